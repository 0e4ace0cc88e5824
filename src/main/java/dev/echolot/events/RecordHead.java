package dev.echolot.events;

import dev.echolot.record.SourcePosition;
import java.nio.charset.StandardCharsets;

/**
 * The fields every record about a record begins with: id and source. Keeps the encoded topic of the last record, as records
 * of one partition follow each other. Not thread-safe.
 */
final class RecordHead {

    private final EventModel model;
    private String topic = "";
    private int partition = -1;
    private byte[] idPrefix = {};
    private byte[] topicBytes = {};

    RecordHead(EventModel model) {
        this.model = model;
    }

    /** Writes {@code id} and {@code source}. */
    void write(AvroBytes out, SourcePosition source) {
        if (source.partition() != partition || !source.topic().equals(topic)) {
            topic = source.topic();
            partition = source.partition();
            topicBytes = topic.getBytes(StandardCharsets.UTF_8);
            idPrefix = (topic + "-" + partition + "-").getBytes(StandardCharsets.UTF_8);
        }
        out.text(idPrefix, source.offset(), model.idSuffix());
        out.text(topicBytes).number(source.partition()).number(source.offset());
    }
}
