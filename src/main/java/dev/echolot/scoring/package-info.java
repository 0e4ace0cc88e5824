/**
 * Raw feature vectors in; scores, contributions, expected values and embeddings out, a batch at a time. The trainer, offline
 * scoring and the stream all score through {@link dev.echolot.scoring.Scorer}. The way back, from an embedding to expected
 * values, is {@link dev.echolot.scoring.Decoder}; {@link dev.echolot.scoring.CodedRows} goes both
 * ways for a matrix; {@link dev.echolot.scoring.CodeFile} keeps embeddings small.
 */
@NullMarked
package dev.echolot.scoring;

import org.jspecify.annotations.NullMarked;
