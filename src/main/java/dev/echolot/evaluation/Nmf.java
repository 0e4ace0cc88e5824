package dev.echolot.evaluation;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Non-negative matrix factorisation, the second yardstick (Lee and Seung, Nature 1999): rows that are 0 and more as sums of
 * parts that are 0 and more, {@code x ~ w H}, with the least squared error that alternating over rows and parts finds
 * (hierarchical alternating least squares: Cichocki and Phan, IEICE Transactions 2009, faster than Lee and Seung's
 * multiplicative updates to the same minimum). Columns are divided by their deviation. A row is scored by what its parts
 * leave unexplained. Immutable.
 *
 * <p>Cost of fitting: about {@code 4 x rows x columns x parts} operations a sweep, at most {@value #SWEEPS} sweeps.
 */
public final class Nmf {

    private static final int SWEEPS = 60;
    private static final int CODE_SWEEPS = 30;
    private static final double SETTLED = 1e-4;

    private final double[] mean;
    private final double[] scale;
    /** {@code [parts, columns]}. */
    private final double[][] parts;

    private final double[][] gram;

    private Nmf(double[] mean, double[] scale, double[][] parts) {
        this.mean = mean;
        this.scale = scale;
        this.parts = parts;
        this.gram = gram(parts);
    }

    /** The first column in which a row has a value below 0, or -1 where there is none and the method applies. */
    public static int negativeColumn(double[][] rows) {
        for (double[] row : rows) {
            for (int c = 0; c < row.length; c++) {
                if (row[c] < 0) {
                    return c;
                }
            }
        }
        return -1;
    }

    /**
     * Finds the parts.
     *
     * @param rows rows by columns, finite and not negative; NaN counts as the column's mean
     * @param count of parts, from 1
     * @param seed of where the search begins
     * @throws IllegalArgumentException when there is no row, or a negative value
     */
    public static Nmf fit(double[][] rows, int count, long seed) {
        if (rows.length == 0) {
            throw new IllegalArgumentException("a row or more expected, got none");
        }
        int negative = negativeColumn(rows);
        if (negative >= 0) {
            throw new IllegalArgumentException("no negative values expected, got some in column " + negative);
        }
        int columns = rows[0].length;
        double[] mean = new double[columns];
        double[] scale = new double[columns];
        moments(rows, mean, scale);
        double[][] x = new double[rows.length][];
        for (int r = 0; r < rows.length; r++) {
            x[r] = scaled(rows[r], mean, scale);
        }
        SplittableRandom random = new SplittableRandom(seed);
        double[][] codes = new double[rows.length][count];
        double[][] parts = new double[count][columns];
        for (double[] part : parts) {
            double[] like = x[random.nextInt(x.length)]; // some row, and a little of everything
            Arrays.setAll(part, c -> like[c] + 0.1 * random.nextDouble());
        }
        double before = Double.POSITIVE_INFINITY;
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            double[][] gram = gram(parts);
            for (int r = 0; r < x.length; r++) {
                code(x[r], parts, gram, codes[r], sweep == 0 ? CODE_SWEEPS : 2);
            }
            improve(x, codes, parts);
            double error = error(x, codes, parts);
            if (before - error < SETTLED * error) {
                break;
            }
            before = error;
        }
        return new Nmf(mean, scale, parts);
    }

    public int columns() {
        return mean.length;
    }

    /** Mean over the columns, in units of their deviation, of the squared difference between a row and the sum of its parts. */
    public double reconstructionError(double[] row) {
        if (row.length != mean.length) {
            throw new IllegalArgumentException("a row of " + mean.length + " columns expected, got " + row.length);
        }
        double[] x = scaled(row, mean, scale);
        double[] code = new double[parts.length];
        code(x, parts, gram, code, CODE_SWEEPS);
        return error(x, code, parts) / mean.length;
    }

    private static double error(double[][] x, double[][] codes, double[][] parts) {
        double sum = 0;
        for (int r = 0; r < x.length; r++) {
            sum += error(x[r], codes[r], parts);
        }
        return sum;
    }

    private static double error(double[] x, double[] code, double[][] parts) {
        double sum = 0;
        for (int c = 0; c < x.length; c++) {
            double left = x[c];
            for (int k = 0; k < code.length; k++) {
                left -= code[k] * parts[k][c];
            }
            sum += left * left;
        }
        return sum;
    }

    private static void moments(double[][] rows, double[] mean, double[] scale) {
        for (int c = 0; c < mean.length; c++) {
            double sum = 0;
            double squares = 0;
            long n = 0;
            for (double[] row : rows) {
                if (!Double.isNaN(row[c])) {
                    sum += row[c];
                    squares += row[c] * row[c];
                    n++;
                }
            }
            mean[c] = n == 0 ? 0 : sum / n;
            double deviation = n == 0 ? 0 : Math.sqrt(Math.max(0, squares / n - mean[c] * mean[c]));
            scale[c] = deviation > 1e-9 * Math.max(1, mean[c]) ? deviation : Math.max(1, mean[c]);
        }
    }

    private static double[] scaled(double[] row, double[] mean, double[] scale) {
        double[] x = new double[row.length];
        Arrays.setAll(x, c -> (Double.isNaN(row[c]) ? mean[c] : row[c]) / scale[c]);
        return x;
    }

    private static double[][] gram(double[][] parts) {
        double[][] out = new double[parts.length][parts.length];
        for (int i = 0; i < parts.length; i++) {
            for (int j = 0; j <= i; j++) {
                out[i][j] = dot(parts[i], parts[j]);
                out[j][i] = out[i][j];
            }
        }
        return out;
    }

    /** Improves a row's code, one element after the other, each to its best value given the others. */
    private static void code(double[] x, double[][] parts, double[][] gram, double[] code, int sweeps) {
        double[] along = new double[parts.length];
        Arrays.setAll(along, k -> dot(parts[k], x));
        for (int sweep = 0; sweep < sweeps; sweep++) {
            for (int k = 0; k < code.length; k++) {
                if (gram[k][k] > 0) {
                    double step = (along[k] - dot(gram[k], code)) / gram[k][k];
                    code[k] = Math.max(0, code[k] + step);
                }
            }
        }
    }

    /** Improves the parts, one after the other, each to its best given the others and all codes. */
    private static void improve(double[][] x, double[][] codes, double[][] parts) {
        int count = parts.length;
        double[][] products = new double[count][parts[0].length]; // codes' x
        double[][] squares = new double[count][count]; // codes' codes
        for (int r = 0; r < x.length; r++) {
            for (int k = 0; k < count; k++) {
                double weight = codes[r][k];
                if (weight > 0) {
                    for (int c = 0; c < x[r].length; c++) {
                        products[k][c] += weight * x[r][c];
                    }
                    for (int j = 0; j < count; j++) {
                        squares[k][j] += weight * codes[r][j];
                    }
                }
            }
        }
        for (int k = 0; k < count; k++) {
            if (squares[k][k] == 0) {
                continue;
            }
            for (int c = 0; c < parts[k].length; c++) {
                double explained = 0;
                for (int j = 0; j < count; j++) {
                    explained += squares[k][j] * parts[j][c];
                }
                parts[k][c] = Math.max(0, parts[k][c] + (products[k][c] - explained) / squares[k][k]);
            }
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
