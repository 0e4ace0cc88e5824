package dev.echolot.topology;

import dev.echolot.events.RejectedRecord;
import dev.echolot.record.BadRecordException;
import dev.echolot.record.InputRecord;
import dev.echolot.record.RecordDecoder;
import dev.echolot.record.RejectReason;
import dev.echolot.record.SourcePosition;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * For applications whose entity is a field of the record: gives the record that key, so that it can be repartitioned, and
 * notes where it was read. The bytes stay as they are; they are decoded in full after the repartitioning.
 */
final class RekeyProcessor implements Processor<byte[], byte[], byte[], Object> {

    private final RecordDecoder decoder;
    private final int keyField;
    private final String keyName;
    private @Nullable ProcessorContext<byte[], Object> context;

    /** @param decoder one that looks for the key field alone */
    RekeyProcessor(RecordDecoder decoder, String keyName) {
        this.decoder = decoder;
        this.keyName = keyName;
        this.keyField = decoder.fields().indexOf(keyName);
    }

    @Override
    public void init(ProcessorContext<byte[], Object> newContext) {
        context = newContext;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        ProcessorContext<byte[], Object> to = Bound.to(context);
        SourcePosition source =
                SourceHeader.position(Bound.to(to.recordMetadata().orElse(null)));
        Record<byte[], Object> keyed;
        try {
            InputRecord input = decoder.decode(record.value(), null, record.timestamp(), source);
            byte[] key = key(input).getBytes(StandardCharsets.UTF_8);
            EntityKey.of(key); // within bounds, or a dead letter now
            RecordHeaders headers = new RecordHeaders(record.headers().toArray());
            SourceHeader.write(headers, source);
            keyed = new Record<>(key, record.value(), record.timestamp(), headers);
        } catch (BadRecordException | RuntimeException e) { // the unforeseen too
            RejectedRecord rejected = Rejection.of(e, source, record);
            to.forward(record.withValue(rejected));
            return;
        }
        to.forward(keyed);
    }

    private String key(InputRecord input) throws BadRecordException {
        return switch (input.cell(keyField)) {
            case ABSENT, NULL ->
                throw new BadRecordException(
                        RejectReason.MISSING_KEY,
                        "expected the entity in field '" + keyName + "'; the record has none");
            case NUMBER, TEXT, BOOLEAN -> input.shown(keyField);
        };
    }
}
