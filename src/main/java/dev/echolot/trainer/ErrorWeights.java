package dev.echolot.trainer;

import dev.echolot.statistics.SymmetricEigen;
import java.util.Arrays;

/**
 * What turns residuals, rows and reconstructions into a score ({@link ErrorHead}).
 *
 * @param residualRoot symmetric root of the inverse of the residuals' covariance, {@code [columns, columns]} row-major; or
 *     of their variances alone, {@code [columns]}, where there are more than {@value #MOST_WHOLE} columns
 * @param centre where distances of rows are measured from, {@code [columns]}: a missing cell is not away from it
 * @param rebuilt where distances of reconstructions are measured from, {@code [columns]}: their mean
 * @param counted 1 for the columns that distances are measured in, else 0, {@code [columns]}: those on a shared scale have
 *     one bounded range, and how far out they are says little (of an image, how much ink there is)
 * @param residualFactor of residual energy to the power 3/2
 * @param distanceFactor of a row's distance to the power 3/2
 * @param latentFactor of a reconstruction's squared distance
 */
record ErrorWeights(
        float[] residualRoot,
        float[] centre,
        float[] rebuilt,
        float[] counted,
        float residualFactor,
        float distanceFactor,
        float latentFactor) {

    /** More columns than this have variances of their own, but no covariances. */
    static final int MOST_WHOLE = 256;

    /** Least share of the diagonal mixed into the residuals' covariance; more where there are few rows for the columns. */
    static final double SHRINKAGE = 0.1;

    /** Least variance of a residual, standardised units: a column rebuilt all but perfectly must not drown the rest. */
    static final double FLOOR = 1e-3;

    /** Least median of an energy. */
    private static final double LEAST = 0.01;

    /**
     * What each part is of a row whose every part is typical; they add up to 1. Chosen on four public sets
     * (src/docs/decisions/0005-score.md).
     */
    record Shares(double residual, double distance, double latent) {

        static final Shares DEFAULT = new Shares(1 / 15.0, 14 / 15.0, 0);

        /**
         * Where anomalies were learned from: the network rebuilds them too well then, but still puts them far out
         * (src/docs/decisions/0007-contaminated-rows.md).
         */
        static final Shares CONTAMINATED = new Shares(1 / 17.0, 8 / 17.0, 8 / 17.0);
    }

    /** Held-out rows: residuals and reconstructions, {@code [rows][columns]}, the residual of a missing cell NaN. */
    record HeldOut(float[][] residuals, float[][] reconstructions) {}

    /**
     * @param heldOut some of the rows the moments are of, at least one: what is typical is taken from them
     * @param shared the columns on a shared scale
     */
    static ErrorWeights of(
            SecondMoments residuals,
            SecondMoments reconstructions,
            HeldOut heldOut,
            float[] centre,
            boolean[] shared,
            Shares shares) {
        double[] mean = reconstructions.means();
        float[] rebuilt = new float[mean.length];
        float[] counted = new float[mean.length];
        boolean any = false;
        for (int c = 0; c < mean.length; c++) {
            rebuilt[c] = (float) mean[c];
            counted[c] = shared[c] ? 0 : 1;
            any |= !shared[c];
        }
        float[] root = mean.length > MOST_WHOLE ? diagonalRoot(residuals, shared) : wholeRoot(residuals);
        ErrorWeights plain = new ErrorWeights(root, centre, rebuilt, counted, 1, 1, 1);
        int rows = heldOut.residuals.length;
        double[] energies = new double[rows];
        double[] distances = new double[rows];
        double[] latents = new double[rows];
        for (int i = 0; i < rows; i++) {
            energies[i] = plain.energy(heldOut.residuals[i]);
            distances[i] = plain.distance(heldOut.residuals[i], heldOut.reconstructions[i]);
            latents[i] = plain.latentDistance(heldOut.reconstructions[i]);
        }
        return new ErrorWeights(
                root,
                centre,
                rebuilt,
                counted,
                (float) ((any ? shares.residual : 1) / Math.pow(median(energies), 1.5)),
                (float) (shares.distance / Math.pow(median(distances), 1.5)),
                (float) (shares.latent / median(latents)));
    }

    /** Whether any column counts. */
    boolean measuresDistance() {
        for (float c : counted) {
            if (c > 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether every column counts. */
    boolean countsAll() {
        for (float c : counted) {
            if (c != 1) {
                return false;
            }
        }
        return true;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return Math.max(LEAST, (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2);
    }

    /** |C^-1/2 r|^2 over the present columns. */
    private double energy(float[] r) {
        int n = r.length;
        boolean diagonal = residualRoot.length == n && n > 1;
        double sum = 0;
        int present = 0;
        for (int i = 0; i < n; i++) {
            if (Float.isNaN(r[i])) {
                continue;
            }
            present++;
            double white = diagonal ? (double) residualRoot[i] * r[i] : 0;
            for (int j = 0; !diagonal && j < n; j++) {
                white += Float.isNaN(r[j]) ? 0 : (double) residualRoot[i * n + j] * r[j];
            }
            sum += white * white;
        }
        return sum / Math.max(1, present);
    }

    /** Mean of |x - m|^3/2 over the present columns that count; x = y - r. */
    private double distance(float[] r, float[] y) {
        double sum = 0;
        int present = 0;
        for (int c = 0; c < r.length; c++) {
            if (counted[c] > 0 && !Float.isNaN(r[c])) {
                sum += Math.pow(Math.abs((double) y[c] - r[c] - centre[c]), 1.5);
                present++;
            }
        }
        return sum / Math.max(1, present);
    }

    private double latentDistance(float[] y) {
        double sum = 0;
        for (int c = 0; c < y.length; c++) {
            double away = ((double) y[c] - rebuilt[c]) * counted[c];
            sum += away * away;
        }
        return sum;
    }

    /** Variances of columns on the shared scale are one: their mean. */
    private static float[] diagonalRoot(SecondMoments residuals, boolean[] shared) {
        double[] squares = residuals.squares();
        double sum = 0;
        int members = 0;
        for (int i = 0; i < squares.length; i++) {
            sum += shared[i] ? squares[i] : 0;
            members += shared[i] ? 1 : 0;
        }
        float[] out = new float[squares.length];
        for (int i = 0; i < out.length; i++) {
            double variance = shared[i] ? sum / members : squares[i];
            out[i] = (float) (1 / Math.sqrt(Math.max(variance, FLOOR)));
        }
        return out;
    }

    /** The symmetric root of the inverse of (1 - s) C + s diag(C), no variance and no eigenvalue below the floor. */
    private static float[] wholeRoot(SecondMoments residuals) {
        double[][] products = residuals.products();
        int n = products.length;
        double share = Math.max(SHRINKAGE, (double) n / (n + residuals.count()));
        double[][] shrunk = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                shrunk[i][j] = i == j ? Math.max(products[i][i], FLOOR) : (1 - share) * products[i][j];
            }
        }
        double[][] root = SymmetricEigen.of(shrunk).map(v -> 1 / Math.sqrt(Math.max(v, FLOOR)));
        float[] out = new float[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                out[i * n + j] = (float) root[i][j];
            }
        }
        return out;
    }
}
