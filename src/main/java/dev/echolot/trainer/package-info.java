/**
 * From a specification and records to a model, offline. In the order things happen:
 *
 * <ul>
 *   <li>{@link dev.echolot.trainer.DataProfiler} looks at data and suggests a {@link dev.echolot.trainer.TrainingSpec};
 *   <li>{@link dev.echolot.trainer.Trainer} is the front door: it reads the rows ({@code TrainingRows}), splits them
 *       ({@code RowSplit}: fit, stop, calibrate, disjoint), and learns the fields' statistics ({@code FieldProfile});
 *   <li>{@code Preprocessing}, an {@code Autoencoder} kind and {@code Reconstruction} are written once as graphs and serve
 *       training and export alike, so the exported model is the trained one by construction;
 *   <li>{@code TrainingGraphs} adds the {@code Objective} and its {@code Gradients}; {@code Descent} runs them, {@code Adam}
 *       moves the weights; the linear kind is solved by {@code PrincipalComponents} instead;
 *   <li>{@code HeldOutScores} estimates the {@code ErrorWeights} and the calibration scores from rows not fitted on;
 *   <li>{@link dev.echolot.trainer.ForwardPass} keeps what the network gives where it was trained, to hold the file against;
 *   <li>{@code ModelGraph} puts preprocessing, network, {@code ErrorHead} and {@code ExpectedValues} into one graph, a {@link
 *       dev.echolot.trainer.TrainedModel}.
 * </ul>
 *
 * <p>Training runs on ONNX Runtime as scoring does: the graphs are plain operators, differentiated here. An operator without
 * a gradient rule is an error when the graph is built. The same seed gives the same bytes on one kind of CPU.
 */
@NullMarked
package dev.echolot.trainer;

import org.jspecify.annotations.NullMarked;
