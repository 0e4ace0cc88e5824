package dev.echolot.record;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decodes Avro single-object encoding: the bytes {@code c3 01}, the writer schema's 64-bit fingerprint (CRC-64-AVRO of the
 * parsing form, little-endian), the record. Only the wanted fields are read, members of nested records by dotted path; unions
 * and logical types as {@link AvroCell} says. A wanted field the schema lacks is absent, unless another field has it as an alias.
 *
 * <p>Used by one thread; the schemas may be shared. About 0.25 us for a record of 24 fields, 16 of them wanted; the record and
 * its texts are all that is allocated.
 */
public final class AvroRecordDecoder implements RecordDecoder {

    static final int HEADER = 10;

    private final FieldNames fields;
    private final AvroSchemas schemas;
    private final Map<Long, AvroPlan> plans = new HashMap<>();
    private final AvroBytes in = new AvroBytes();

    public AvroRecordDecoder(FieldNames fields, AvroSchemas schemas) {
        this.fields = fields;
        this.schemas = schemas;
        FieldTree tree = FieldTree.of(fields);
        schemas.byFingerprint().forEach((fingerprint, schema) -> plans.put(fingerprint, AvroPlan.of(schema, tree, "")));
    }

    @Override
    public FieldNames fields() {
        return fields;
    }

    @Override
    public InputRecord decode(byte @Nullable [] value, @Nullable String key, long timestampMs, SourcePosition source)
            throws BadRecordException {
        if (value == null || value.length == 0) {
            throw new BadRecordException(RejectReason.EMPTY_VALUE, "expected an Avro record, got no value");
        }
        if (value.length > JsonRecordDecoder.MAX_BYTES) {
            throw new BadRecordException(
                    RejectReason.TOO_LARGE,
                    "expected at most " + JsonRecordDecoder.MAX_BYTES + " bytes, got " + value.length);
        }
        if (value.length < HEADER || !isSingleObject(value)) {
            throw new BadRecordException(
                    RejectReason.MALFORMED,
                    "expected Avro single-object encoding (c3 01 and a fingerprint of 8 bytes), got " + hex(value));
        }
        long fingerprint = AvroBytes.littleEndian(value, 2);
        AvroPlan plan = plans.get(fingerprint);
        if (plan == null) {
            throw new BadRecordException(
                    RejectReason.UNKNOWN_SCHEMA,
                    "expected the fingerprint of one of the writer schemas " + schemas + ", got "
                            + AvroSchemas.hex(fingerprint));
        }
        InputRecord record = new InputRecord(fields, source, key, timestampMs);
        in.reset(value, HEADER);
        plan.read(in, record, 1);
        if (in.left() > 0) {
            throw in.malformed("expected the end of the record, " + in.left() + " bytes are left");
        }
        return record;
    }

    static boolean isSingleObject(byte[] value) {
        return value.length >= 2 && value[0] == (byte) 0xC3 && value[1] == 1;
    }

    private static String hex(byte[] value) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < value.length && i < HEADER; i++) {
            out.append("%02x ".formatted(value[i]));
        }
        return value.length + " bytes: " + out.toString().strip() + (value.length > HEADER ? " ..." : "");
    }
}
