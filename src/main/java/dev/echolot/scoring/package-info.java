/**
 * Raw feature vectors in; scores, contributions, expected values and embeddings out, a batch at a time. The trainer, offline
 * scoring and the stream all score through {@link dev.echolot.scoring.Scorer}.
 */
@NullMarked
package dev.echolot.scoring;

import org.jspecify.annotations.NullMarked;
