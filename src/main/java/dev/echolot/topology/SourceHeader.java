package dev.echolot.topology;

import dev.echolot.record.SourcePosition;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * The position a record had before it was repartitioned by its entity, carried in a header. Written by the rekey node alone:
 * one that came with the input is thrown away there.
 */
final class SourceHeader {

    static final String KEY = "echolot.source";

    private SourceHeader() {}

    static void write(Headers headers, SourcePosition source) {
        headers.remove(KEY);
        headers.add(
                KEY,
                (source.partition() + " " + source.offset() + " " + source.topic()).getBytes(StandardCharsets.UTF_8));
    }

    static SourcePosition read(Headers headers, RecordMetadata otherwise) {
        Header header = headers.lastHeader(KEY);
        if (header == null) {
            return position(otherwise);
        }
        String[] parts = new String(header.value(), StandardCharsets.UTF_8).split(" ", 3);
        return new SourcePosition(parts[2], Integer.parseInt(parts[0]), Long.parseLong(parts[1]));
    }

    static SourcePosition position(RecordMetadata metadata) {
        return new SourcePosition(metadata.topic(), metadata.partition(), metadata.offset());
    }
}
