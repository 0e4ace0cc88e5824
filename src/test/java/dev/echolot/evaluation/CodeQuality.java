package dev.echolot.evaluation;

import dev.echolot.features.FeatureMatrix;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** What vectors are worth to other methods, measured against classes that nothing was fitted to. */
final class CodeQuality {

    private CodeQuality() {}

    /** Share of the queries whose nearest reference is of their class. */
    static double nearestNeighbour(float[][] reference, int[] classes, float[][] queries, int[] truth) {
        return precision(reference, classes, queries, truth, 1);
    }

    /** Mean share of a query's nearest references that are of its class. */
    static double precision(float[][] reference, int[] classes, float[][] queries, int[] truth, int at) {
        FeatureMatrix matrix = new FeatureMatrix(reference[0].length);
        Arrays.stream(reference).forEach(row -> matrix.add(row, 0));
        Neighbours neighbours = new Neighbours(matrix);
        double hits = 0;
        for (int q = 0; q < queries.length; q++) {
            int wanted = truth[q];
            List<Neighbours.Neighbour> nearest = neighbours.nearest(queries[q], at);
            hits += nearest.stream().filter(n -> classes[n.row()] == wanted).count();
        }
        return hits / (at * (double) queries.length);
    }

    /**
     * Accuracy of ridge regression on one column per class (penalty: a hundredth of the columns' mean variance times the
     * rows), learned from the first few references of each class.
     */
    static double linearProbe(float[][] reference, int[] classes, int perClass, float[][] queries, int[] truth) {
        int width = reference[0].length;
        int groups = Arrays.stream(classes).max().orElseThrow() + 1;
        int[] taken = new int[groups];
        int[] chosen = java.util.stream.IntStream.range(0, classes.length)
                .filter(i -> taken[classes[i]]++ < perClass)
                .toArray();
        double[] mean = new double[width];
        for (int i : chosen) {
            for (int c = 0; c < width; c++) {
                mean[c] += reference[i][c] / (double) chosen.length;
            }
        }
        int n = chosen.length;
        double[][] gram = new double[n][n];
        double trace = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                gram[i][j] = dot(reference[chosen[i]], reference[chosen[j]], mean);
            }
            trace += gram[i][i];
        }
        for (int i = 0; i < n; i++) {
            gram[i][i] += 0.01 * trace / n + 1e-12;
        }
        double[][] dual = new double[n][groups];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < groups; k++) {
                dual[i][k] = (classes[chosen[i]] == k ? 1 : 0) - 1.0 / groups;
            }
        }
        solve(gram, dual);
        int hits = 0;
        for (int q = 0; q < queries.length; q++) {
            double[] vote = new double[groups];
            for (int i = 0; i < n; i++) {
                double near = dot(queries[q], reference[chosen[i]], mean);
                for (int k = 0; k < groups; k++) {
                    vote[k] += near * dual[i][k];
                }
            }
            int best = 0;
            for (int k = 1; k < groups; k++) {
                best = vote[k] > vote[best] ? k : best;
            }
            hits += best == truth[q] ? 1 : 0;
        }
        return hits / (double) queries.length;
    }

    private static double dot(float[] a, float[] b, double[] mean) {
        double sum = 0;
        for (int c = 0; c < mean.length; c++) {
            sum += (a[c] - mean[c]) * (b[c] - mean[c]);
        }
        return sum;
    }

    /** Gauss; the answer replaces b. */
    private static void solve(double[][] a, double[][] b) {
        int n = a.length;
        for (int k = 0; k < n; k++) {
            for (int i = 0; i < n; i++) {
                double factor = i == k ? 0 : a[i][k] / a[k][k];
                for (int j = k; j < n && factor != 0; j++) {
                    a[i][j] -= factor * a[k][j];
                }
                for (int j = 0; j < b[i].length && factor != 0; j++) {
                    b[i][j] -= factor * b[k][j];
                }
            }
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < b[i].length; j++) {
                b[i][j] /= a[i][i];
            }
        }
    }

    /** Normalised mutual information (arithmetic mean) of classes and the clusters of k-means, the best of five starts. */
    static double clusterAgreement(float[][] rows, int[] classes, int clusters) {
        SplittableRandom random = new SplittableRandom(1);
        int[] best = new int[0];
        double least = Double.POSITIVE_INFINITY;
        for (int start = 0; start < 5; start++) {
            int[] assigned = new int[rows.length];
            double cost = kMeans(rows, clusters, random, assigned);
            if (cost < least) {
                least = cost;
                best = assigned;
            }
        }
        return mutualInformation(best, classes);
    }

    /** Lloyd's algorithm from k-means++ seeds (Arthur and Vassilvitskii, 2007). */
    private static double kMeans(float[][] rows, int clusters, SplittableRandom random, int[] assigned) {
        double[][] centres = new double[clusters][];
        double[] nearest = new double[rows.length];
        Arrays.fill(nearest, Double.MAX_VALUE);
        int next = random.nextInt(rows.length);
        for (int k = 0; k < clusters; k++) {
            centres[k] = widened(rows[next]);
            double total = 0;
            for (int i = 0; i < rows.length; i++) {
                nearest[i] = Math.min(nearest[i], distance(rows[i], centres[k]));
                total += nearest[i];
            }
            double at = random.nextDouble() * total;
            for (next = 0; next < rows.length - 1 && (at -= nearest[next]) > 0; next++) {
                // the first row at which the running sum passes the draw
            }
        }
        double cost = Double.POSITIVE_INFINITY;
        for (int round = 0; round < 60; round++) {
            double now = 0;
            double[][] sums = new double[clusters][rows[0].length];
            int[] counts = new int[clusters];
            for (int i = 0; i < rows.length; i++) {
                double least = Double.POSITIVE_INFINITY;
                for (int k = 0; k < clusters; k++) {
                    double d = distance(rows[i], centres[k]);
                    if (d < least) {
                        least = d;
                        assigned[i] = k;
                    }
                }
                now += least;
                counts[assigned[i]]++;
                for (int c = 0; c < rows[i].length; c++) {
                    sums[assigned[i]][c] += rows[i][c];
                }
            }
            for (int k = 0; k < clusters; k++) {
                for (int c = 0; c < sums[k].length && counts[k] > 0; c++) {
                    centres[k][c] = sums[k][c] / counts[k];
                }
            }
            if (now >= cost * (1 - 1e-6)) {
                break;
            }
            cost = now;
        }
        return cost;
    }

    private static double[] widened(float[] row) {
        double[] out = new double[row.length];
        Arrays.setAll(out, i -> row[i]);
        return out;
    }

    private static double distance(float[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < b.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return sum;
    }

    private static double mutualInformation(int[] a, int[] b) {
        int rows = Arrays.stream(a).max().orElse(0) + 1;
        int columns = Arrays.stream(b).max().orElse(0) + 1;
        double[][] joint = new double[rows][columns];
        for (int i = 0; i < a.length; i++) {
            joint[a[i]][b[i]] += 1.0 / a.length;
        }
        double[] left =
                Arrays.stream(joint).mapToDouble(r -> Arrays.stream(r).sum()).toArray();
        double[] right = new double[columns];
        double shared = 0;
        for (double[] row : joint) {
            for (int j = 0; j < columns; j++) {
                right[j] += row[j];
            }
        }
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                shared += joint[i][j] == 0 ? 0 : joint[i][j] * Math.log(joint[i][j] / (left[i] * right[j]));
            }
        }
        return 2 * shared / (entropy(left) + entropy(right));
    }

    private static double entropy(double[] shares) {
        return Arrays.stream(shares).map(p -> p == 0 ? 0 : -p * Math.log(p)).sum();
    }
}
