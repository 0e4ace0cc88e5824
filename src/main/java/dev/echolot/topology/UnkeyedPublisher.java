package dev.echolot.topology;

import dev.echolot.events.DeadLetterWriter;
import dev.echolot.events.EventWriter;
import dev.echolot.events.RejectedRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Publishes the dead letters of records whose entity could not be read, before the repartitioning. */
final class UnkeyedPublisher implements Processor<byte[], Object, byte[], byte[]> {

    private final EventWriter<RejectedRecord> writer;
    private @Nullable ProcessorContext<byte[], byte[]> context;

    UnkeyedPublisher(EventWriter<RejectedRecord> writer) {
        this.writer = writer;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> newContext) {
        context = newContext;
    }

    @Override
    public void process(Record<byte[], Object> record) {
        byte[] letter = writer.write((RejectedRecord) record.value());
        Bound.to(context)
                .forward(new Record<>(
                        DeadLetterWriter.key(record.key()),
                        letter,
                        record.timestamp(),
                        TracingHeaders.of(record.headers())));
    }
}
