package dev.echolot.trainer;

import dev.echolot.onnx.OnnxGraph;
import dev.echolot.onnx.Value;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The code is a distribution, N(mu(x), sigma(x)^2), drawn from while training as mu + sigma * N(0, 1) and pulled towards
 * N(0, 1) (Kingma and Welling, ICLR 2014; the factor beta from Higgins et al., ICLR 2017; raised from 0 in a line over the
 * first part of the training, Bowman et al., CoNLL 2016):
 *
 * <pre>
 * penalty = beta * 2 / terms * KL(N(mu, sigma^2) || N(0, 1)),   KL = 1/2 sum (mu^2 + sigma^2 - log sigma^2 - 1)
 * </pre>
 *
 * With the squared error divided by the number of terms this is, at beta 1, twice the evidence lower bound of columns with
 * variance 1, per term. The exported code is mu: no draw is left.
 *
 * @param dense hidden layers, code width and columns; its decoder is used as it is
 * @param terms of the objective ({@link ColumnLayout#terms})
 * @param beta from 0
 * @param warmUp share of the training over which beta is raised, 0 to 1
 */
record VariationalAutoencoder(DenseAutoencoder dense, int terms, double beta, double warmUp) implements Autoencoder {

    /** log sigma^2 is kept within this. */
    private static final float WIDEST = 10;

    @Override
    public Weights weights() {
        return dense.weights(2 * dense.latent());
    }

    @Override
    public Code code(OnnxGraph g, Weights.InGraph w, Value x) {
        DenseAutoencoder.Stack stack = dense.stack(g, w, x, 0);
        Value head = w.layer(g, dense.hidden().size(), stack.top()); // [batch, 2 latent]
        Value mu = g.slice(head, 1, 0, dense.latent());
        Value logVariance = g.clip(g.slice(head, 1, dense.latent(), 2L * dense.latent()), -WIDEST, WIDEST);
        return new Code(mu, logVariance, stack.activated());
    }

    @Override
    public Value draw(OnnxGraph g, Code code, float seed) {
        Value sigma = g.exp(g.mul(logVariance(code), g.constant(0.5f)));
        return g.add(code.mean(), g.mul(sigma, g.randomNormalLike(code.mean(), seed)));
    }

    @Override
    public Value decode(OnnxGraph g, Weights.InGraph w, Value z) {
        return dense.decode(g, w, z);
    }

    @Override
    public boolean softmax() {
        return dense.softmax();
    }

    @Override
    public @Nullable Value penalty(OnnxGraph g, Weights.InGraph w, Code code, Value progress) {
        Value factor = g.constant((float) (beta * 2 / terms));
        Value raised = warmUp == 0
                ? factor
                : g.mul(factor, g.min(g.mul(progress, g.constant((float) (1 / warmUp))), g.constant(1)));
        return g.mul(g.reduceSum(divergence(g, code), false, 0, 1), raised);
    }

    /** KL of each code dimension from N(0, 1), {@code [batch, latent]}. */
    static Value divergence(OnnxGraph g, Code code) {
        Value variance = g.exp(logVariance(code));
        Value sum = g.sub(g.add(g.mul(code.mean(), code.mean()), variance), logVariance(code));
        return g.mul(g.sub(sum, g.constant(1)), g.constant(0.5f));
    }

    private static Value logVariance(Code code) {
        return Objects.requireNonNull(code.logVariance(), "a code with a distribution");
    }
}
