package dev.echolot.events;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericArray;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * Our Avro records as plain JSON: the schemas' field names as they are, unions without wrapping, times as milliseconds
 * since 1970, bytes as base64, floats shortest round-trip, numbers that are not finite as null. Reads generically, knows
 * the given schemas only. Not thread-safe.
 */
public final class EventJson {

    private static final JsonFactory FACTORY = new JsonFactory();

    private final Map<Long, GenericDatumReader<GenericRecord>> readers = new HashMap<>();
    private @Nullable BinaryDecoder decoder;

    /** Knows every schema of {@link EventSchemas}. */
    public EventJson() {
        this(EventSchemas.all());
    }

    public EventJson(Collection<Schema> schemas) {
        for (Schema schema : schemas) {
            readers.put(SchemaNormalization.parsingFingerprint64(schema), new GenericDatumReader<>(schema));
        }
    }

    /**
     * The record as a generic Avro record.
     *
     * @throws IOException when the bytes are no single-object encoding, or of no known schema
     */
    public GenericRecord read(byte[] event) throws IOException {
        if (event.length < 10 || event[0] != (byte) 0xC3 || event[1] != 0x01) {
            throw new IOException(
                    "expected an Avro single-object record (c3 01 ...), got " + event.length + " other bytes");
        }
        long fingerprint =
                ByteBuffer.wrap(event, 2, 8).order(ByteOrder.LITTLE_ENDIAN).getLong();
        GenericDatumReader<GenericRecord> reader = readers.get(fingerprint);
        if (reader == null) {
            throw new IOException(String.format("no schema is known for the Avro fingerprint %016x", fingerprint));
        }
        BinaryDecoder binary = DecoderFactory.get().binaryDecoder(event, 10, event.length - 10, decoder);
        decoder = binary;
        return reader.read(null, binary);
    }

    /** The record as one line of JSON, UTF-8. */
    public byte[] json(byte[] event) throws IOException {
        return json(read(event));
    }

    public static byte[] json(GenericRecord record) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            write(record, json);
        }
        return out.toByteArray();
    }

    private static void write(@Nullable Object value, JsonGenerator json) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof GenericRecord record) {
            json.writeStartObject();
            for (Schema.Field field : record.getSchema().getFields()) {
                json.writeFieldName(field.name());
                write(record.get(field.pos()), json);
            }
            json.writeEndObject();
        } else if (value instanceof GenericArray<?> array) {
            json.writeStartArray();
            for (Object element : array) {
                write(element, json);
            }
            json.writeEndArray();
        } else if (value instanceof Float number) {
            if (Float.isFinite(number)) {
                json.writeNumber(number);
            } else {
                json.writeNull();
            }
        } else if (value instanceof Double number) {
            if (Double.isFinite(number)) {
                json.writeNumber(number);
            } else {
                json.writeNull();
            }
        } else if (value instanceof Integer number) {
            json.writeNumber(number);
        } else if (value instanceof Long number) {
            json.writeNumber(number);
        } else if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else if (value instanceof ByteBuffer bytes) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.duplicate().get(copy);
            json.writeString(Base64.getEncoder().encodeToString(copy));
        } else {
            json.writeString(value.toString());
        }
    }
}
