package dev.echolot.trainer;

import dev.echolot.onnx.OnnxGraph;
import dev.echolot.onnx.Value;
import org.jspecify.annotations.Nullable;

/**
 * A code that small changes of the row hardly move (Rifai et al., ICML 2011):
 *
 * <pre>
 * penalty = weight / columns * |dz/dx|^2,   the squared Frobenius norm of the encoder's Jacobian at the row
 * </pre>
 *
 * exact whatever the depth: dz/dx transposed is W_k' D_k-1 W_k-1' ... D_1 W_1' with D_i the slopes of layer i, built up as
 * one {@code [batch, latent, width]} tensor. Costs latent times what encoding the row costs.
 * Under dropout the slopes are those of the pass, and no unit is left out.
 *
 * @param dense whose code is to be calm
 * @param network what the dense layers are wrapped in, or they themselves: its penalties come on top
 * @param weight from 0
 */
record ContractiveAutoencoder(DenseAutoencoder dense, Autoencoder network, double weight)
        implements WrappedAutoencoder {

    @Override
    public @Nullable Value penalty(OnnxGraph g, Weights.InGraph w, Code code, Value progress) {
        Value jacobian = jacobian(g, w, code);
        int axes = jacobian.rank();
        Value squares = axes == 3
                ? g.reduceSum(g.mul(jacobian, jacobian), false, 0, 1, 2)
                : g.mul(g.reduceSum(g.mul(jacobian, jacobian), false, 0, 1), SparseAutoencoder.rows(g, code.mean()));
        Value own = g.mul(squares, g.constant((float) weight / dense.columns()));
        Value rest = network.penalty(g, w, code, progress);
        return rest == null ? own : g.add(rest, own);
    }

    /** dz/dx transposed: {@code [batch, latent, columns]}; {@code [latent, columns]} where it is the same for every row. */
    Value jacobian(OnnxGraph g, Weights.InGraph w, Code code) {
        int layers = dense.hidden().size();
        Value out = g.transpose(w.matrices().get(layers)); // [latent, width]
        Value onCode = Activations.slope(g, dense.onCode(), code.mean());
        if (onCode != null) {
            out = g.mul(g.reshape(onCode, Value.BATCH, onCode.dim(1), 1), out); // [batch, latent, width]
        }
        for (int i = layers - 1; i >= 0; i--) {
            Value slope = Activations.slope(g, dense.activation(), code.hidden().get(i)); // [batch, width]
            out = slope == null ? out : g.mul(out, g.reshape(slope, Value.BATCH, 1, slope.dim(1)));
            out = g.matMul(out, g.transpose(w.matrices().get(i)));
        }
        return out;
    }
}
