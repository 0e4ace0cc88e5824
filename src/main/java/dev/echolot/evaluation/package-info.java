/**
 * How good a detector is, measured on labelled rows that it was never told the labels of: ranking ({@link
 * dev.echolot.evaluation.Ranking}), calibration ({@link dev.echolot.evaluation.CalibrationCheck}), and the {@link
 * dev.echolot.evaluation.Yardstick}s every autoencoder has to beat: principal components ({@link dev.echolot.evaluation.Pca})
 * and, where nothing is negative, non-negative matrix factorisation ({@link dev.echolot.evaluation.Nmf}). A bake-off compares
 * {@link dev.echolot.evaluation.Contestant}s; {@link dev.echolot.evaluation.ReportPage} shows one model; {@link
 * dev.echolot.evaluation.Neighbours} and {@link dev.echolot.evaluation.CodeSpread} work on codes, {@link dev.echolot.evaluation.Compression} says what they lose.
 */
@NullMarked
package dev.echolot.evaluation;

import org.jspecify.annotations.NullMarked;
