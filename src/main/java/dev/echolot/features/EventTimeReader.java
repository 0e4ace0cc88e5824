package dev.echolot.features;

import dev.echolot.features.FeatureSpec.EventTimeSpec;
import dev.echolot.record.BadRecordException;
import dev.echolot.record.FieldNames;
import dev.echolot.record.InputRecord;
import dev.echolot.record.RejectReason;
import dev.echolot.record.TimeFormat;
import org.jspecify.annotations.Nullable;

/** When the thing a record tells of happened. Used by one thread; no allocation, see {@link TimeFormat}. */
public final class EventTimeReader {

    private final @Nullable EventTimeSpec spec;
    private final @Nullable TimeFormat format;
    private @Nullable FieldNames names;
    private int cell = -1;

    /** @param spec null where the time the record came with (the Kafka timestamp) is the event time */
    public EventTimeReader(@Nullable EventTimeSpec spec) {
        this.spec = spec;
        this.format = spec == null ? null : new TimeFormat(spec.format(), spec.zone());
    }

    /**
     * Milliseconds since 1970-01-01T00:00Z.
     *
     * @throws BadRecordException {@code INVALID_EVENT_TIME} when the field is absent, null or not in its format
     */
    public long epochMs(InputRecord record) throws BadRecordException {
        if (spec == null || format == null) {
            return record.eventTimeMs();
        }
        if (record.fields() != names) {
            names = record.fields();
            cell = names.indexOf(spec.field());
        }
        if (cell < 0 || record.missing(cell)) {
            throw invalid(spec, "nothing");
        }
        long epochMs = format.epochMs(record, cell);
        if (epochMs == TimeFormat.UNREADABLE) {
            throw invalid(spec, "'" + CellReader.shown(record, cell) + "'");
        }
        return epochMs;
    }

    private static BadRecordException invalid(EventTimeSpec spec, String got) {
        return new BadRecordException(
                RejectReason.INVALID_EVENT_TIME,
                "field '" + spec.field() + "': expected the event time as " + spec.format() + ", got " + got);
    }
}
