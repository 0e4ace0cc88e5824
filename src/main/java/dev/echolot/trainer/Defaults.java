package dev.echolot.trainer;

import dev.echolot.statistics.SymmetricEigen;
import dev.echolot.trainer.TrainingSpec.Activation;
import dev.echolot.trainer.TrainingSpec.Architecture;
import dev.echolot.trainer.TrainingSpec.Kind;
import dev.echolot.trainer.TrainingSpec.Noise;
import dev.echolot.trainer.TrainingSpec.Penalties;
import dev.echolot.trainer.TrainingSpec.Training;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a specification leaves open, chosen from the data by one rule for all data sets. The rule was chosen on four public
 * sets and checked on three others (src/docs/benchmarks.md).
 */
final class Defaults {

    /** The code is as wide as the principal components that hold this share of the variance. */
    static final double EXPLAINED = 0.7;

    /** Rows the code's width is estimated from where there are more columns than this. */
    private static final int SAMPLE = 512;

    /** Rows it is estimated from otherwise, at most. */
    private static final int MOST_SAMPLED = 200_000;

    private static final int STEPS = 12_000;
    private static final int MOST_STEPS = 20_000;

    /** Of kind denoising, and of a kind that needs some and is given no other. */
    static final Noise NOISE = new Noise(0.1, 0.1, 0.05, 0.0);

    /** Of every trained kind where the rows to learn from hold anomalies. */
    static final Noise HEAVY_NOISE = new Noise(0.3, 0.2, 0.1, 0.0);

    private Defaults() {}

    /** One hidden layer, twice as wide as the columns but between 32 and 256, never narrower than the code. */
    static List<Integer> hidden(Architecture given, int columns, int latent) {
        return given.hidden() != null
                ? given.hidden()
                : List.of(Math.max(latent, Math.min(256, Math.max(32, 2 * columns))));
    }

    /** Kind deep: that layer, then one half as wide, then one a quarter as wide. */
    static List<Integer> deep(Architecture given, int columns, int latent) {
        int widest = hidden(Architecture.FROM_DATA, columns, latent).get(0);
        return given.hidden() != null
                ? given.hidden()
                : List.of(widest, Math.max(latent, widest / 2), Math.max(latent, widest / 4));
    }

    /** Kind overcomplete: twice as wide as the columns, at most 512, and wider than the columns. */
    static int overcomplete(Architecture given, int columns) {
        return given.latent() != null ? given.latent() : Math.max(columns + 1, Math.min(512, 2 * columns));
    }

    /** Kind rbm: units that are on or off say little each, so twice as many as columns, from 16 to 256. */
    static int boltzmann(Architecture given, int columns) {
        return given.latent() != null ? given.latent() : Math.max(16, Math.min(256, 2 * columns));
    }

    /** Tanh is smooth; where columns share a scale, as pixels do, the leaky ReLU rebuilds unseen rows much better. */
    static Activation activation(Architecture given, boolean onSharedScale) {
        Activation otherwise = onSharedScale ? Activation.LEAKY_RELU : Activation.TANH;
        return given.activation() != null ? given.activation() : otherwise;
    }

    /** @param chosen rows to estimate from */
    static int latent(Architecture given, RowStore encoded, int[] chosen, float[] fill) {
        if (given.latent() != null) {
            return given.latent();
        }
        int columns = fill.length;
        double[] variances = columns <= SAMPLE
                ? SymmetricEigen.of(moments(encoded, RowSplit.sample(chosen, MOST_SAMPLED), fill)
                                .covariances())
                        .values()
                : SymmetricEigen.of(gram(encoded, chosen, fill)).values();
        double total = 0;
        for (double v : variances) {
            total += Math.max(0, v);
        }
        double held = 0;
        int latent = 0;
        while (latent < variances.length && held < EXPLAINED * total) {
            held += Math.max(0, variances[variances.length - 1 - latent]);
            latent++;
        }
        return Math.max(1, Math.min(latent, columns - 1));
    }

