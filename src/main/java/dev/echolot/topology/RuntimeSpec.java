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
        EXACTLY_ONCE(Duration.ofMillis(100)),
        AT_LEAST_ONCE(Duration.ofSeconds(2));

        private final Duration commitInterval;

        Guarantee(Duration commitInterval) {
            this.commitInterval = commitInterval;
        }

        /**
         * The commit interval unless another is asked for. Exactly-once events are seen once they are committed. At least once
         * they are seen at once, and a commit only says from where a replay would begin, but holds up the records behind it.
         */
        public Duration commitInterval() {
            return commitInterval;
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
