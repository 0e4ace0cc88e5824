package dev.echolot.model;

import dev.echolot.model.ModelManifest.DecodedVector;
import dev.echolot.model.ModelManifest.GoldenVector;
import dev.echolot.onnx.BoundSession;
import dev.echolot.onnx.Device;
import dev.echolot.onnx.OnnxModel;
import dev.echolot.onnx.OnnxSession;
import dev.echolot.onnx.Tensor;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A few input rows with their outputs: captured when a model is exported, checked whenever it is loaded, so that a runtime
 * that computes something else is noticed before it scores. Tolerance: {@code 1e-5 + 1e-4 |x|}.
 */
public final class GoldenVectors {

    private static final double ABSOLUTE = 1e-5;
    private static final double RELATIVE = 1e-4;

    private GoldenVectors() {}

    /**
     * Runs rows, one at a time, through a model's graph.
     *
     * @param rows raw features, NaN = missing
     */
    public static List<GoldenVector> capture(OnnxSession session, List<float[]> rows) {
        List<GoldenVector> golden = new ArrayList<>();
        try (BoundSession bound = session.bind(1)) {
            for (float[] row : rows) {
                List<@Nullable Float> features = new ArrayList<>();
                for (float value : row) {
                    features.add(Float.isNaN(value) ? null : value);
                }
                golden.add(run(bound, features));
            }
        }
        return golden;
    }

    /** @throws ModelException naming the first output that differs */
    static void check(OnnxSession session, List<GoldenVector> golden) {
        if (golden.isEmpty()) {
            throw new ModelException("its manifest holds no golden vectors, expected at least one");
        }
        try (BoundSession bound = session.bind(1)) {
            for (int i = 0; i < golden.size(); i++) {
                GoldenVector expected = golden.get(i);
                if (expected.features().size() != bound.width()) {
                    throw new ModelException("golden vector " + i + " has "
                            + expected.features().size() + " features, expected " + bound.width());
                }
                GoldenVector found = run(bound, expected.features());
                String of = " of golden vector " + i;
                same(
                        ModelContract.RECONSTRUCTION_ERROR + of,
                        List.of(expected.reconstructionError()),
                        List.of(found.reconstructionError()));
                same(ModelContract.SCORE + of, List.of(expected.score()), List.of(found.score()));
                same(ModelContract.CONTRIBUTION + of, expected.contribution(), found.contribution());
                same(
                        ModelContract.LATENT_CONTRIBUTION + of,
                        List.of(expected.latentContribution()),
                        List.of(found.latentContribution()));
                same(ModelContract.EXPECTED + of, expected.expected(), found.expected());
                same(ModelContract.EMBEDDING + of, expected.embedding(), found.embedding());
            }
        }
    }

    /**
     * Runs codes, one at a time, through the part of a graph from the code back.
     *
     * @param graph a whole model, with or without metadata
     * @param codes each as wide as the embedding
     */
    public static List<DecodedVector> captureDecoder(byte[] graph, List<List<Float>> codes) {
        byte[] decoder = OnnxModel.cut(graph, ModelContract.EMBEDDING, ModelContract.EXPECTED);
        List<DecodedVector> out = new ArrayList<>();
        try (OnnxSession session = OnnxSession.open("decoder", decoder, Device.CPU)) {
            for (List<Float> code : codes) {
                float[] z = new float[code.size()];
                for (int i = 0; i < z.length; i++) {
                    z[i] = code.get(i);
                }
                Tensor expected = session.run(Map.of(ModelContract.EMBEDDING, Tensor.of(z, 1, z.length)))
                        .get(ModelContract.EXPECTED);
                out.add(new DecodedVector(
                        code,
                        list(Objects.requireNonNull(expected, ModelContract.EXPECTED)
                                .floats())));
            }
        }
        return out;
    }

    /** @throws ModelException naming the first code that decodes to something else */
    static void checkDecoder(byte[] graph, ModelManifest manifest) {
        List<DecodedVector> expected = manifest.decoded();
        if (expected == null) {
            return;
        }
        for (int i = 0; i < expected.size(); i++) {
            int width = expected.get(i).embedding().size();
            if (width != manifest.architecture().latent()) {
                throw new ModelException("decoded vector " + i + " has a code of " + width + " numbers, expected "
                        + manifest.architecture().latent());
            }
        }
        List<DecodedVector> found = captureDecoder(
                graph, expected.stream().map(DecodedVector::embedding).toList());
        for (int i = 0; i < expected.size(); i++) {
            same(
                    ModelContract.EXPECTED + " of decoded vector " + i,
                    expected.get(i).expected(),
                    found.get(i).expected());
        }
    }

    private static GoldenVector run(BoundSession bound, List<@Nullable Float> features) {
        FloatBuffer input = bound.input();
        for (int i = 0; i < features.size(); i++) {
            Float value = features.get(i);
            input.put(i, value == null ? Float.NaN : value);
        }
        bound.run(1);
        return new GoldenVector(
                features,
                bound.output(ModelContract.RECONSTRUCTION_ERROR).get(0),
                bound.output(ModelContract.SCORE).get(0),
                list(bound.output(ModelContract.CONTRIBUTION)),
                bound.output(ModelContract.LATENT_CONTRIBUTION).get(0),
                list(bound.output(ModelContract.EXPECTED)),
                list(bound.output(ModelContract.EMBEDDING)));
    }

    private static List<Float> list(FloatBuffer buffer) {
        List<Float> out = new ArrayList<>(buffer.limit());
        for (int i = 0; i < buffer.limit(); i++) {
            out.add(buffer.get(i));
        }
        return out;
    }

    private static void same(String what, List<Float> expected, List<Float> found) {
        if (expected.size() != found.size()) {
            throw new ModelException(what + ": expected " + expected.size() + " numbers, got " + found.size());
        }
        for (int i = 0; i < expected.size(); i++) {
            float wanted = expected.get(i);
            float came = found.get(i);
            if (!(Math.abs(came - wanted) <= ABSOLUTE + RELATIVE * Math.abs(wanted))) {
                throw new ModelException(
                        what + ", element " + i + ": expected " + wanted + ", the model gives " + came);
            }
        }
    }
}
