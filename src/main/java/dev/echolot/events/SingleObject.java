package dev.echolot.events;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Avro single-object encoding: {@code c3 01}, the schema's CRC-64 fingerprint, little-endian, and the record's binary form
 * (Avro 1.12 specification, "Single-object encoding"). Writes the generated records; not thread-safe.
 */
final class SingleObject<T extends SpecificRecord> {

    private final byte[] header;
    private final SpecificDatumWriter<T> writer;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
    private @Nullable BinaryEncoder encoder;

    SingleObject(Schema schema) {
        this.header = header(schema);
        // A SpecificData of its own: the usual one looks the class up by name, which Avro 1.12.2 refuses unless it is
        // trusted process-wide; nothing here needs that.
        SpecificData data = new SpecificData();
        data.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
        this.writer = new SpecificDatumWriter<>(schema, data);
    }

    /** The ten bytes before every record of a schema. */
    static byte[] header(Schema schema) {
        ByteBuffer header = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
        header.put((byte) 0xC3).put((byte) 0x01).putLong(SchemaNormalization.parsingFingerprint64(schema));
        return header.array();
    }

    byte[] bytes(T event) {
        out.reset();
        out.writeBytes(header);
        BinaryEncoder binary = EncoderFactory.get().binaryEncoder(out, encoder);
        encoder = binary;
        try {
            writer.write(event, binary);
            binary.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return out.toByteArray();
    }
}
