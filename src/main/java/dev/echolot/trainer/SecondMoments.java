package dev.echolot.trainer;

/**
 * Means and second moments of vectors with missing elements (NaN), in double; of pairs too, or of the elements alone. A
 * pair counts where both are present.
 */
final class SecondMoments {

    private final int size;
    /** Whether pairs are kept; else each row of the tables holds its own element only. */
    private final boolean pairs;

    private final double[] sums;
    /** Lower triangle. */
    private final double[][] products;
    /** Vectors in which a pair is not whole; on the diagonal, in which an element is missing. */
    private final double[][] absent;

    private long total;

    private SecondMoments(int size, boolean pairs) {
        this.size = size;
        this.pairs = pairs;
        this.sums = new double[size];
        this.products = new double[size][];
        this.absent = new double[size][];
        for (int i = 0; i < size; i++) {
            products[i] = new double[pairs ? i + 1 : 1];
            absent[i] = new double[pairs ? i + 1 : 1];
        }
    }

    static SecondMoments ofPairs(int size) {
        return new SecondMoments(size, true);
    }

    static SecondMoments ofElements(int size) {
        return new SecondMoments(size, false);
    }

    void add(float[] x) {
        total++;
        boolean whole = true;
        for (int i = 0; i < size; i++) {
            double xi = Float.isNaN(x[i]) ? 0 : x[i];
            whole &= !Float.isNaN(x[i]);
            sums[i] += xi;
            double[] row = products[i];
            for (int k = 0, j = i + 1 - row.length; k < row.length; k++, j++) {
                row[k] += xi * (Float.isNaN(x[j]) ? 0 : x[j]);
            }
        }
        for (int i = 0; !whole && i < size; i++) {
            double[] row = absent[i];
            for (int k = 0, j = i + 1 - row.length; k < row.length; k++, j++) {
                row[k] += Float.isNaN(x[i]) || Float.isNaN(x[j]) ? 1 : 0;
            }
        }
    }

    /** Adds what another, of the same size and sort, has seen. */
    void addAll(SecondMoments other) {
        total += other.total;
        for (int i = 0; i < size; i++) {
            sums[i] += other.sums[i];
            for (int k = 0; k < products[i].length; k++) {
                products[i][k] += other.products[i][k];
                absent[i][k] += other.absent[i][k];
            }
        }
    }

    /** Number of vectors. */
    long count() {
        return total;
    }

    double[] means() {
        double[] out = new double[size];
        for (int i = 0; i < size; i++) {
            out[i] = sums[i] / Math.max(1, total - last(absent[i]));
        }
        return out;
    }

    /** Mean squares. */
    double[] squares() {
        double[] out = new double[size];
        for (int i = 0; i < size; i++) {
            out[i] = last(products[i]) / Math.max(1, total - last(absent[i]));
        }
        return out;
    }

    /** Mean squared distances from the mean. */
    double[] variances() {
        double[] out = squares();
        double[] means = means();
        for (int i = 0; i < size; i++) {
            out[i] = Math.max(0, out[i] - means[i] * means[i]);
        }
        return out;
    }

    /** Mean products of all pairs, the whole matrix. */
    double[][] products() {
        return products(new double[size]);
    }

    /** Mean products of all pairs about the means, the whole matrix. */
    double[][] covariances() {
        return products(means());
    }

    private double[][] products(double[] centre) {
        if (!pairs) {
            throw new IllegalStateException("only elements were kept, no pairs");
        }
        double[][] out = new double[size][size];
        double[] means = means();
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                double raw = products[i][j] / Math.max(1, total - absent[i][j]);
                out[i][j] = raw - means[i] * centre[j] - centre[i] * means[j] + centre[i] * centre[j];
                out[j][i] = out[i][j];
            }
        }
        return out;
    }

    private static double last(double[] row) {
        return row[row.length - 1];
    }
}
