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

    void add(Measure measure, long n) {
        int at = measure.ordinal();
        LONGS.setRelease(values, at, values[at] + n);
    }

    void set(Measure measure, long n) {
        LONGS.setRelease(values, measure.ordinal(), n);
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
}
