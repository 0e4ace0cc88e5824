package dev.echolot.trainer;

import dev.echolot.onnx.OnnxGraph;
import dev.echolot.onnx.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One kind of autoencoder: its equations, written once for training and export. The code is the only way from encoder to
 * decoder. Training makes small, on average over rows,
 *
 * <pre>
 * error(x, decode(draw(code(corrupt(x))))) + penalty
 * </pre>
 *
 * and the exported graph is decode(code(x).mean()): no noise, no draw, no dropout.
 */
interface Autoencoder {

    /** The shapes of what is trained. */
    Weights weights();

    /** Encodes x {@code [batch, columns]}. */
    Code code(OnnxGraph g, Weights.InGraph w, Value x);

    /** The code to {@code [batch, columns]}; categories as logits where the kind reconstructs them by softmax. */
    Value decode(OnnxGraph g, Weights.InGraph w, Value z);

    /** Whether category columns are logits, trained by cross-entropy; else they are columns like any other. */
    boolean softmax();

    /** x to the code {@code [batch, latent]} as it is exported. */
    default Value encode(OnnxGraph g, Weights.InGraph w, Value x) {
        return code(g, w, x).mean();
    }

    /** What the encoder sees of x while training. */
    default Value corrupt(OnnxGraph g, Value x, Corruption from) {
        return x;
    }

    /** What the decoder sees of the code while training. */
    default Value draw(OnnxGraph g, Code code, float seed) {
        return code.mean();
    }

    /**
     * What is added to the reconstruction's error, over the whole batch.
     *
     * @param progress share of the training that is done, 0 to 1, a scalar
     * @return a scalar, or null for nothing
     */
    default @Nullable Value penalty(OnnxGraph g, Weights.InGraph w, Code code, Value progress) {
        return null;
    }

    /**
     * What is descended on instead, where a kind's gradient is not that of the error and the penalty, which then only stop
     * the training: over the whole batch.
     *
     * @param fixed the weights again, for what no gradient is to pass through
     * @param x what the encoder sees {@code [batch, columns]}
     * @return a scalar, or null for error and penalty
     */
    default @Nullable Value contrast(OnnxGraph g, Weights.InGraph w, Weights.InGraph fixed, Value x, float seed) {
        return null;
    }

    /** Share of hidden units dropped while training. */
    default double dropout() {
        return 0;
    }

    /**
     * What the encoder gives.
     *
     * @param mean the code {@code [batch, latent]}
     * @param logVariance of a code with a distribution, {@code [batch, latent]}; null where it has none
     * @param hidden the encoder's hidden layers, activated, before dropout, {@code [batch, width]} each
     */
    record Code(Value mean, @Nullable Value logVariance, List<Value> hidden) {}

    /**
     * What noise is made from.
     *
     * @param layout of the columns of x
     * @param other encoded rows of other records, {@code [batch, columns]}, missing cells filled
     * @param fill the columns of a missing cell, {@code [columns]}
     * @param low smallest value of each number column on the fit rows, {@code [numbers]}
     * @param high largest
     * @param seed of the random operators
     */
    record Corruption(ColumnLayout layout, Value other, Value fill, float[] low, float[] high, float seed) {}
}
