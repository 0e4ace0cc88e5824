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
    private @Nullable ProcessorContext<byte[], Object> context;

    /** @param repartitioned whether records come through the rekey node, with their source position in a header */
    DecodeProcessor(RecordDecoder decoder, EventTimeReader eventTime, boolean repartitioned) {
        this.decoder = decoder;
        this.eventTime = eventTime;
        this.repartitioned = repartitioned;
    }

    @Override
    public void init(ProcessorContext<byte[], Object> newContext) {
        context = newContext;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        ProcessorContext<byte[], Object> to = Bound.to(context);
        var metadata = Bound.to(to.recordMetadata().orElse(null));
        SourcePosition source =
                repartitioned ? SourceHeader.read(record.headers(), metadata) : SourceHeader.position(metadata);
        try {
            String entity = EntityKey.of(record.key());
            InputRecord input = decoder.decode(record.value(), entity, record.timestamp(), source);
            input.eventTimeMs(eventTime.epochMs(input));
            to.forward(record.withValue(new Decoded(input, entity, record.value())), Names.SCORE);
        } catch (BadRecordException e) {
            to.forward(record.withValue(Rejection.of(e, source, record)), Names.PUBLISH);
        }
    }
}
