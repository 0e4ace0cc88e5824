package dev.echolot.topology;

import dev.echolot.events.ClosedWindow;
import dev.echolot.events.DeadLetterWriter;
import dev.echolot.events.EventWriter;
import dev.echolot.events.Outcome;
import dev.echolot.events.RejectedRecord;
import dev.echolot.events.ScoredRecord;
import dev.echolot.record.RejectReason;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Encodes outcomes and hands each to the sinks it belongs to. The Kafka timestamp of what is written is that of the record
 * read; tracing headers travel along.
 */
final class PublishProcessor implements Processor<byte[], Object, byte[], byte[]> {

    /** What is written of scored records; null where an output is off. */
    record Writers(
            EventWriter<ScoredRecord> anomalies,
            @Nullable EventWriter<ScoredRecord> embeddings,
            boolean embeddingsOfAnomaliesOnly,
            @Nullable EventWriter<ScoredRecord> scores,
            @Nullable EventWriter<ScoredRecord> reconstructions,
            EventWriter<ClosedWindow> statistics,
            EventWriter<RejectedRecord> deadLetters) {}

    /** Every topic takes an event of this size: the start sees to it. */
    private static final int SURELY_TAKEN = 8 << 10;

    private final Writers writers;
    private final TopologySpec.Topics topics;
    private final EventLimits limits;
    private final TopologyMetrics metrics;
    private @Nullable TaskMetrics counted;
    private @Nullable ProcessorContext<byte[], byte[]> context;

    PublishProcessor(Writers writers, TopologySpec.Topics topics, EventLimits limits, TopologyMetrics metrics) {
        this.writers = writers;
        this.topics = topics;
        this.limits = limits;
        this.metrics = metrics;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> newContext) {
        context = newContext;
        counted = metrics.open();
    }

    @Override
    public void process(Record<byte[], Object> record) {
        Outcome outcome = (Outcome) record.value();
        RecordHeaders headers = TracingHeaders.of(record.headers());
        if (outcome instanceof ScoredRecord scored) {
            scored(record, headers, scored);
        } else if (outcome instanceof RejectedRecord rejected) {
            reject(record, headers, rejected);
        } else if (outcome instanceof ClosedWindow window) {
            send(record.key(), writers.statistics().write(window), record, headers, Names.STATISTICS);
        }
    }

    private void scored(Record<byte[], Object> record, RecordHeaders headers, ScoredRecord scored) {
        boolean anomaly = scored.verdict().anomaly();
        @Nullable String refused = null;
        if (anomaly) {
            Bound.to(counted).add(Measure.ANOMALIES, 1);
            refused = event(writers.anomalies(), scored, record, headers, Names.ANOMALIES, topics.anomalies(), refused);
        }
        EventWriter<ScoredRecord> embeddings = writers.embeddings();
        if (embeddings != null && (anomaly || !writers.embeddingsOfAnomaliesOnly())) {
            refused = event(embeddings, scored, record, headers, Names.EMBEDDINGS, topics.embeddings(), refused);
        }
        refused = event(writers.scores(), scored, record, headers, Names.SCORES, topics.scores(), refused);
        refused = event(
                writers.reconstructions(),
                scored,
                record,
                headers,
                Names.RECONSTRUCTIONS,
                topics.reconstructions(),
                refused);
        if (refused != null) {
            reject(
                    record,
                    headers,
                    new RejectedRecord(
                            scored.input().source(),
                            record.timestamp(),
                            RejectReason.TOO_LARGE,
                            refused,
                            record.key(),
                            null,
                            List.of()));
        }
    }

    /**
     * Sends one event, unless its topic would not take it.
     *
     * @param writer null where that output is off
     * @param before what was refused of the same record before, in words; one dead letter tells of the first
     * @return what was refused so far
     */
    private @Nullable String event(
            @Nullable EventWriter<ScoredRecord> writer,
            ScoredRecord scored,
            Record<byte[], Object> record,
            RecordHeaders headers,
            String sink,
            @Nullable String topic,
            @Nullable String before) {
        if (writer == null || topic == null) {
            return before;
        }
        byte[] value = writer.write(scored);
        if (value.length <= SURELY_TAKEN || value.length <= limits.value(topic)) {
            send(record.key(), value, record, headers, sink);
            return before;
        }
        return before != null
                ? before
                : "an event of " + value.length + " bytes about this record is larger than topic '" + topic
                        + "' takes, " + limits.value(topic);
    }

    private void reject(Record<byte[], Object> record, RecordHeaders headers, RejectedRecord rejected) {
        Bound.to(counted).reject(rejected.reason());
        byte[] letter = writers.deadLetters().write(rejected);
        send(DeadLetterWriter.key(record.key()), letter, record, headers, Names.DEAD_LETTERS);
    }

    private void send(byte @Nullable [] key, byte[] value, Record<?, ?> about, RecordHeaders headers, String sink) {
        Bound.to(context).forward(new Record<>(key, value, about.timestamp(), headers), sink);
    }

    @Override
    public void close() {
        if (counted != null) {
            metrics.close(counted);
        }
    }
}
