/**
 * What leaves: verdicts, embeddings, scores, closed windows and dead letters as Avro records (single-object encoding, or
 * plain JSON of the same fields). The schemas are the files under {@code schemas/event}; a consumer needs nothing else.
 * Records that leave for every record read are written field by field straight into bytes; the rare ones through the
 * generated classes, which are only ever written.
 */
@NullMarked
package dev.echolot.events;

import org.jspecify.annotations.NullMarked;
