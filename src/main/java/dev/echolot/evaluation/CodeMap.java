package dev.echolot.evaluation;

import java.util.List;
import java.util.Random;

/**
 * Codes in the plane of their two largest principal components, by power iteration. Immutable.
 *
 * @param points rows by 2
 * @param share of the codes' variance that the plane shows, 0 to 1
 */
record CodeMap(double[][] points, double share) {

    private static final int ITERATIONS = 60;

    /** @param codes at least one, all of one width */
    static CodeMap of(List<float[]> codes) {
        int width = codes.get(0).length;
        double[][] x = new double[codes.size()][width];
        for (int i = 0; i < width; i++) {
            double mean = 0;
            for (float[] code : codes) {
                mean += code[i] / codes.size();
            }
            for (int r = 0; r < x.length; r++) {
                x[r][i] = codes.get(r)[i] - mean;
            }
        }
        double all = squares(x);
        double[][] points = new double[x.length][2];
        for (int c = 0; c < Math.min(2, width); c++) {
            double[] direction = leading(x, width);
            for (int r = 0; r < x.length; r++) {
                points[r][c] = dot(x[r], direction);
                for (int i = 0; i < width; i++) {
                    x[r][i] -= points[r][c] * direction[i];
                }
            }
        }
        return new CodeMap(points, all == 0 ? 0 : squares(points) / all);
    }

    private static double[] leading(double[][] x, int width) {
        Random random = new Random(1);
        double[] v = random.doubles(width, 0.1, 1).toArray();
        for (int n = 0; n < ITERATIONS; n++) {
            double[] next = new double[width];
            for (double[] row : x) {
                double along = dot(row, v);
                for (int i = 0; i < width; i++) {
                    next[i] += along * row[i];
                }
            }
            double length = Math.sqrt(dot(next, next));
            if (length == 0) {
                return next; // nothing varies
            }
            for (int i = 0; i < width; i++) {
                v[i] = next[i] / length;
            }
        }
        return v;
    }

    private static double squares(double[][] x) {
        double sum = 0;
        for (double[] row : x) {
            sum += dot(row, row);
        }
        return sum;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
