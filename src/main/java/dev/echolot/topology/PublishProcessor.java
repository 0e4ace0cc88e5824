package dev.echolot.topology;

import dev.echolot.events.ClosedWindow;
import dev.echolot.events.DeadLetterWriter;
import dev.echolot.events.EventWriter;
import dev.echolot.events.Outcome;
import dev.echolot.events.RejectedRecord;
import dev.echolot.events.ScoredRecord;
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

    private final Writers writers;
    private final TopologyMetrics metrics;
    private @Nullable TaskMetrics counted;
    private @Nullable ProcessorContext<byte[], byte[]> context;

    PublishProcessor(Writers writers, TopologyMetrics metrics) {
        this.writers = writers;
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
            Bound.to(counted).reject(rejected.reason());
            byte[] letter = writers.deadLetters().write(rejected);
            send(DeadLetterWriter.key(record.key()), letter, record, headers, Names.DEAD_LETTERS);
        } else if (outcome instanceof ClosedWindow window) {
            send(record.key(), writers.statistics().write(window), record, headers, Names.STATISTICS);
        }
    }

    private void scored(Record<byte[], Object> record, RecordHeaders headers, ScoredRecord scored) {
        byte[] key = record.key();
        boolean anomaly = scored.verdict().anomaly();
        if (anomaly) {
            Bound.to(counted).add(Measure.ANOMALIES, 1);
            send(key, writers.anomalies().write(scored), record, headers, Names.ANOMALIES);
        }
        EventWriter<ScoredRecord> embeddings = writers.embeddings();
        if (embeddings != null && (anomaly || !writers.embeddingsOfAnomaliesOnly())) {
            send(key, embeddings.write(scored), record, headers, Names.EMBEDDINGS);
        }
        EventWriter<ScoredRecord> scores = writers.scores();
        if (scores != null) {
            send(key, scores.write(scored), record, headers, Names.SCORES);
        }
        EventWriter<ScoredRecord> reconstructions = writers.reconstructions();
        if (reconstructions != null) {
            send(key, reconstructions.write(scored), record, headers, Names.RECONSTRUCTIONS);
        }
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
