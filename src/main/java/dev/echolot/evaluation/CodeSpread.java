package dev.echolot.evaluation;

import dev.echolot.features.FeatureMatrix;
import java.util.random.RandomGenerator;

/**
 * How codes spread: their mean and covariance, to draw new codes near given ones. With strength s, mean m and L L' the
 * covariance, a code z gives {@code m + sqrt(1 - s^2) (z - m) + s L e}, e standard normal: whatever s, codes drawn near all the
 * rows together have the rows' mean and covariance; 0 repeats the row, 1 forgets it. Immutable.
 */
public final class CodeSpread {

    private final double[] mean;
    private final double[][] root;

    private CodeSpread(double[] mean, double[][] root) {
        this.mean = mean;
        this.root = root;
    }

    /**
     * @param codes rows with a NaN are left out
     * @throws IllegalArgumentException with fewer than two rows left
     */
    public static CodeSpread of(FeatureMatrix codes) {
        int latent = codes.width();
        double[] mean = new double[latent];
        double[][] second = new double[latent][latent];
        float[] row = new float[latent];
        int count = 0;
        for (int pass = 0; pass < 2; pass++) {
            count = 0;
            for (int r = 0; r < codes.rows(); r++) {
                codes.copyRow(r, row, 0);
                if (hasNaN(row)) {
                    continue;
                }
                count++;
                for (int i = 0; i < latent; i++) {
                    if (pass == 0) {
                        mean[i] += row[i];
                        continue;
                    }
                    for (int j = 0; j <= i; j++) {
                        second[i][j] += (row[i] - mean[i]) * (row[j] - mean[j]);
                    }
                }
            }
            if (count < 2) {
                throw new IllegalArgumentException(
                        "expected at least 2 rows with codes to learn a spread from, got " + count);
            }
            for (int i = 0; i < latent && pass == 0; i++) {
                mean[i] /= count;
            }
        }
        for (double[] line : second) {
            for (int j = 0; j < latent; j++) {
                line[j] /= count - 1;
            }
        }
        return new CodeSpread(mean, cholesky(second));
    }

    /** A new code near {@code code}. */
    public float[] near(float[] code, double strength, RandomGenerator random) {
        double keep = Math.sqrt(1 - strength * strength);
        double[] noise = new double[code.length];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = random.nextGaussian();
        }
        float[] out = new float[code.length];
        for (int i = 0; i < out.length; i++) {
            double step = 0;
            for (int j = 0; j <= i; j++) {
                step += root[i][j] * noise[j];
            }
            out[i] = (float) (mean[i] + keep * (code[i] - mean[i]) + strength * step);
        }
        return out;
    }

    /** Lower triangular, of a matrix that may be singular: directions without variance get none. */
    private static double[][] cholesky(double[][] a) {
        int n = a.length;
        double[][] root = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double left = a[i][j];
                for (int k = 0; k < j; k++) {
                    left -= root[i][k] * root[j][k];
                }
                if (i == j) {
                    root[i][i] = left > 1e-10 * a[i][i] ? Math.sqrt(left) : 0;
                } else {
                    root[i][j] = root[j][j] == 0 ? 0 : left / root[j][j];
                }
            }
        }
        return root;
    }

    private static boolean hasNaN(float[] row) {
        for (float x : row) {
            if (Float.isNaN(x)) {
                return true;
            }
        }
        return false;
    }
}
