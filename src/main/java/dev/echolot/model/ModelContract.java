package dev.echolot.model;

import dev.echolot.onnx.OnnxModel;
import dev.echolot.onnx.Value;
import java.util.List;
import java.util.Optional;

/** The names and shapes every model file has: one input, six outputs, the batch axis first and open. */
public final class ModelContract {

    /** In: float32 {@code [batch, fields]}, raw values in the units of the data, NaN = missing. */
    public static final String FEATURES = "features";
    /** Out: float32 {@code [batch]}, mean squared error over the present columns, standardised units. */
    public static final String RECONSTRUCTION_ERROR = "reconstruction_error";
    /** Out: float32 {@code [batch]}, non-negative, unbounded. */
    public static final String SCORE = "score";
    /** Out: float32 {@code [batch, fields]}, non-negative; with the latent one they add up to the score. */
    public static final String CONTRIBUTION = "contribution";
    /** Out: float32 {@code [batch]}, non-negative. */
    public static final String LATENT_CONTRIBUTION = "latent_contribution";
    /** Out: float32 {@code [batch, fields]}, the reconstruction in the units of the data. */
    public static final String EXPECTED = "expected";
    /** Out: float32 {@code [batch, latent]}. */
    public static final String EMBEDDING = "embedding";

    /** Version of the standard operators. */
    public static final long OPSET = 21;

    /** Operators that give another answer the second time. */
    private static final List<String> RANDOM = List.of("Random", "Bernoulli", "Multinomial", "Dropout");

    private ModelContract() {}

    /** @throws ModelException naming the first thing in which the graph differs from what the manifest promises */
    static void check(OnnxModel graph, ModelManifest manifest) {
        long fields = manifest.features().width();
        long latent = manifest.architecture().latent();
        if (graph.opset() != OPSET) {
            throw new ModelException("it uses operator set " + graph.opset() + ", expected " + OPSET);
        }
        if (graph.externalData()) {
            throw new ModelException("it keeps weights in other files, expected all in one");
        }
        for (String operator : graph.operators()) {
            if (RANDOM.stream().anyMatch(operator::startsWith)) {
                throw new ModelException("it holds the random operator " + operator + ", expected none");
            }
        }
        if (graph.inputs().size() != 1) {
            throw new ModelException("expected one input '" + FEATURES + "', found "
                    + graph.inputs().stream().map(OnnxModel.Port::name).toList());
        }
        port("input", graph.inputs(), FEATURES, fields);
        port("output", graph.outputs(), RECONSTRUCTION_ERROR);
        port("output", graph.outputs(), SCORE);
        port("output", graph.outputs(), CONTRIBUTION, fields);
        port("output", graph.outputs(), LATENT_CONTRIBUTION);
        port("output", graph.outputs(), EXPECTED, fields);
        port("output", graph.outputs(), EMBEDDING, latent);
    }

    private static void port(String kind, List<OnnxModel.Port> ports, String name, Long... width) {
        Optional<OnnxModel.Port> found =
                ports.stream().filter(p -> p.name().equals(name)).findFirst();
        if (found.isEmpty()) {
            throw new ModelException("it has no " + kind + " '" + name + "', only "
                    + ports.stream().map(OnnxModel.Port::name).toList());
        }
        List<Long> expected = width.length == 0 ? List.of(Value.BATCH) : List.of(Value.BATCH, width[0]);
        OnnxModel.Port port = found.get();
        if (!port.floats() || !port.dims().equals(expected)) {
            throw new ModelException("its " + kind + " '" + name + "' should be float32 " + expected + ", is "
                    + (port.floats() ? "float32 " : "of another type ") + port.dims() + " (-1 = batch)");
        }
    }
}
