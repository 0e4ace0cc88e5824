package dev.echolot.topology;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the topology runs, as against what it does. Immutable.
 *
 * @param guarantee exactly once unless one asks for less
 * @param commitInterval how often offsets, state and events are committed; under exactly-once this is what bounds the
 *     latency of events
 * @param threads stream threads, from 1; each task is worked on by one
 * @param stateDir persistent directory of this instance alone
 * @param instanceId static group membership; null = one that is made once and kept in the state directory
 * @param kafka settings handed to Kafka's clients as they are; {@code bootstrap.servers} must be among them
 */
public record RuntimeSpec(
        Guarantee guarantee,
        Duration commitInterval,
        int threads,
        Path stateDir,
        @Nullable String instanceId,
        Map<String, String> kafka) {

    /** Processing guarantee. */
    public enum Guarantee {
        EXACTLY_ONCE(256),
        AT_LEAST_ONCE(64);

        private final int batchSize;

        Guarantee(int batchSize) {
            this.batchSize = batchSize;
        }

        /**
         * Records scored in one call unless asked otherwise. Each call costs the same besides its records, and the caches
         * are full of other things after it; under exactly-once events wait for a commit, whatever the batch.
         */
        public int batchSize() {
            return batchSize;
        }
    }

    public RuntimeSpec {
        kafka = Map.copyOf(kafka);
        if (!kafka.containsKey("bootstrap.servers")) {
            throw new IllegalArgumentException("kafka.bootstrap.servers is not set: expected host:port[,host:port...]");
        }
    }

    /** Without the values of {@code kafka}, among which secrets may be. */
    @Override
    public String toString() {
        return "RuntimeSpec[" + guarantee + ", commitInterval=" + commitInterval + ", threads=" + threads
                + ", stateDir=" + stateDir + ", instanceId=" + instanceId + ", kafka=" + kafka.keySet() + "]";
    }
}
