/**
 * The model file: an ONNX graph that takes raw values and gives scores, with everything needed to use it in its metadata.
 * {@link dev.echolot.model.ModelFile} writes and loads it, {@link dev.echolot.model.ModelManifest} is what it says of
 * itself, {@link dev.echolot.model.Calibration} turns its score into a p-value.
 *
 * <p>A file is the unit of deployment. Loading checks the bytes against their hash, the graph against the contract, and the
 * outputs against golden vectors; a file that loads will score.
 */
@NullMarked
package dev.echolot.model;

import org.jspecify.annotations.NullMarked;
