package dev.echolot.model;

import java.util.List;

/**
 * From a score to the share of ordinary records expected to score at least as high. Empirical quantiles of the scores of
 * held-out rows, and beyond {@code tailThreshold} a generalised Pareto tail (Siffer et al., KDD 2017).
 *
 * @param rows number of held-out rows behind it
 * @param probabilities ascending, from 0: share of rows scoring below the quantile of the same index
 * @param quantiles ascending scores
 * @param tailThreshold score where the tail begins
 * @param tailShare share of rows above the threshold
 * @param tailShape shape (xi) of the generalised Pareto distribution
 * @param tailScale its scale (sigma), above 0
 */
public record Calibration(
        long rows,
        List<Double> probabilities,
        List<Double> quantiles,
        double tailThreshold,
        double tailShare,
        double tailShape,
        double tailScale) {}
