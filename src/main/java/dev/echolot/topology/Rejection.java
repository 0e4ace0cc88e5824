package dev.echolot.topology;

import dev.echolot.events.RejectedRecord;
import dev.echolot.record.BadRecordException;
import dev.echolot.record.RejectReason;
import dev.echolot.record.SourcePosition;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Makes dead letters of records. */
final class Rejection {

    private Rejection() {}

    /** The reason and message of a failure: those of a bad record, or the kind of an unforeseen one (never its text). */
    static RejectedRecord of(
            Exception failure,
            SourcePosition source,
            long timestampMs,
            byte @Nullable [] key,
            byte @Nullable [] value,
            Headers headers) {
        RejectReason reason = failure instanceof BadRecordException bad ? bad.reason() : RejectReason.PROCESSING_FAILED;
        String message = failure instanceof BadRecordException
                ? String.valueOf(failure.getMessage())
                : "processing the record failed unexpectedly: "
                        + failure.getClass().getSimpleName();
        List<RejectedRecord.Entry> entries = new ArrayList<>();
        for (Header header : headers) {
            if (!header.key().equals(SourceHeader.KEY)) {
                entries.add(new RejectedRecord.Entry(header.key(), header.value()));
            }
        }
        return new RejectedRecord(source, timestampMs, reason, message, key, value, entries);
    }

    static RejectedRecord of(Exception failure, SourcePosition source, Record<byte[], byte[]> record) {
        return of(failure, source, record.timestamp(), record.key(), record.value(), record.headers());
    }
}
