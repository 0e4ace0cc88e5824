package dev.echolot.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Fits a {@link Calibration} to the scores of held-out ordinary rows: about {@value #GRID} empirical quantiles up to the
 * threshold, and a generalised Pareto tail for the excesses over it. The tail holds 2 % of the rows, at least 50 of them, at
 * most a fifth.
 *
 * <p>The tail is estimated as in Zhang and Stephens (Technometrics 2009), a likelihood-weighted mean that has no failing
 * cases, with the weak prior of Vehtari et al. (JMLR 2024): ten pseudo-observations of shape 0.5, so that few rows rather give
 * a heavier tail. A negative shape, which would make scores beyond an end point impossible, becomes an exponential tail; so
 * does an estimate from fewer than {@value #FEWEST} excesses. Where so many rows share the highest score that nothing lies
 * above the threshold, the tail is that of one row more, as wide as half the range of the scores and a tenth of the highest.
 */
public final class CalibrationFitter {

    private static final int GRID = 256;
    private static final int FEWEST = 5;
    private static final double TAIL_SHARE = 0.02;
    private static final int TAIL_ROWS = 50;
    private static final double PRIOR_SHAPE = 0.5;
    private static final int PRIOR_ROWS = 10;

    /** Where anomalies are expected among the rows, the tail holds a tenth of them and its top fifth is not looked at. */
    private static final double WIDE_TAIL_SHARE = 0.1;

    private static final double UNSEEN_SHARE = 0.02;

    private CalibrationFitter() {}

    private record Tail(double shape, double scale) {}

    /**
     * From rows with anomalies among them, about {@value #UNSEEN_SHARE} of all at most. The highest scores may be theirs: of
     * as many rows half is taken for anomalies and left out, and of the other half the tail is told only that they score
     * higher than the rest of it ({@link CensoredTail}).
     *
     * @param scores as in {@link #fit}
     */
    public static Calibration fitContaminated(float[] scores) {
        Calibration plain = fit(scores);
        double[] sorted = new double[scores.length];
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] = scores[i];
        }
        Arrays.sort(sorted);
        int rows = sorted.length;
        int unseen = (int) Math.ceil(UNSEEN_SHARE * rows);
        int below = endOfRun(sorted, Math.max(0, rows - (int) (WIDE_TAIL_SHARE * rows) - 1));
        int seen = rows - unseen - below;
        double threshold = sorted[below - 1];
        if (seen < TAIL_ROWS / 2 || sorted[rows - unseen - 1] == threshold) {
            return plain; // too few rows to leave some of them out
        }
        double[] excesses = Arrays.stream(sorted, below, rows - unseen)
                .map(s -> s - threshold)
                .toArray();
        int anomalies = unseen / 2;
        CensoredTail tail = CensoredTail.fit(excesses, unseen - anomalies);
        List<Double> probabilities = new ArrayList<>();
        List<Double> quantiles = new ArrayList<>();
        grid(sorted, below, probabilities, quantiles);
        return new Calibration(
                rows, probabilities, quantiles, threshold, (double) (rows - below) / rows, tail.shape(), tail.scale());
    }

    /**
     * @param scores of held-out ordinary rows, finite, at least one, any order; left as they are
     * @throws IllegalArgumentException naming the row that is not finite
     */
    public static Calibration fit(float[] scores) {
        if (scores.length == 0) {
            throw new IllegalArgumentException("calibration needs the scores of held-out rows, got none");
        }
        double[] sorted = new double[scores.length];
        for (int i = 0; i < scores.length; i++) {
            if (!Float.isFinite(scores[i])) {
                throw new IllegalArgumentException(
                        "calibration: the score of row " + i + " of " + scores.length + " is " + scores[i]);
            }
            sorted[i] = scores[i] == 0 ? 0 : scores[i]; // no negative zero
        }
        Arrays.sort(sorted);
        int rows = sorted.length;
        int below = rowsUpToThreshold(sorted);
        double threshold = sorted[below - 1];
        double tailShare;
        Tail tail;
        if (below == rows) {
            // nothing lies above: the tail of the one row more that was not seen
            tailShare = 1.0 / (rows + 1);
            tail = new Tail(0, Math.max(1e-6, (threshold - sorted[0]) / 2 + Math.abs(threshold) / 10));
        } else {
            tailShare = (double) (rows - below) / rows;
            double[] excesses =
                    Arrays.stream(sorted, below, rows).map(s -> s - threshold).toArray();
            tail = fitTail(excesses);
        }
        List<Double> probabilities = new ArrayList<>();
        List<Double> quantiles = new ArrayList<>();
        grid(sorted, below, probabilities, quantiles);
        return new Calibration(rows, probabilities, quantiles, threshold, tailShare, tail.shape(), tail.scale());
    }

    /** How many of the ascending scores stay outside the tail; those equal to the threshold all do. At least 1. */
    private static int rowsUpToThreshold(double[] sorted) {
        int rows = sorted.length;
        int wanted = (int) Math.min(Math.max(TAIL_ROWS, Math.ceil(TAIL_SHARE * rows)), rows / 5);
        return endOfRun(sorted, rows - wanted - 1);
    }

    private static int startOfRun(double[] sorted, int index) {
        int start = index;
        while (start > 0 && sorted[start - 1] == sorted[index]) {
            start--;
        }
        return start;
    }

    private static int endOfRun(double[] sorted, int index) {
        int end = index + 1;
        while (end < sorted.length && sorted[end] == sorted[index]) {
            end++;
        }
        return end;
    }

    private static void grid(double[] sorted, int below, List<Double> probabilities, List<Double> quantiles) {
        double rows = sorted.length;
        for (int i = 0; i < GRID; i++) {
            int row = (int) ((long) i * (below - 1) / (GRID - 1));
            int start = startOfRun(sorted, row);
            int end = endOfRun(sorted, row);
            if (quantiles.isEmpty() || quantiles.get(quantiles.size() - 1) < sorted[row]) {
                probabilities.add(start / rows);
                quantiles.add(sorted[row]);
                if (end - start > 1) {
                    probabilities.add(end / rows);
                    quantiles.add(sorted[row]);
                }
            }
        }
    }

    /** @param y ascending, above 0 */
    private static Tail fitTail(double[] y) {
        double mean = Arrays.stream(y).average().orElseThrow();
        Tail exponential = new Tail(0, mean);
        int n = y.length;
        if (n < FEWEST || y[0] == y[n - 1]) {
            return exponential;
        }
        int points = 30 + (int) Math.sqrt(n);
        double quartile = y[Math.max(0, (int) Math.floor(n / 4.0 + 0.5) - 1)];
        double[] theta = new double[points];
        double[] likelihood = new double[points];
        for (int j = 0; j < points; j++) {
            theta[j] = 1 / y[n - 1] + (1 - Math.sqrt(points / (j + 0.5))) / (3 * quartile);
            double shape = shape(theta[j], y);
            likelihood[j] = n * (Math.log(-theta[j] / shape) - shape - 1);
        }
        double best = 0;
        for (int j = 0; j < points; j++) {
            double weight = 0;
            for (int k = 0; k < points; k++) {
                weight += Math.exp(likelihood[k] - likelihood[j]);
            }
            best += theta[j] / weight;
        }
        double shape = shape(best, y);
        double scale = -shape / best;
        double shrunk = (shape * n + PRIOR_SHAPE * PRIOR_ROWS) / (n + PRIOR_ROWS);
        boolean sound = Double.isFinite(shrunk) && Double.isFinite(scale) && scale > 0 && shrunk > 0;
        return sound ? new Tail(shrunk, scale) : exponential;
    }

    private static double shape(double theta, double[] y) {
        double sum = 0;
        for (double excess : y) {
            sum += Math.log1p(-theta * excess);
        }
        return sum / y.length;
    }
}
