package dev.echolot.trainer;

import dev.echolot.onnx.OnnxGraph;
import dev.echolot.onnx.Value;

/**
 * The exported graph: {@code features [batch, fields]} in; {@code reconstruction_error}, {@code score}, {@code contribution},
 * {@code latent_contribution}, {@code expected} and {@code embedding} out. The same equations as in training, with the
 * weights as constants. From {@code embedding} to {@code expected} the graph depends on nothing else.
 */
final class ModelGraph {

    private ModelGraph() {}

    /** The whole model, without metadata. */
    static OnnxGraph write(
            String name, Autoencoder kind, Preprocessing preprocessing, float[] weights, ErrorWeights errorWeights) {
        OnnxGraph g = new OnnxGraph(name);
        ColumnLayout layout = preprocessing.layout();
        Weights.InGraph w = kind.weights().constants(g, weights);
        Value features = g.input("features", Value.BATCH, layout.fields());
        Preprocessing.Encoded encoded = preprocessing.encode(g, features); // [batch, columns]
        Value code = g.output("embedding", kind.encode(g, w, encoded.columns())); // [batch, latent]
        Value reconstructed = Reconstruction.columns(g, layout, kind.softmax(), kind.decode(g, w, code));
        ErrorHead.write(g, layout, errorWeights, encoded, reconstructed);
        g.output("expected", new ExpectedValues(preprocessing).of(g, reconstructed));
        return g;
    }

    /** {@code features} in, {@code encoded [batch, columns]} out, NaN where a cell is missing: what training reads. */
    static OnnxGraph encoder(Preprocessing preprocessing) {
        OnnxGraph g = new OnnxGraph("preprocessing");
        Value features = g.input("features", Value.BATCH, preprocessing.layout().fields());
        Preprocessing.Encoded encoded = preprocessing.encode(g, features);
        g.output("encoded", g.where(encoded.present(), encoded.columns(), g.constant(Float.NaN)));
        return g;
    }

    /**
     * {@code encoded [batch, columns]} in (NaN where missing); {@code residual [batch, columns]} (NaN where missing) and
     * {@code reconstructed [batch, columns]} out: what the error weights are estimated from.
     */
    static OnnxGraph residuals(Autoencoder kind, Preprocessing preprocessing, float[] weights) {
        OnnxGraph g = new OnnxGraph("residuals");
        ColumnLayout layout = preprocessing.layout();
        Weights.InGraph w = kind.weights().constants(g, weights);
        Value x = g.input("encoded", Value.BATCH, layout.columns());
        Value filled = g.where(g.isNaN(x), g.constant(preprocessing.fill(), layout.columns()), x);
        Value code = kind.encode(g, w, filled);
        Value y = Reconstruction.columns(g, layout, kind.softmax(), kind.decode(g, w, code));
        g.output("residual", g.sub(y, x));
        g.output("reconstructed", y);
        return g;
    }
}
