package dev.echolot.trainer;

import dev.echolot.onnx.ElementType;
import dev.echolot.onnx.OnnxGraph;
import dev.echolot.onnx.Value;
import java.util.Arrays;

/**
 * From residuals and reconstruction to the score and its parts. With x a row's columns and m their means, r the residual, y the
 * reconstruction and k its mean; C the residuals' second moments on held-out rows; all of the present columns; R, X and L
 * the medians of the three energies there, and a, b, c the shares ({@link ErrorWeights.Shares}):
 *
 * <pre>
 * reconstruction_error = |r|^2 / present columns
 * residual energy      = |C^-1/2 r|^2 / present columns
 * distance             = |x - m|^2 / present columns
 * latent distance      = |y - k|^2
 * score                = a (residual energy / R)^3/2 + b distance / X + c latent distance / L
 * contribution_f       = the terms of the columns of field f in the first two
 * latent_contribution  = the third
 * </pre>
 *
 * The residual says how far a row lies off what the code can express, the distances how far out it lies, and where the code
 * puts it. A typical row scores about 1, nearly all of it distance; the power lets a residual count once it is many times
 * the typical one. Sums across columns are products with constant 0/1 matrices: a row's result does not depend on its place
 * in the batch.
 */
final class ErrorHead {

    private ErrorHead() {}

    /** Adds the four outputs to the graph. */
    static void write(
            OnnxGraph g,
            ColumnLayout layout,
            ErrorWeights weights,
            Preprocessing.Encoded encoded,
            Value reconstructed) {
        int columns = layout.columns();
        Value zero = g.constant(0);
        Value presence = g.cast(encoded.present(), ElementType.FLOAT); // [batch, columns]
        Value present = g.max(g.matMul(presence, ones(g, columns)), g.constant(1)); // [batch, 1]
        Value r = g.where(encoded.present(), g.sub(reconstructed, encoded.columns()), zero); // [batch, columns]
        Value squares = g.matMul(g.mul(r, r), ones(g, columns)); // [batch, 1]
        g.output("reconstruction_error", vector(g, g.div(squares, present)));

        Value membership = g.constant(layout.membership(), columns, layout.fields());
        Value white = times(g, r, weights.residualRoot()); // [batch, columns]
        Value energy = g.where(encoded.present(), g.mul(white, white), zero);
        Value residual = g.div(g.matMul(energy, membership), present); // [batch, fields]
        Value root = g.sqrt(g.matMul(residual, ones(g, layout.fields()))); // [batch, 1]
        Value contribution = g.mul(residual, g.mul(root, g.constant(weights.residualFactor())));
        Value latent = g.mul(present, zero); // [batch, 1]
        if (weights.measuresDistance()) {
            Value counted = g.constant(weights.counted(), columns);
            Value away = g.mul(g.sub(encoded.columns(), g.constant(weights.centre(), columns)), counted);
            Value there = g.max(g.matMul(g.mul(presence, counted), ones(g, columns)), g.constant(1));
            Value out = g.where(encoded.present(), g.mul(away, away), zero); // [batch, columns]
            Value distance = g.div(g.matMul(out, membership), there); // [batch, fields]
            contribution = g.add(contribution, g.mul(distance, g.constant(weights.distanceFactor())));
            Value moved = g.mul(g.sub(reconstructed, g.constant(weights.rebuilt(), columns)), counted);
            latent = g.mul(g.matMul(g.mul(moved, moved), ones(g, columns)), g.constant(weights.latentFactor()));
        }
        g.output("contribution", contribution);
        g.output("latent_contribution", vector(g, latent));
        Value all = g.concat(1, contribution, latent); // [batch, fields + 1]
        g.output("score", vector(g, g.matMul(all, ones(g, layout.fields() + 1))));
    }

    /** x R, with R a symmetric matrix or a diagonal. */
    private static Value times(OnnxGraph g, Value x, float[] root) {
        long n = x.dim(1);
        return root.length == n && n > 1 ? g.mul(x, g.constant(root, n)) : g.matMul(x, g.constant(root, n, n));
    }

    private static Value ones(OnnxGraph g, int rows) {
        float[] ones = new float[rows];
        Arrays.fill(ones, 1);
        return g.constant(ones, rows, 1);
    }

    /** [batch, 1] to [batch]. */
    private static Value vector(OnnxGraph g, Value column) {
        return g.reshape(column, Value.BATCH);
    }
}
