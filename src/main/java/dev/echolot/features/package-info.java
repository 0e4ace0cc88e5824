/**
 * From an {@link dev.echolot.record.InputRecord} to the raw feature vector: one float32 per field of the model, in the
 * units of the data. The same encoder serves training, offline scoring and the stream, which is what keeps them equal.
 */
@NullMarked
package dev.echolot.features;

import org.jspecify.annotations.NullMarked;
