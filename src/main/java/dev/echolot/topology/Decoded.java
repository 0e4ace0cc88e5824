package dev.echolot.topology;

import dev.echolot.record.InputRecord;
import org.jspecify.annotations.Nullable;

/**
 * A readable record on its way to the scorer.
 *
 * @param entity its key as text, never empty
 * @param raw the bytes it was read from, for a dead letter should a later node reject it
 */
record Decoded(InputRecord input, String entity, byte @Nullable [] raw) {}
