package dev.echolot.topology;

import dev.echolot.record.RejectReason;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a running topology has done: totals since the start over all tasks, those that moved away included. Counters are
 * summed when they are asked for. What a failed transaction took back is counted again when it is done again. Thread-safe.
 */
public final class TopologyMetrics {

    private final Set<TaskMetrics> open = ConcurrentHashMap.newKeySet();
    private final Map<Measure, Long> closed = new EnumMap<>(Measure.class);
    private final Map<RejectReason, Long> closedRejected = new EnumMap<>(RejectReason.class);
    private final Map<Distribution, long[]> closedObserved = new EnumMap<>(Distribution.class);

    /**
     * How often values were observed, by size.
     *
     * @param buckets one more than {@link Distribution#bounds}: values at most that bound and above the one before
     * @param sum of the values
     */
    public record Counts(long[] buckets, long sum) {}

    TopologyMetrics() {
        for (Distribution distribution : Distribution.values()) {
            closedObserved.put(distribution, new long[distribution.buckets() + 1]);
        }
    }

    /** Counters for one node of one task, to be closed with it. */
    TaskMetrics open() {
        TaskMetrics task = new TaskMetrics();
        open.add(task);
        return task;
    }

    /** Keeps the totals of a task that ends. */
    synchronized void close(TaskMetrics task) {
        if (!open.remove(task)) {
            return;
        }
        for (Measure measure : Measure.values()) {
            if (!measure.isGauge()) {
                closed.merge(measure, task.value(measure), Long::sum);
            }
        }
        for (RejectReason reason : RejectReason.values()) {
            closedRejected.merge(reason, task.rejected(reason), Long::sum);
        }
        closedObserved.forEach((distribution, totals) -> task.addTo(totals, distribution));
    }

    public synchronized long value(Measure measure) {
        long sum = closed.getOrDefault(measure, 0L);
        for (TaskMetrics task : open) {
            sum += task.value(measure);
        }
        return sum;
    }

    /** What was observed since the start. */
    public synchronized Counts counts(Distribution distribution) {
        long[] totals = Bound.to(closedObserved.get(distribution)).clone();
        for (TaskMetrics task : open) {
            task.addTo(totals, distribution);
        }
        int buckets = distribution.buckets();
        return new Counts(Arrays.copyOf(totals, buckets), totals[buckets]);
    }

    /** Dead letters written for a reason. */
    public synchronized long rejected(RejectReason reason) {
        long sum = closedRejected.getOrDefault(reason, 0L);
        for (TaskMetrics task : open) {
            sum += task.rejected(reason);
        }
        return sum;
    }
}
