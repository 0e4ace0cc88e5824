/**
 * How good a detector is, measured on labelled rows that it was never told the labels of: ranking ({@link
 * dev.echolot.evaluation.Ranking}), calibration ({@link dev.echolot.evaluation.CalibrationCheck}), and the yardstick every
 * autoencoder has to beat, principal components ({@link dev.echolot.evaluation.Pca}).
 */
@NullMarked
package dev.echolot.evaluation;

import org.jspecify.annotations.NullMarked;
