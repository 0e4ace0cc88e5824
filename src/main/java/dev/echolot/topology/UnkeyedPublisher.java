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
    private final TopologyMetrics metrics;
    private @Nullable TaskMetrics counted;
    private @Nullable ProcessorContext<byte[], byte[]> context;

    UnkeyedPublisher(EventWriter<RejectedRecord> writer, TopologyMetrics metrics) {
        this.writer = writer;
        this.metrics = metrics;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> newContext) {
        context = newContext;
        counted = metrics.open();
    }

    @Override
    public void process(Record<byte[], Object> record) {
        RejectedRecord rejected = (RejectedRecord) record.value();
        // it never comes to the decode node: counted here
        Bound.to(counted).add(Measure.CONSUMED, 1);
        Bound.to(counted).reject(rejected.reason());
        byte[] letter = writer.write(rejected);
        Bound.to(context)
                .forward(new Record<>(
                        DeadLetterWriter.key(record.key()),
                        letter,
                        record.timestamp(),
                        TracingHeaders.of(record.headers())));
    }

    @Override
    public void close() {
        if (counted != null) {
            metrics.close(counted);
        }
    }
}
