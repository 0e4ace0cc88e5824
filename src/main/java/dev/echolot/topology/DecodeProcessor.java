package dev.echolot.topology;

import dev.echolot.features.EventTimeReader;
import dev.echolot.record.BadRecordException;
import dev.echolot.record.InputRecord;
import dev.echolot.record.RecordDecoder;
import dev.echolot.record.SourcePosition;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to {@link Decoded}; what cannot be read goes to {@code publish} as a rejection.
 */
final class DecodeProcessor implements Processor<byte[], byte[], byte[], Object> {

    private final RecordDecoder decoder;
    private final EventTimeReader eventTime;
    private final boolean repartitioned;
    private final TopologyMetrics metrics;
    private @Nullable TaskMetrics counted;
    private int records;
    private @Nullable ProcessorContext<byte[], Object> context;

    /** @param repartitioned whether records come through the rekey node, with their source position in a header */
    DecodeProcessor(RecordDecoder decoder, EventTimeReader eventTime, boolean repartitioned, TopologyMetrics metrics) {
        this.decoder = decoder;
        this.eventTime = eventTime;
        this.repartitioned = repartitioned;
        this.metrics = metrics;
    }

    @Override
    public void init(ProcessorContext<byte[], Object> newContext) {
        context = newContext;
        counted = metrics.open();
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        ProcessorContext<byte[], Object> to = Bound.to(context);
        TaskMetrics count = Bound.to(counted);
        count.add(Measure.CONSUMED, 1);
        boolean timed = (records++ & TaskMetrics.SAMPLE - 1) == 0;
        long startNanos = timed ? System.nanoTime() : 0;
        var metadata = Bound.to(to.recordMetadata().orElse(null));
        SourcePosition source =
                repartitioned ? SourceHeader.read(record.headers(), metadata) : SourceHeader.position(metadata);
        Decoded decoded;
        try {
            String entity = EntityKey.of(record.key());
            InputRecord input = decoder.decode(record.value(), entity, record.timestamp(), source);
            input.eventTimeMs(eventTime.epochMs(input));
            if (timed) {
                count.add(Measure.DECODE_NANOS, TaskMetrics.SAMPLE * (System.nanoTime() - startNanos));
            }
            decoded = new Decoded(input, entity, record.value());
        } catch (BadRecordException | RuntimeException e) { // the unforeseen too: one record never stops the stream
            to.forward(record.withValue(Rejection.of(e, source, record)), Names.PUBLISH);
            return;
        }
        to.forward(record.withValue(decoded), Names.SCORE);
    }

    @Override
    public void close() {
        if (counted != null) {
            metrics.close(counted);
        }
    }
}
