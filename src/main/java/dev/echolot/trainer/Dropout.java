package dev.echolot.trainer;

import dev.echolot.onnx.OnnxGraph;
import dev.echolot.onnx.Value;

/**
 * Dropout of hidden units while training (Srivastava et al., JMLR 2014): each is 0 with probability {@code rate}, the others
 * grow by 1 / (1 - rate), so that evaluation and export need nothing.
 *
 * @param rate 0 to below 1
 * @param seed of the random operator of layer 0; the layers take the numbers after it
 */
record Dropout(double rate, float seed) {

    static final Dropout NONE = new Dropout(0, 0);

    /** @param h activations of a hidden layer, {@code [batch, width]} */
    Value apply(OnnxGraph g, int layer, Value h) {
        if (rate == 0) {
            return h;
        }
        Value draw = g.randomUniformLike(h, seed + layer);
        Value kept = g.mul(h, g.constant((float) (1 / (1 - rate))));
        return g.where(g.less(draw, g.constant((float) rate)), g.constant(0), kept);
    }
}
