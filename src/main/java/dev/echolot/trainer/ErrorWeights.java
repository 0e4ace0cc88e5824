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
 * @param brightness by which residuals of columns on a shared scale are measured
 * @param typicalBrightness its median, above 0
 * @param residualFactor of residual energy to the power 3/2
 * @param distanceFactor of a row's distance squared
 * @param latentFactor of a reconstruction's squared distance
 */
record ErrorWeights(
        float[] residualRoot,
        float[] centre,
        float[] rebuilt,
        float[] counted,
        Brightness brightness,
        float typicalBrightness,
        float residualFactor,
        float distanceFactor,
        float latentFactor) {

    /** More columns than this have variances of their own, but no covariances. */
    static final int MOST_WHOLE = 256;

    /** Least share of the diagonal mixed into the residuals' covariance; more where there are few rows for the columns. */
    static final double SHRINKAGE = 0.1;

    /** Least variance of a residual, standardised units: a column rebuilt all but perfectly must not drown the rest. */
    static final double FLOOR = 1e-3;

    /**
     * Energies are measured by this quantile of theirs on held-out rows. A residual with a long tail counts for less than one
     * whose tail is short, which a median would not see; anomalies among the rows, up to a tenth, do not move it much.
     */
    static final double HIGH = 0.9;

    /** Least of such a quantile. */
    private static final double LEAST = 0.01;

    /**
     * What each part is of a row that is high in every part; they add up to 1. The distances' go down with the share of the
     * columns that count, and the residual's up. Chosen on four public sets
     * (src/docs/decisions/0005-score.md).
     */
    record Shares(double residual, double distance, double latent) {

        static final Shares DEFAULT = new Shares(1 / 9.0, 8 / 9.0, 0);

        /**
         * Where anomalies were learned from: the network rebuilds them too well then, but still puts them far out
         * (src/docs/decisions/0007-contaminated-rows.md).
         */
        static final Shares CONTAMINATED = new Shares(1 / 9.0, 4 / 9.0, 4 / 9.0);
    }

    /** Held-out rows: residuals and reconstructions, {@code [rows][columns]}, the residual of a missing cell NaN. */
    record HeldOut(float[][] residuals, float[][] reconstructions) {}

    /**
     * @param heldOut some of the rows the moments are of, at least one: what is typical is taken from them
     * @param brightness knows the columns on a shared scale
     */
    static ErrorWeights of(
            SecondMoments residuals,
            SecondMoments reconstructions,
            HeldOut heldOut,
            float[] centre,
            Brightness brightness,
            Shares shares) {
        boolean[] shared = brightness.members();
        double[] mean = reconstructions.means();
        float[] rebuilt = new float[mean.length];
        float[] counted = new float[mean.length];
        int counting = 0;
        for (int c = 0; c < mean.length; c++) {
            rebuilt[c] = (float) mean[c];
            counted[c] = shared[c] ? 0 : 1;
            counting += shared[c] ? 0 : 1;
        }
        float[] root = mean.length > MOST_WHOLE ? diagonalRoot(residuals, shared) : wholeRoot(residuals);
        int rows = heldOut.residuals.length;
        float typical = 1;
        if (brightness.applies()) {
            double[] each = Arrays.stream(heldOut.reconstructions)
                    .mapToDouble(brightness::of)
                    .toArray();
            typical = (float) quantile(each, 0.5);
        }
        ErrorWeights plain = new ErrorWeights(root, centre, rebuilt, counted, brightness, typical, 1, 1, 1);
        double[] energies = new double[rows];
        double[] distances = new double[rows];
        double[] latents = new double[rows];
        for (int i = 0; i < rows; i++) {
            energies[i] = plain.energy(heldOut.residuals[i], heldOut.reconstructions[i]);
            distances[i] = plain.distance(heldOut.residuals[i], heldOut.reconstructions[i]);
            latents[i] = plain.latentDistance(heldOut.reconstructions[i]);
        }
        double share = (double) counting / mean.length;
        return new ErrorWeights(
                root,
                centre,
                rebuilt,
                counted,
                brightness,
                typical,
                (float) ((shares.residual + (1 - share) * (1 - shares.residual))
                        / Math.pow(quantile(energies, HIGH), 1.5)),
                (float) (share * shares.distance / Math.pow(quantile(distances, HIGH), 2)),
                (float) (share * shares.latent / quantile(latents, HIGH)));
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

    /** Between the two rows next to it, in proportion. */
    private static double quantile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double place = share * (sorted.length - 1);
        int below = (int) place;
        double above = sorted[Math.min(below + 1, sorted.length - 1)];
        return Math.max(LEAST, sorted[below] + (place - below) * (above - sorted[below]));
    }

    /** |C^-1/2 r|^2 over the present columns, those on a shared scale by brightness. */
    private double energy(float[] r, float[] y) {
        int n = r.length;
        boolean diagonal = residualRoot.length == n && n > 1;
        double relative = Math.max(Brightness.LEAST, brightness.of(y) / typicalBrightness);
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
            sum += white * white / (brightness.members()[i] ? relative : 1);
        }
        return sum / Math.max(1, present);
    }

    /** Mean of |x - m| over the present columns that count; x = y - r. */
    private double distance(float[] r, float[] y) {
        double sum = 0;
        int present = 0;
        for (int c = 0; c < r.length; c++) {
            if (counted[c] > 0 && !Float.isNaN(r[c])) {
                sum += Math.abs((double) y[c] - r[c] - centre[c]);
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
