package dev.echolot.trainer;

import dev.echolot.onnx.ElementType;
import dev.echolot.onnx.OnnxGraph;
import dev.echolot.onnx.Value;
import java.util.Arrays;

/**
 * From residuals and reconstruction to the score and its parts. With x a row's columns and m their means, r the residual, y the
 * reconstruction and k its mean; C the residuals' second moments on held-out rows; all of the present columns; R, X and L
 * what nine in ten of the three energies stay below there, and a, b, c the shares ({@link ErrorWeights.Shares}):
 *
 * <pre>
 * reconstruction_error = |r|^2 / present columns
 * residual energy      = |C^-1/2 r|^2 / present columns
 * distance             = sum |x - m| / present columns
 * latent distance      = |y - k|^2
 * score                = a (residual energy / R)^3/2 + b (distance / X)^2 + c latent distance / L
 * contribution_f       = the terms of the columns of field f in the first two
 * latent_contribution  = the third
 * </pre>
 *
 * The residual says how far a row lies off what the code can express, the distances how far out it lies, and where the code
 * puts it. A row that is high in every part scores about 1, an ordinary one less, nearly all of it distance; the outer
 * powers let a part count once it is many times what is ordinary, while no single column makes up the whole distance. Sums
 * across columns are products with constant 0/1 matrices: a row's result does not depend on its place in the batch.
 *
 * <p>The squares of columns on a shared scale are further divided by how bright the row is expected to be ({@link Brightness}).
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
        Value presence = g.cast(encoded.present(), ElementType.FLOAT); // [batch, columns]
        Value present = atLeastOne(g, g.matMul(presence, ones(g, columns))); // [batch, 1]
        Value r = g.mul(g.sub(reconstructed, encoded.columns()), presence); // 0 where missing
        Value squares = g.matMul(g.mul(r, r), ones(g, columns)); // [batch, 1]
        g.output("reconstruction_error", g.reshape(g.div(squares, present), Value.BATCH));

        Value white = times(g, r, weights.residualRoot()); // [batch, columns]
        Value energy = g.mul(g.mul(white, white), presence);
        if (weights.brightness().applies()) {
            energy = g.div(energy, weights.brightness().divisor(g, reconstructed, weights.typicalBrightness()));
        }
        Value residual = g.div(perField(g, layout, energy), present); // [batch, fields]
        float factor = weights.residualFactor();
        Value root = g.sqrt(g.matMul(residual, column(g, layout.fields(), factor * factor))); // [batch, 1]
        Value contribution = g.mul(residual, root);
        Value latent = null;
        if (weights.measuresDistance()) {
            contribution = g.add(contribution, distance(g, layout, weights, encoded, presence, present));
        }
        if (weights.measuresDistance() && weights.latentFactor() > 0) {
            Value moved = g.sub(reconstructed, g.constant(weights.rebuilt(), columns));
            Value part = g.constant(times(weights.counted(), weights.latentFactor()), columns, 1);
            latent = g.reshape(g.matMul(g.mul(moved, moved), part), Value.BATCH);
        }
        g.output("contribution", contribution);
        Value score = g.reshape(g.matMul(contribution, ones(g, layout.fields())), Value.BATCH);
        g.output("latent_contribution", latent != null ? latent : g.mul(score, g.constant(0)));
        g.output("score", latent != null ? g.add(score, latent) : score);
    }

    /** b (distance / X)^2 by field: the columns that count, over those of them that are present. */
    private static Value distance(
            OnnxGraph g,
            ColumnLayout layout,
            ErrorWeights weights,
            Preprocessing.Encoded encoded,
            Value presence,
            Value present) {
        int columns = layout.columns();
        boolean centred = Arrays.equals(weights.centre(), new float[columns]);
        Value out =
                g.abs(centred ? encoded.columns() : g.sub(encoded.columns(), g.constant(weights.centre(), columns)));
        Value there = present; // a missing cell is 0 away
        if (!weights.countsAll()) {
            out = g.mul(out, g.constant(weights.counted(), columns));
            there = atLeastOne(g, g.matMul(presence, g.constant(weights.counted(), columns, 1)));
        }
        Value distance = g.div(perField(g, layout, out), there); // [batch, fields]
        Value whole = g.matMul(distance, column(g, layout.fields(), weights.distanceFactor())); // [batch, 1]
        return g.mul(distance, whole);
    }

    /** Sums over the columns of each field; x itself where every field is one column. */
    private static Value perField(OnnxGraph g, ColumnLayout layout, Value x) {
        int n = layout.columns();
        float[] membership = layout.membership();
        float[] one = new float[n * layout.fields()];
        for (int i = 0; i < n && n == layout.fields(); i++) {
            one[i * n + i] = 1;
        }
        return Arrays.equals(membership, one) ? x : g.matMul(x, g.constant(membership, n, layout.fields()));
    }

    /** x R, with R a symmetric matrix or a diagonal. */
    private static Value times(OnnxGraph g, Value x, float[] root) {
        long n = x.dim(1);
        return root.length == n && n > 1 ? g.mul(x, g.constant(root, n)) : g.matMul(x, g.constant(root, n, n));
    }

    private static Value atLeastOne(OnnxGraph g, Value x) {
        return g.max(x, g.constant(1));
    }

    private static Value ones(OnnxGraph g, int rows) {
        return column(g, rows, 1);
    }

    private static Value column(OnnxGraph g, int rows, float value) {
        float[] all = new float[rows];
        Arrays.fill(all, value);
        return g.constant(all, rows, 1);
    }

    private static float[] times(float[] values, float factor) {
        float[] all = values.clone();
        for (int i = 0; i < all.length; i++) {
            all[i] *= factor;
        }
        return all;
    }
}
