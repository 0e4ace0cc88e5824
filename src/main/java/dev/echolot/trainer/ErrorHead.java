package dev.echolot.trainer;

import dev.echolot.onnx.ElementType;
import dev.echolot.onnx.OnnxGraph;
import dev.echolot.onnx.Value;
import java.util.Arrays;

/**
 * From residuals and reconstruction to the score and its parts. With r the residual of the present columns, C its second
 * moments on held-out rows, y the reconstruction, m and s its mean there and its mean squared distance from that, a the
 * latent share, 1/2 unless the training rows are said to be contaminated:
 *
 * <pre>
 * reconstruction_error = |r|^2 / present columns
 * contribution_f       = (1 - a) sum over the columns c of field f of ((C^-1/2 r)_c)^2 / present columns
 * latent_contribution  = a |y - m|^2 / s
 * score                = sum of all contributions: about 1 on average over ordinary rows
 * </pre>
 *
 * The fields' part says how far a row lies off what the code can express, the latent part how far out the code itself lies,
 * measured where the decoder puts it. Sums across columns are products with constant 0/1 matrices: a row's result does not
 * depend on its place in the batch.
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
        Value r = g.where(encoded.present(), g.sub(reconstructed, encoded.columns()), zero); // [batch, columns]
        Value count = g.matMul(g.cast(encoded.present(), ElementType.FLOAT), ones(g, columns)); // [batch, 1]
        Value present = g.max(count, g.constant(1));
        Value squares = g.matMul(g.mul(r, r), ones(g, columns)); // [batch, 1]
        g.output("reconstruction_error", vector(g, g.div(squares, present)));

        Value white = times(g, r, weights.residualRoot()); // [batch, columns]
        Value energy = g.where(encoded.present(), g.mul(white, white), zero);
        Value perField = g.matMul(energy, g.constant(layout.membership(), columns, layout.fields())); // [batch, fields]
        Value contribution = g.div(g.mul(perField, g.constant(1 - weights.latentShare())), present);
        g.output("contribution", contribution);

        Value away = g.sub(reconstructed, g.constant(weights.centre(), columns));
        Value distance = g.matMul(g.mul(away, away), ones(g, columns)); // [batch, 1]
        Value latent = g.mul(distance, g.constant(weights.latentShare() / weights.spread()));
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
