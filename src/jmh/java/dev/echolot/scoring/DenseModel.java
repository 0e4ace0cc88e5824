package dev.echolot.scoring;

import dev.echolot.features.FeatureSpec;
import dev.echolot.features.FieldSpec;
import dev.echolot.model.GoldenVectors;
import dev.echolot.model.ModelContract;
import dev.echolot.model.ModelFile;
import dev.echolot.model.ModelManifest;
import dev.echolot.model.ModelManifest.Architecture;
import dev.echolot.model.ModelManifest.FieldStatistics;
import dev.echolot.model.TinyModel;
import dev.echolot.onnx.Device;
import dev.echolot.onnx.ElementType;
import dev.echolot.onnx.OnnxGraph;
import dev.echolot.onnx.OnnxSession;
import dev.echolot.onnx.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** An untrained dense autoencoder of numeric fields with every output of the contract, to measure with. */
public final class DenseModel {

    private final Random random = new Random(1);
    private final OnnxGraph g = new OnnxGraph("dense");
    private final int fields;
    private final int hidden;
    private final int latent;

    private DenseModel(int fields, int hidden, int latent) {
        this.fields = fields;
        this.hidden = hidden;
        this.latent = latent;
    }

    /** fields - hidden - latent - hidden - fields, tanh; the file it was written to is gone. */
    public static ModelFile of(int fields, int hidden, int latent) {
        try {
            Path directory = Files.createTempDirectory("echolot-bench");
            ModelFile model = write(directory, fields, hidden, latent);
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
            return model;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ModelFile write(Path directory, int fields, int hidden, int latent) {
        byte[] graph = new DenseModel(fields, hidden, latent).graph();
        ModelManifest tiny = TinyModel.manifest("dense", 1);
        List<ModelManifest.GoldenVector> golden;
        try (OnnxSession session = OnnxSession.open("dense", graph, Device.CPU)) {
            golden = GoldenVectors.capture(session, List.of(new float[fields]));
        }
        ModelManifest manifest = new ModelManifest(
                ModelManifest.CONTRACT,
                "dense",
                1,
                "undercomplete",
                new FeatureSpec(
                        IntStream.range(0, fields)
                                .mapToObj(i -> FieldSpec.numeric("f" + i))
                                .toList(),
                        null,
                        null),
                Collections.nCopies(fields, new FieldStatistics(0, 0, 1, -4, 4, 0)),
                new Architecture(fields, List.of(hidden), latent, "tanh", 2L * hidden * (fields + latent)),
                tiny.objective(),
                tiny.provenance(),
                tiny.calibration(),
                golden,
                "dense-space");
        return ModelFile.write(ModelFile.pathIn(directory, manifest), graph, manifest);
    }

    private byte[] graph() {
        Value x = g.input(ModelContract.FEATURES, Value.BATCH, fields);
        Value missing = g.isNaN(x);
        Value z = g.where(missing, g.constant(0), x);
        Value code = g.output(ModelContract.EMBEDDING, dense(g.tanh(dense(z, hidden)), latent));
        Value back = g.output(ModelContract.EXPECTED, dense(g.tanh(dense(code, hidden)), fields));
        Value residual = g.sub(z, back);
        Value squares = g.where(missing, g.constant(0), g.mul(residual, residual)); // [batch, fields]
        float[] one = new float[fields];
        java.util.Arrays.fill(one, 1);
        Value ones = g.constant(one, fields, 1);
        Value present = g.max(g.matMul(g.cast(g.not(missing), ElementType.FLOAT), ones), g.constant(1)); // [batch, 1]
        Value sum = g.matMul(squares, ones); // [batch, 1]
        g.output(ModelContract.RECONSTRUCTION_ERROR, g.reshape(g.div(sum, present), Value.BATCH));
        g.output(ModelContract.CONTRIBUTION, squares);
        g.output(ModelContract.SCORE, g.reshape(sum, Value.BATCH));
        g.output(ModelContract.LATENT_CONTRIBUTION, g.reshape(g.mul(sum, g.constant(0)), Value.BATCH));
        return g.toBytes();
    }

    private Value dense(Value x, int width) {
        int from = (int) x.dim(-1);
        float[] weights = new float[from * width];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (random.nextGaussian() / Math.sqrt(from));
        }
        return g.gemm(x, g.constant(weights, from, width), g.constant(new float[width], width));
    }
}
