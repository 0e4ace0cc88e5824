package dev.echolot.trainer;

import dev.echolot.onnx.ElementType;
import dev.echolot.onnx.OnnxGraph;
import dev.echolot.onnx.Value;
import org.jspecify.annotations.Nullable;

/**
 * A code of which few units speak for any one row. Two penalties, which may be used together:
 *
 * <pre>
 * l1 * mean over units of |z|                                        (Olshausen and Field, Nature 1996)
 * kl * mean over units of KL(target || mean over the batch of z)     (Ng, CS294A lecture notes, 2011)
 * </pre>
 *
 * with KL(p || q) = p log(p/q) + (1 - p) log((1 - p)/(1 - q)), for codes between 0 and 1 (a sigmoid on the code). Each is per
 * row, as the error is.
 *
 * @param network whose code is to be sparse
 * @param l1 weight of the first, from 0
 * @param kl weight of the second, from 0
 * @param target mean activity of a unit, above 0 and below 1
 */
record SparseAutoencoder(Autoencoder network, double l1, double kl, double target) implements WrappedAutoencoder {

    /** Mean activities are kept this far from 0 and 1. */
    private static final float MARGIN = 1e-4f;

    @Override
    public @Nullable Value penalty(OnnxGraph g, Weights.InGraph w, Code code, Value progress) {
        Value z = code.mean();
        float units = z.dim(1);
        Value sum = network.penalty(g, w, code, progress);
        if (l1 > 0) {
            sum = plus(g, sum, g.mul(g.reduceSum(g.abs(z), false, 0, 1), g.constant((float) l1 / units)));
        }
        if (kl > 0) {
            Value divergence = g.reduceSum(divergence(g, g.reduceMean(z, false, 0)), false, 0);
            sum = plus(g, sum, g.mul(g.mul(divergence, rows(g, z)), g.constant((float) kl / units)));
        }
        return sum;
    }

    /** @param activity mean of each unit, {@code [latent]} */
    private Value divergence(OnnxGraph g, Value activity) {
        Value q = g.clip(activity, MARGIN, 1 - MARGIN);
        float p = (float) target;
        Value on = g.mul(g.constant(p), g.sub(g.constant((float) Math.log(p)), g.log(q)));
        Value off =
                g.mul(g.constant(1 - p), g.sub(g.constant((float) Math.log(1 - p)), g.log(g.sub(g.constant(1), q))));
        return g.add(on, off);
    }

    /** Number of rows of a matrix, a float scalar. */
    static Value rows(OnnxGraph g, Value z) {
        return g.div(g.cast(g.size(z), ElementType.FLOAT), g.constant(z.dim(1)));
    }

    private static Value plus(OnnxGraph g, @Nullable Value sum, Value term) {
        return sum == null ? term : g.add(sum, term);
    }
}
