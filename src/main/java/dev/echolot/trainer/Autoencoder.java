package dev.echolot.trainer;

import dev.echolot.onnx.OnnxGraph;
import dev.echolot.onnx.Value;

/**
 * One kind of autoencoder: its equations, written once for training and export. The code is the only way from encoder to
 * decoder.
 */
interface Autoencoder {

    /** The shapes of what is trained. */
    Weights weights();

    /** x {@code [batch, columns]} to the code {@code [batch, latent]}. */
    Value encode(OnnxGraph g, Weights.InGraph w, Value x);

    /** The code to {@code [batch, columns]}; categories as logits where the kind reconstructs them by softmax. */
    Value decode(OnnxGraph g, Weights.InGraph w, Value z);

    /** Whether category columns are logits, trained by cross-entropy; else they are columns like any other. */
    boolean softmax();

    /** What the encoder sees of x while training. */
    default Value corrupt(OnnxGraph g, Value x, Corruption from) {
        return x;
    }

    /**
     * What noise is made from.
     *
     * @param layout of the columns of x
     * @param other encoded rows of other records, {@code [batch, columns]}, missing cells filled
     * @param fill the columns of a missing cell, {@code [columns]}
     * @param seed of the random operators
     */
    record Corruption(ColumnLayout layout, Value other, Value fill, float seed) {}
}
