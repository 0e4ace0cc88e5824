package dev.echolot.events;

import dev.echolot.record.RejectReason;
import dev.echolot.record.SourcePosition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record that could not be scored, with what it held.
 *
 * @param message one line: what was expected, what came, where
 * @param headers of the record, in order
 */
public record RejectedRecord(
        SourcePosition source,
        long timestampMs,
        RejectReason reason,
        String message,
        byte @Nullable [] key,
        byte @Nullable [] value,
        List<Entry> headers)
        implements Outcome {

    /** One header. */
    public record Entry(String key, byte @Nullable [] value) {}
}
