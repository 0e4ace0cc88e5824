package dev.echolot.topology;

import dev.echolot.record.RejectReason;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The counters of one node of one task: written by its thread alone, read by anybody at any time. An increment is a read and
 * an ordered store, about a nanosecond; no locked instruction, nothing allocated.
 */
final class TaskMetrics {

    /** One record in this many is timed. A power of two. */
    static final int SAMPLE = 64;

    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] values = new long[Measure.values().length];
    private final long[] rejected = new long[RejectReason.values().length];
    /** By distribution: its buckets, and in the last place the sum of what was observed. */
    private final long[][] observed = new long[Distribution.values().length][];

    TaskMetrics() {
        for (Distribution distribution : Distribution.values()) {
            observed[distribution.ordinal()] = new long[distribution.buckets() + 1];
        }
    }

    void add(Measure measure, long n) {
        int at = measure.ordinal();
        LONGS.setRelease(values, at, values[at] + n);
    }

    void set(Measure measure, long n) {
        LONGS.setRelease(values, measure.ordinal(), n);
    }

    /** A batch was scored. */
    void batch(int records, long waitNanos, long scoreNanos) {
        observe(Distribution.BATCH_RECORDS, records);
        observe(Distribution.WAIT_NANOS, waitNanos);
        observe(Distribution.SCORE_NANOS, scoreNanos);
        add(Measure.SCORE_NANOS, scoreNanos);
    }

    private void observe(Distribution distribution, long value) {
        long[] counts = observed[distribution.ordinal()];
        int bucket = distribution.bucket(value);
        int sum = counts.length - 1;
        LONGS.setRelease(counts, bucket, counts[bucket] + 1);
        LONGS.setRelease(counts, sum, counts[sum] + value);
    }

    void reject(RejectReason reason) {
        int at = reason.ordinal();
        LONGS.setRelease(rejected, at, rejected[at] + 1);
    }

    long value(Measure measure) {
        return (long) LONGS.getAcquire(values, measure.ordinal());
    }

    long rejected(RejectReason reason) {
        return (long) LONGS.getAcquire(rejected, reason.ordinal());
    }

    /** Adds what was observed to the counts given: the buckets, then the sum. */
    void addTo(long[] totals, Distribution distribution) {
        long[] counts = observed[distribution.ordinal()];
        for (int i = 0; i < counts.length; i++) {
            totals[i] += (long) LONGS.getAcquire(counts, i);
        }
    }
}
