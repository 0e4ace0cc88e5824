package dev.echolot.trainer;

import dev.echolot.onnx.OnnxGraph;
import dev.echolot.onnx.Value;
import dev.echolot.trainer.TrainingSpec.Activation;
import java.util.Arrays;
import java.util.List;

/**
 * A restricted Boltzmann machine (Smolensky, 1986): units h of 0 and 1 over the columns v, the continuous ones Gaussian with
 * deviation s, those of a category one of many (Hinton, A Practical Guide to Training Restricted Boltzmann Machines, 2010,
 * sections 13.1 and 13.2):
 *
 * <pre>
 * E(v, h)  = sum (v_i - b_i)^2 / 2 s^2 - sum b_k v_k - c h - u W h,   i continuous, k categories, u = v / s^2 and v
 * p(h = 1) = sigmoid(c + u W)
 * v        ~ N(b + h W', s^2), categories by softmax(b + h W')
 * F(v)     = sum (v_i - b_i)^2 / 2 s^2 - sum b_k v_k - sum log(1 + exp(c + u W)),   so that p(v) ~ exp(-F(v))
 * </pre>
 *
 * Trained by contrastive divergence (Hinton, Neural Computation 2002): the gradient of F(row) - F(what some steps of Gibbs
 * sampling make of it), the latter held fixed. In the chain categories take their probabilities. There is no reconstruction's
 * error in this; it is what early stopping goes by. The exported code is p(h = 1), what it decodes to the mean of v given
 * that: mean field, no draw.
 *
 * @param latent number of units h
 * @param steps of Gibbs sampling, from 1
 */
record BoltzmannMachine(ColumnLayout layout, int latent, int steps) implements Autoencoder {

    /** s, in standardised units. Twice as fine as the columns are wide: at 1 only directions of more variance than 1 are seen. */
    static final double DEVIATION = 0.5;

    /** Of Gibbs sampling while training. */
    static final int STEPS = 1;

    /** Random operators of one step of the chain. */
    private static final int DRAWS = 2;

    @Override
    public Weights weights() {
        return new Weights(
                List.of(new Weights.Layer(layout.columns(), latent), new Weights.Layer(latent, layout.columns(), 0)));
    }

    @Override
    public Code code(OnnxGraph g, Weights.InGraph w, Value x) {
        return new Code(Activations.of(g, Activation.SIGMOID, field(g, w, x)), null, List.of()); // [batch, latent]
    }

    @Override
    public Value decode(OnnxGraph g, Weights.InGraph w, Value z) {
        return w.layer(g, 1, z); // [batch, columns]
    }

    @Override
    public boolean softmax() {
        return true;
    }

    /** F(x) - F(chain) in units of the error: times 2 s^2 over the number of terms. The chain runs on the fixed weights. */
    @Override
    public Value contrast(OnnxGraph g, Weights.InGraph w, Weights.InGraph fixed, Value x, float seed) {
        Value chain = x;
        for (int step = 0; step < steps; step++) {
            chain = gibbs(g, fixed, chain, seed + DRAWS * step);
        }
        Value difference = g.sub(freeEnergy(g, w, x), freeEnergy(g, w, chain));
        return g.mul(difference, g.constant((float) (2 * DEVIATION * DEVIATION / layout.terms())));
    }

    /** c + u W, {@code [batch, latent]}. */
    private Value field(OnnxGraph g, Weights.InGraph w, Value v) {
        float[] precision = new float[layout.columns()];
        Arrays.fill(precision, 1);
        Arrays.fill(precision, 0, layout.continuous(), (float) (1 / (DEVIATION * DEVIATION)));
        return w.layer(g, 0, g.mul(v, g.constant(precision, precision.length)));
    }

    /** Units drawn from the columns, columns drawn from the units. */
    private Value gibbs(OnnxGraph g, Weights.InGraph w, Value v, float seed) {
        Value active = g.sigmoid(field(g, w, v));
        Value h = g.where(g.less(g.randomUniformLike(active, seed), active), g.constant(1), g.constant(0));
        Value mean = Reconstruction.columns(g, layout, true, decode(g, w, h)); // [batch, columns]
        float[] deviations = new float[layout.columns()];
        Arrays.fill(deviations, 0, layout.continuous(), (float) DEVIATION);
        Value noise = g.mul(g.randomNormalLike(mean, seed + 1), g.constant(deviations, deviations.length));
        return g.add(mean, noise);
    }

    /** The sum of F over the batch, a scalar. */
    private Value freeEnergy(OnnxGraph g, Weights.InGraph w, Value v) {
        int split = layout.continuous();
        int all = layout.columns();
        Value b = w.biases().get(1);
        Value sum = g.neg(g.reduceSum(softplus(g, field(g, w, v)), false, 0, 1));
        if (split > 0) {
            Value away = g.sub(g.slice(v, 1, 0, split), g.slice(b, 0, 0, split));
            Value squares = g.reduceSum(g.mul(away, away), false, 0, 1);
            sum = g.add(sum, g.mul(squares, g.constant((float) (0.5 / (DEVIATION * DEVIATION)))));
        }
        if (split < all) {
            sum = g.sub(sum, g.reduceSum(g.mul(g.slice(v, 1, split, all), g.slice(b, 0, split, all)), false, 0, 1));
        }
        return sum;
    }

    /** log(1 + exp(a)) = max(a, 0) + log(1 + exp(-|a|)). */
    private static Value softplus(OnnxGraph g, Value a) {
        return g.add(g.relu(a), g.log(g.add(g.constant(1), g.exp(g.neg(g.abs(a))))));
    }
}
