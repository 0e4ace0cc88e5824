package dev.echolot.topology;

import org.jspecify.annotations.Nullable;

/** For what Kafka Streams gives a processor before its first record. */
final class Bound {

    private Bound() {}

    static <T> T to(@Nullable T given) {
        if (given == null) {
            throw new IllegalStateException("a processor was used before Kafka Streams initialised it");
        }
        return given;
    }
}
