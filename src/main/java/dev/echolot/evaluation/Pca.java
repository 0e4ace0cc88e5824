package dev.echolot.evaluation;

import dev.echolot.statistics.SymmetricEigen;

/**
 * Principal component analysis, the yardstick: standardises the columns, finds the directions of largest variance, and
 * scores a row by what the leading ones leave unexplained, or by its distance in units of each component's variance.
 * Immutable.
 *
 * <p>Cost: {@code columns^2} doubles and, to fit, {@code rows x columns^2} plus six {@code columns^3}.
 */
public final class Pca {

    private static final double NEGLIGIBLE = 1e-9;

    private final double[] mean;
    private final double[] scale;
    /** By falling eigenvalue; {@code directions[c]} has unit length. */
    private final double[][] directions;

    private final double[] variances;

    private Pca(double[] mean, double[] scale, double[][] directions, double[] variances) {
        this.mean = mean;
        this.scale = scale;
        this.directions = directions;
        this.variances = variances;
    }

    /** Every column on a scale of its own. */
    public static Pca fit(double[][] rows) {
        return fit(rows, new boolean[rows.length == 0 ? 0 : rows[0].length]);
    }

    /**
     * @param rows rows by columns, finite; NaN counts as the column's mean
     * @param shared the columns that are divided by one deviation, the root of their mean variance, as the pixels of an image
     *     are: each by its own would blow up those that hardly vary
     * @throws IllegalArgumentException when there are fewer than two rows
     */
    public static Pca fit(double[][] rows, boolean[] shared) {
        if (rows.length < 2) {
            throw new IllegalArgumentException("two rows or more expected, got " + rows.length);
        }
        int columns = rows[0].length;
        double[] mean = new double[columns];
        double[] scale = new double[columns];
        for (int c = 0; c < columns; c++) {
            double sum = 0;
            double squares = 0;
            long n = 0;
            for (double[] row : rows) {
                if (!Double.isNaN(row[c])) {
                    sum += row[c];
                    n++;
                }
            }
            mean[c] = n == 0 ? 0 : sum / n;
            for (double[] row : rows) {
                if (!Double.isNaN(row[c])) {
                    squares += (row[c] - mean[c]) * (row[c] - mean[c]);
                }
            }
            double deviation = n == 0 ? 0 : Math.sqrt(squares / n);
            scale[c] = deviation > 1e-12 * Math.max(1, Math.abs(mean[c])) ? deviation : 0;
        }
        together(scale, shared);
        double[][] covariance = new double[columns][columns];
        double[] z = new double[columns];
        for (double[] row : rows) {
            standardise(row, mean, scale, z);
            for (int i = 0; i < columns; i++) {
                for (int j = 0; j <= i; j++) {
                    covariance[i][j] += z[i] * z[j] / rows.length;
                }
            }
        }
        for (int i = 0; i < columns; i++) {
            for (int j = i + 1; j < columns; j++) {
                covariance[i][j] = covariance[j][i];
            }
        }
        SymmetricEigen eigen = SymmetricEigen.of(covariance);
        double[][] directions = new double[columns][];
        double[] variances = new double[columns];
        for (int c = 0; c < columns; c++) { // theirs rise
            directions[c] = eigen.vectors()[columns - 1 - c];
            variances[c] = Math.max(0, eigen.values()[columns - 1 - c]);
        }
        return new Pca(mean, scale, directions, variances);
    }

    /** A constant column is divided by 1: it is 0 afterwards. */
    private static void together(double[] scale, boolean[] shared) {
        double variances = 0;
        int vary = 0;
        for (int c = 0; c < scale.length; c++) {
            variances += shared[c] ? scale[c] * scale[c] : 0;
            vary += shared[c] && scale[c] > 0 ? 1 : 0;
        }
        for (int c = 0; c < scale.length; c++) {
            double own = shared[c] && vary > 0 ? Math.sqrt(variances / vary) : scale[c];
            scale[c] = own > 0 ? own : 1;
        }
    }

    public int columns() {
        return mean.length;
    }

    /** A row's coordinates along the leading components. */
    public float[] code(double[] row, int components) {
        double[] z = new double[mean.length];
        standardise(row, mean, scale, z);
        float[] code = new float[components];
        for (int c = 0; c < components; c++) {
            code[c] = (float) dot(z, directions[c]);
        }
        return code;
    }

    /** The row of columns that has these coordinates along the leading components, and none along the others. */
    public double[] decode(float[] code) {
        double[] row = mean.clone();
        for (int k = 0; k < code.length; k++) {
            for (int c = 0; c < row.length; c++) {
                row[c] += code[k] * directions[k][c] * scale[c];
            }
        }
        return row;
    }

    /** Variance along each component, falling; they add up to the number of columns that vary. */
    public double[] variances() {
        return variances.clone();
    }

    /**
     * Mean over the columns, in standardised units, of the squared difference between a row and its projection on the
     * leading components.
     *
     * @param components 0 to {@link #columns()}
     */
    public double reconstructionError(double[] row, int components) {
        double[] z = new double[mean.length];
        standardise(row, mean, scale, z);
        double left = dot(z, z);
        for (int c = 0; c < components; c++) {
            double p = dot(z, directions[c]);
            left -= p * p;
        }
        return Math.max(0, left) / mean.length;
    }

    /**
     * Sum over all components of the squared coordinate over its variance, so that a small step against the grain counts
     * as much as a large one along it. Components without variance count only where a row leaves them, heavily.
     */
    public double distance(double[] row) {
        double[] z = new double[mean.length];
        standardise(row, mean, scale, z);
        double floor = NEGLIGIBLE * variances[0];
        double sum = 0;
        for (int c = 0; c < directions.length; c++) {
            double p = dot(z, directions[c]);
            if (variances[c] > floor) {
                sum += p * p / variances[c];
            } else if (p * p > floor) {
                sum += p * p / Math.max(floor, Double.MIN_NORMAL);
            }
        }
        return sum;
    }

    private static void standardise(double[] row, double[] mean, double[] scale, double[] z) {
        if (row.length != mean.length) {
            throw new IllegalArgumentException("a row of " + mean.length + " columns expected, got " + row.length);
        }
        for (int c = 0; c < z.length; c++) {
            z[c] = Double.isNaN(row[c]) ? 0 : (row[c] - mean[c]) / scale[c];
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
