package dev.echolot.model;

import java.util.List;

/**
 * From a score to its p-value: the share of ordinary records expected to score at least as high. Empirical quantiles of the
 * scores of held-out rows, and beyond {@code tailThreshold} a generalised Pareto tail (Siffer et al., KDD 2017). Made by
 * {@link CalibrationFitter}. Immutable.
 *
 * @param rows number of held-out rows behind it, at least 1
 * @param probabilities ascending, from 0: share of rows scoring below the quantile of the same index. A score that several
 *     rows share stands twice: with the share below it and with the share up to it
 * @param quantiles ascending scores, at least one; the last is {@code tailThreshold}
 * @param tailThreshold score where the tail begins
 * @param tailShare share of rows above the threshold, above 0
 * @param tailShape shape (xi) of the generalised Pareto distribution, at least 0: no score is impossible
 * @param tailScale its scale (sigma), above 0
 */
public record Calibration(
        long rows,
        List<Double> probabilities,
        List<Double> quantiles,
        double tailThreshold,
        double tailShare,
        double tailShape,
        double tailScale) {

    /** No p-value is smaller. */
    public static final double SMALLEST_P = 1e-12;

    private static final int FIRM_ROWS = 10;

    public Calibration {
        probabilities = Numbers.copyOf(probabilities);
        quantiles = Numbers.copyOf(quantiles);
        check(rows >= 1, "expected at least 1 row, got " + rows);
        check(
                !quantiles.isEmpty() && probabilities.size() == quantiles.size(),
                "expected as many probabilities as quantiles, got " + probabilities.size() + " and "
                        + quantiles.size());
        check(probabilities.get(0) == 0, "expected probabilities from 0, got " + probabilities.get(0));
        ascending("probabilities", probabilities);
        ascending("quantiles", quantiles);
        check(
                quantiles.get(quantiles.size() - 1) == tailThreshold,
                "expected the tail to begin at the last quantile " + quantiles.get(quantiles.size() - 1) + ", got "
                        + tailThreshold);
        check(tailShare > 0 && tailShare < 1, "expected a tail share between 0 and 1, got " + tailShare);
        check(tailShape >= 0 && tailShape < 100, "expected a tail shape from 0, got " + tailShape);
        check(tailScale > 0 && tailScale <= Double.MAX_VALUE, "expected a finite tail scale above 0, got " + tailScale);
    }

    /**
     * The share of ordinary records expected to score at least this high.
     *
     * @param score not NaN
     * @return 1 down to {@link #SMALLEST_P}, never rising with the score
     */
    public double pValue(double score) {
        if (Double.isNaN(score)) {
            throw new IllegalArgumentException("a score is a number, got NaN");
        }
        if (score > tailThreshold) {
            double excess = (score - tailThreshold) / tailScale;
            double log = tailShape == 0 ? -excess : -Math.log1p(tailShape * excess) / tailShape;
            return Math.max(SMALLEST_P, tailShare * Math.exp(log));
        }
        Numbers scores = (Numbers) quantiles;
        int above = scores.firstAtLeast(score);
        double right = scores.at(above);
        if (above == 0 || right == score) {
            return survival(above);
        }
        double left = scores.at(above - 1);
        double part = (score - left) / (right - left);
        return survival(above - 1) + part * (survival(above) - survival(above - 1));
    }

    /**
     * The smallest score whose p-value is at most a rate: the inverse of {@link #pValue}.
     *
     * @param alertRate above 0, at most 1
     */
    public double threshold(double alertRate) {
        if (!(alertRate > 0 && alertRate <= 1)) {
            throw new IllegalArgumentException("an alert rate is above 0 and at most 1, got " + alertRate);
        }
        if (alertRate < tailShare) {
            double log = Math.log(tailShare / Math.max(SMALLEST_P, alertRate));
            double excess = tailShape == 0 ? log : Math.expm1(tailShape * log) / tailShape;
            return tailThreshold + tailScale * excess;
        }
        int below = 0;
        while (below < quantiles.size() - 1 && survival(below) > alertRate) {
            below++;
        }
        if (below == 0 || survival(below) > alertRate) {
            return quantiles.get(below);
        }
        double part = (survival(below - 1) - alertRate) / (survival(below - 1) - survival(below));
        return quantiles.get(below - 1) + part * (quantiles.get(below) - quantiles.get(below - 1));
    }

    /** The smallest p-value that rows were seen at; smaller ones are extrapolated along the tail. */
    public double smallestSupported() {
        return 1.0 / rows;
    }

    /**
     * The smallest alert rate that {@value #FIRM_ROWS} rows scored high enough to speak for. Of ordinary rows like these, the share
     * that alerts is then between half and 1.6 times the rate, in nine cases of ten; at smaller rates it may be several times
     * the rate, or next to nothing. At most 1.
     */
    public double firmRate() {
        return Math.min(1, (double) FIRM_ROWS / rows);
    }

    /** Share of rows scoring at least the quantile of an index, never below the tail's. */
    private double survival(int index) {
        return Math.max(tailShare, 1 - ((Numbers) probabilities).at(index));
    }

    private static void ascending(String what, List<Double> numbers) {
        for (int i = 0; i < numbers.size(); i++) {
            double number = numbers.get(i);
            check(
                    Double.isFinite(number) && (i == 0 || number >= numbers.get(i - 1)),
                    "expected finite ascending " + what + ", got " + number + " at " + i);
        }
    }

    private static void check(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException("calibration: " + message);
        }
    }
}
