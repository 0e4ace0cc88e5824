package dev.echolot.record;

import org.jspecify.annotations.Nullable;

/**
 * Tells JSON from Avro by the first bytes, record by record: {@code c3 01} is Avro single-object encoding (no JSON text in
 * UTF-8 begins so), a brace or blanks are JSON. Used by one thread.
 */
public final class AutoRecordDecoder implements RecordDecoder {

    private final JsonRecordDecoder json;
    private final AvroRecordDecoder avro;

    public AutoRecordDecoder(FieldNames fields, AvroSchemas schemas) {
        json = new JsonRecordDecoder(fields);
        avro = new AvroRecordDecoder(fields, schemas);
    }

    @Override
    public FieldNames fields() {
        return json.fields();
    }

    @Override
    public InputRecord decode(byte @Nullable [] value, @Nullable String key, long timestampMs, SourcePosition source)
            throws BadRecordException {
        if (value == null || value.length == 0) {
            throw new BadRecordException(
                    RejectReason.EMPTY_VALUE, "expected a JSON object or an Avro record, got no value");
        }
        if (AvroRecordDecoder.isSingleObject(value)) {
            return avro.decode(value, key, timestampMs, source);
        }
        byte first = value[0];
        if (first == '{' || first == ' ' || first == '\n' || first == '\r' || first == '\t' || first == (byte) 0xEF) {
            return json.decode(value, key, timestampMs, source);
        }
        throw new BadRecordException(
                RejectReason.MALFORMED,
                "expected '{' (JSON) or c3 01 (Avro single-object encoding), got byte %02x".formatted(first));
    }
}
