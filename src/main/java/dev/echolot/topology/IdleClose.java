package dev.echolot.topology;

import dev.echolot.statistics.PartitionProgress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.jspecify.annotations.Nullable;

/**
 * Closes the windows of source partitions that have been silent for a while by the wall clock ({@code
 * echolot.window.idle.close}): as if event time had gone on as fast as the wall clock since the last record. Off by default:
 * what it closes depends on when the application ran, so a recomputation from the log need not agree.
 */
final class IdleClose {

    private record Heard(long wallMs, long clockMs) {}

    private final @Nullable Duration after;
    private final Map<String, Heard> heard = new HashMap<>();

    IdleClose(@Nullable Duration after) {
        this.after = after;
    }

    /** Closes the windows of one source partition up to an event time. */
    @FunctionalInterface
    interface Close {
        void until(String topic, int partition, long eventTimeMs, long nowMs);
    }

    void heard(String topic, int partition, long nowMs) {
        if (after != null) {
            heard.put(partition + " " + topic, new Heard(nowMs, PartitionProgress.NO_CLOCK));
        }
    }

    void schedule(ProcessorContext<?, ?> context, WindowsState windows, Close close) {
        heard.clear();
        if (after == null) {
            return;
        }
        long afterMs = after.toMillis();
        long startedMs = context.currentSystemTimeMs();
        context.schedule(
                Duration.ofMillis(Math.max(afterMs / 2, 10)),
                PunctuationType.WALL_CLOCK_TIME,
                nowMs -> windows.forEach((topic, partition, open) -> {
                    Heard last = heard.getOrDefault(
                            partition + " " + topic, new Heard(startedMs, PartitionProgress.NO_CLOCK));
                    long silentMs = nowMs - last.wallMs();
                    if (silentMs < afterMs || open.openWindows() == 0) {
                        return;
                    }
                    long clockMs = last.clockMs() == PartitionProgress.NO_CLOCK
                            ? open.progress().clockMs()
                            : last.clockMs();
                    heard.put(partition + " " + topic, new Heard(last.wallMs(), clockMs));
                    close.until(topic, partition, clockMs + silentMs, nowMs);
                }));
    }
}