    /** Moments of encoded rows, missing cells filled. */
    static SecondMoments moments(RowStore encoded, int[] chosen, float[] fill) {
        SecondMoments moments = SecondMoments.ofPairs(fill.length);
        float[] row = new float[fill.length];
        for (int r : chosen) {
            filled(encoded, r, fill, row);
            moments.add(row);
        }
        return moments;
    }

    /** Inner products of some centred rows: their eigenvalues are those of the covariance, times the number of rows. */
    private static double[][] gram(RowStore encoded, int[] chosen, float[] fill) {
        int[] sample = RowSplit.sample(chosen, SAMPLE);
        int n = sample.length;
        float[][] rows = new float[n][fill.length];
        float[] mean = new float[fill.length];
        for (int i = 0; i < n; i++) {
            filled(encoded, sample[i], fill, rows[i]);
            for (int c = 0; c < mean.length; c++) {
                mean[c] += rows[i][c] / n;
            }
        }
        double[][] gram = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (int c = 0; c < mean.length; c++) {
                    sum += (double) (rows[i][c] - mean[c]) * (rows[j][c] - mean[c]);
                }
                gram[i][j] = sum;
                gram[j][i] = sum;
            }
        }
        return gram;
    }

    private static void filled(RowStore encoded, int row, float[] fill, float[] target) {
        encoded.copyRow(row, target, 0);
        for (int c = 0; c < target.length; c++) {
            if (Float.isNaN(target[c])) {
                target[c] = fill[c];
            }
        }
    }

    /** Mini-batches grow with the rows from 32 to 256; about 12,000 steps in all, at most 500 epochs; 20 epochs where 20,000 steps allow them. */
    static Descent.Settings training(Training given, double l1, int fitRows, long seed) {
        int batch = 32;
        while (batch < 256 && 100L * batch < fitRows) {
            batch *= 2;
        }
        batch = given.batch() != null ? given.batch() : batch;
        long perEpoch = Math.max(1, fitRows / batch);
        long steps = Math.max(STEPS, Math.min(20 * perEpoch, MOST_STEPS));
        int epochs = given.epochs() != null ? given.epochs() : (int) Math.max(3, Math.min(500, steps / perEpoch));
        return new Descent.Settings(
                epochs,
                batch,
                given.learningRate() != null ? given.learningRate() : 2e-3,
                given.patience() != null ? given.patience() : Math.max(20, epochs / 4),
                given.clip() != null ? given.clip() : 1,
                given.weightDecay() != null ? given.weightDecay() : 0,
                l1,
                seed);
    }

    /** Kind denoising, and every trained kind on contaminated rows, has noise where it is given none. */
    static Noise noise(Kind kind, Noise given, boolean contaminated) {
        Noise none = new Noise(0.0, 0.0, 0.0, 0.0);
        Noise clean = kind == Kind.DENOISING ? NOISE : none;
        Noise otherwise = contaminated && !kind.flat() ? HEAVY_NOISE : clean;
        return new Noise(
                orElse(given.gaussian(), otherwise.gaussian()),
                orElse(given.masking(), otherwise.masking()),
                orElse(given.swap(), otherwise.swap()),
                orElse(given.saltPepper(), otherwise.saltPepper()));
    }

    /** Each kind has the penalty it is named after; of the others only what it is given. */
    static Penalties penalties(Kind kind, Penalties given) {
        boolean sparse = kind == Kind.SPARSE && given.activity() == null;
        return new Penalties(
                orElse(given.sparsity(), sparse ? 0.01 : 0.0),
                orElse(given.activity(), 0.0),
                orElse(given.target(), 0.05),
                orElse(given.contraction(), kind == Kind.CONTRACTIVE ? 0.1 : 0.0),
                orElse(given.weights(), 0.0),
                orElse(given.dropout(), 0.0),
                orElse(given.beta(), kind == Kind.VARIATIONAL ? 0.1 : 0.0),
                orElse(given.warmUp(), kind == Kind.VARIATIONAL ? 0.2 : 0.0));
    }

    private static Double orElse(@Nullable Double given, @Nullable Double otherwise) {
        return given != null ? given : Objects.requireNonNull(otherwise, "a default");
    }
}
