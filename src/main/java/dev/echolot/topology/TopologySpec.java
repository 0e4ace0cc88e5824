package dev.echolot.topology;

import dev.echolot.onnx.Device;
import dev.echolot.record.FieldNames;
import dev.echolot.record.RecordDecoder;
import dev.echolot.statistics.WindowSpec;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Everything the scoring topology is built from, checked and typed. Immutable.
 *
 * @param application the Streams application id and the prefix of stores and internal topics
 * @param inputTopics at least one; co-partitioned by entity when there are several
 * @param decoders makes a decoder for the fields a model reads; called once a task
 * @param key where the entity comes from
 * @param topics names of the topics written
 * @param json whether events are written as plain JSON instead of Avro single-object
 * @param embeddings which records' embeddings are published
 * @param alertRate share of ordinary records one is willing to be alerted about, between 0 and 1
 * @param warmUp records a window must hold before its statistics count as settled; 0 = at once
 * @param windows size and grace of the tumbling windows
 * @param maxAhead how far an event time may lie ahead of the Kafka timestamp and still count
 * @param idleClose wall-clock idleness after which a partition's windows are closed; null = never
 * @param entityMax most entities with open windows, per source partition; the oldest go first
 * @param batchSize most records scored in one call, 1 to 4096
 * @param linger longest a record waits for its batch to fill
 * @param device where the model runs
 * @param deadLetterMaxBytes how much of a bad record's value its dead letter keeps
 */
public record TopologySpec(
        String application,
        List<String> inputTopics,
        Function<FieldNames, RecordDecoder> decoders,
        Key key,
        Topics topics,
        boolean json,
        Embeddings embeddings,
        double alertRate,
        long warmUp,
        WindowSpec windows,
        Duration maxAhead,
        @Nullable Duration idleClose,
        int entityMax,
        int batchSize,
        Duration linger,
        Device device,
        int deadLetterMaxBytes) {

    /** Where the entity comes from. */
    public enum Key {
        /** The key of the Kafka record. */
        RECORD,
        /** The model's key field; the stream is repartitioned by it. */
        FIELD
    }

    /** Which records' embeddings are published. */
    public enum Embeddings {
        ALL,
        ANOMALIES,
        NONE
    }

    /**
     * Topics written. The optional ones are null where that output is off.
     */
    public record Topics(
            String anomalies,
            String embeddings,
            @Nullable String scores,
            @Nullable String reconstructions,
            String statistics,
            String deadLetters) {

        /** The usual names, {@code <application>.anomalies} and so on; scores and reconstructions off. */
        public static Topics of(String application) {
            return new Topics(
                    application + ".anomalies",
                    application + ".embeddings",
                    null,
                    null,
                    application + ".statistics",
                    application + ".dead-letters");
        }

        public Topics withScores(String name) {
            return new Topics(anomalies, embeddings, name, reconstructions, statistics, deadLetters);
        }

        public Topics withReconstructions(String name) {
            return new Topics(anomalies, embeddings, scores, name, statistics, deadLetters);
        }
    }

    public TopologySpec {
        inputTopics = List.copyOf(inputTopics);
        if (inputTopics.isEmpty()) {
            throw new IllegalArgumentException("at least one input topic is needed, none was given");
        }
        if (!(alertRate > 0 && alertRate < 1)) {
            throw new IllegalArgumentException("alert rate must lie between 0 and 1, got " + alertRate);
        }
        if (batchSize < 1 || batchSize > 4096) {
            throw new IllegalArgumentException("batch size must be 1 to 4096, got " + batchSize);
        }
        if (entityMax < 1) {
            throw new IllegalArgumentException("entity bound must be at least 1, got " + entityMax);
        }
    }
}
