package dev.echolot.trainer;

import dev.echolot.onnx.OnnxGraph;
import dev.echolot.onnx.Value;
import org.jspecify.annotations.Nullable;

/**
 * What training makes small, for one row: squared error of each present continuous column plus cross-entropy of each present
 * categorical field, over the number of such terms. Where a kind has no softmax, squared error throughout.
 */
final class Objective {

    private Objective() {}

    /**
     * @param x encoded columns {@code [batch, columns]}, missing cells filled
     * @param present bool of the same shape; null where no cell is missing
     * @param y reconstructed columns
     * @return the sum over the batch, a scalar
     */
    static Value sum(OnnxGraph g, ColumnLayout layout, boolean softmax, Value x, @Nullable Value present, Value y) {
        Value difference = g.sub(y, x);
        Value error = present == null ? difference : g.where(present, difference, g.constant(0));
        Value squares = g.mul(error, error);
        int split = layout.continuous();
        int all = layout.columns();
        if (!softmax || split == all) {
            return scaled(g, g.reduceSum(squares, false, 0, 1), softmax ? layout.terms() : all);
        }
        Value likelihood = g.mul(g.slice(x, 1, split, all), g.log(g.slice(y, 1, split, all)));
        Value counted =
                present == null ? likelihood : g.where(g.slice(present, 1, split, all), likelihood, g.constant(0));
        Value entropy = g.neg(counted);
        Value total = g.reduceSum(entropy, false, 0, 1);
        if (split > 0) {
            total = g.add(total, g.reduceSum(g.slice(squares, 1, 0, split), false, 0, 1));
        }
        return scaled(g, total, layout.terms());
    }

    private static Value scaled(OnnxGraph g, Value sum, int terms) {
        return g.mul(sum, g.constant(1f / terms));
    }
}
