package dev.echolot.bench;

import java.util.Locale;

/** What is measured side by side: our topology, the same with parts taken out, and what one would compare it with. */
enum Variant {
    /** The product: Avro in, micro-batches through ONNX Runtime, windows, anomalies and embeddings out, exactly once. */
    WHOLE,
    /** The same without the model: the first feature is the score, so that windows and events are as large as ever. */
    NO_SCORING,
    /** The same with a scorer that returns constants; its windows hold one value and are smaller. */
    CONSTANTS,
    /** The same with batches of one record. */
    UNBATCHED,
    /** The same with Random Cut Forest in place of the model: 50 trees of 256, score only. */
    RANDOM_CUT_FOREST,
    /** The same, each point also learned, as the forest is meant to be used. */
    RANDOM_CUT_FOREST_LEARNING,
    /** What one would write first: generic Avro, one float[][] a record into ONNX Runtime, the code out; no windows. */
    FLOAT_ARRAYS,
    /**
     * The same code in a Flink job: local runner, one slot, at least once with a checkpoint a second, which asks less of it
     * than of the others. Only in builds with the profile {@code flink}.
     */
    FLINK,
    /** Generic Avro decoded and encoded again, nothing else. */
    AVRO,
    /** Bytes in, and the sends of the whole out: a value of an embedding's size, changelog and closed windows likewise. */
    SAME_SENDS,
    /** The bytes of the record, copied from topic to topic. */
    PASS_THROUGH;

    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Variant of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }

    /** Whether it runs in the product's topology. */
    boolean isOurTopology() {
        return switch (this) {
            case WHOLE, NO_SCORING, CONSTANTS, UNBATCHED, RANDOM_CUT_FOREST, RANDOM_CUT_FOREST_LEARNING -> true;
            case FLOAT_ARRAYS, FLINK, AVRO, SAME_SENDS, PASS_THROUGH -> false;
        };
    }

    /** How many records it is given, of those asked for: the slow ones fewer, or a run would take an hour. */
    double share() {
        return switch (this) {
            case RANDOM_CUT_FOREST -> 0.06;
            case RANDOM_CUT_FOREST_LEARNING -> 0.04;
            case FLOAT_ARRAYS, FLINK, UNBATCHED -> 0.2;
            default -> 1;
        };
    }
}
