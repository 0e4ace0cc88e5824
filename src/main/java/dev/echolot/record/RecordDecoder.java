package dev.echolot.record;

import org.jspecify.annotations.Nullable;

/**
 * Bytes of one record's value to an {@link InputRecord}. Implementations keep buffers and are used by one thread each.
 */
public interface RecordDecoder {

    /** The fields this decoder fills, in the order of the cells. */
    FieldNames fields();

    /**
     * Decodes one value.
     *
     * @param value the record's bytes; null for a tombstone
     * @param key the record's key as text, or null
     * @param timestampMs the Kafka timestamp, the event time unless a field says otherwise
     * @throws BadRecordException when the bytes are not a readable record; the reason says which way
     */
    InputRecord decode(byte @Nullable [] value, @Nullable String key, long timestampMs, SourcePosition source)
            throws BadRecordException;
}
