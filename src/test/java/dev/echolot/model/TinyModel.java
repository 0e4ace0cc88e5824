package dev.echolot.model;

import dev.echolot.features.FeatureSpec;
import dev.echolot.features.FieldSpec;
import dev.echolot.model.ModelManifest.Architecture;
import dev.echolot.model.ModelManifest.FieldStatistics;
import dev.echolot.model.ModelManifest.GoldenVector;
import dev.echolot.onnx.Device;
import dev.echolot.onnx.ElementType;
import dev.echolot.onnx.OnnxGraph;
import dev.echolot.onnx.OnnxSession;
import dev.echolot.onnx.Value;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A complete model small enough to follow by hand, for tests: two numeric fields, {@code amount} (mean 100, deviation 50)
 * and {@code count} (mean 4, deviation 2), one code, the mean of both in standardised units; what both share is expected, in
 * what they differ they are anomalous.
 */
public final class TinyModel {

    public static final int WIDTH = 2;
    public static final int LATENT = 1;
    private static final float[] MEAN = {100, 4};
    private static final float[] DEVIATION = {50, 2};

    private TinyModel() {}

    /** Writes the model below a directory. */
    public static ModelFile write(Path directory) {
        return write(directory, "tiny", 1);
    }

    public static ModelFile write(Path directory, String name, int version) {
        return write(directory, name, version, null);
    }

    /** @param eventTime where the event time stands; null = the Kafka timestamp */
    public static ModelFile write(
            Path directory, String name, int version, FeatureSpec.@Nullable EventTimeSpec eventTime) {
        ModelManifest manifest = manifest(name, version, eventTime);
        return ModelFile.write(ModelFile.pathIn(directory, manifest), graph(), manifest);
    }

    public static ModelManifest manifest(String name, int version) {
        return manifest(name, version, null);
    }

    private static ModelManifest manifest(String name, int version, FeatureSpec.@Nullable EventTimeSpec eventTime) {
        List<GoldenVector> golden;
        try (OnnxSession session = OnnxSession.open(name, graph(), Device.CPU)) {
            golden = GoldenVectors.capture(
                    session, List.of(new float[] {120, 5}, new float[] {400, 1}, new float[] {Float.NaN, 3}));
        }
        return new ModelManifest(
                ModelManifest.CONTRACT,
                name,
                version,
                "linear",
                new FeatureSpec(List.of(FieldSpec.numeric("amount"), FieldSpec.numeric("count")), null, eventTime),
                List.of(new FieldStatistics(0.01, 100, 50, 0, 500, 100), new FieldStatistics(0, 4, 2, 0, 9, 4)),
                new Architecture(2, List.of(), LATENT, "none", 2),
                Map.of("epochs", "1", "batch", "256"),
                new Provenance(
                        "2026-01-01T00:00:00Z",
                        "0".repeat(64),
                        List.of("tiny.csv"),
                        1_000,
                        700,
                        150,
                        150,
                        7,
                        1,
                        1,
                        List.of(0.5),
                        List.of(0.1 + 0.2),
                        Map.of("java", "17")),
                calibration(),
                golden,
                name + "-space");
    }

    /** Of scores that follow an exponential distribution with mean 1. */
    public static Calibration calibration() {
        Random random = new Random(1);
        float[] scores = new float[1_000];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = (float) -Math.log(1 - random.nextDouble());
        }
        return CalibrationFitter.fit(scores);
    }

    /** The graph alone, without manifest. */
    public static byte[] graph() {
        OnnxGraph g = new OnnxGraph("tiny");
        Value x = g.input(ModelContract.FEATURES, Value.BATCH, WIDTH);
        Value mean = g.constant(MEAN, WIDTH);
        Value deviation = g.constant(DEVIATION, WIDTH);
        Value missing = g.isNaN(x);
        Value filled = g.where(missing, mean, x);
        Value present = g.cast(g.not(missing), ElementType.FLOAT);
        Value z = g.div(g.sub(filled, mean), deviation); // [batch, 2]
        Value code = g.output(
                ModelContract.EMBEDDING,
                g.matMul(z, g.constant(new float[] {0.5f, 0.5f}, WIDTH, LATENT))); // [batch, 1]
        Value back = g.matMul(code, g.constant(new float[] {1, 1}, LATENT, WIDTH)); // [batch, 2]
        g.output(ModelContract.EXPECTED, g.add(g.mul(back, deviation), mean));
        Value residual = g.sub(z, back);
        Value squares = g.where(missing, g.constant(0), g.mul(residual, residual));
        Value ones = g.constant(new float[] {1, 1}, WIDTH, 1);
        Value count = g.max(g.matMul(present, ones), g.constant(1)); // [batch, 1]
        g.output(ModelContract.RECONSTRUCTION_ERROR, g.reshape(g.div(g.matMul(squares, ones), count), Value.BATCH));
        Value contribution = g.output(ModelContract.CONTRIBUTION, g.mul(squares, g.constant(2)));
        Value latent = g.mul(g.mul(code, code), g.constant(0.1f)); // [batch, 1]
        g.output(ModelContract.LATENT_CONTRIBUTION, g.reshape(latent, Value.BATCH));
        g.output(ModelContract.SCORE, g.reshape(g.add(g.matMul(contribution, ones), latent), Value.BATCH));
        return g.toBytes();
    }
}
