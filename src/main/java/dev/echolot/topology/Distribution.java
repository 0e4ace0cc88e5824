package dev.echolot.topology;

import java.util.concurrent.TimeUnit;

/** What the topology counts by size, see {@link TopologyMetrics#counts}. One observation a batch. */
public enum Distribution {
    /** Records in a batch, 1 to the largest that may be set. */
    BATCH_RECORDS(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096),
    /** From the first record of a batch to its scoring, in nanoseconds; bounds from 0.1 ms to 10 s. */
    WAIT_NANOS(micros(100, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000, 10_000_000)),
    /** One call of the model, in nanoseconds; bounds from 25 us to 10 s. */
    SCORE_NANOS(micros(25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 50_000, 250_000, 1_000_000, 10_000_000));

    private final long[] bounds;

    Distribution(long... bounds) {
        this.bounds = bounds;
    }

    private static long[] micros(long... bounds) {
        long[] nanos = new long[bounds.length];
        for (int i = 0; i < bounds.length; i++) {
            nanos[i] = TimeUnit.MICROSECONDS.toNanos(bounds[i]);
        }
        return nanos;
    }

    /** Upper bounds of all buckets but the last, which has none. */
    public long[] bounds() {
        return bounds.clone();
    }

    int buckets() {
        return bounds.length + 1;
    }

    /** The bucket of a value: the first whose upper bound is not below it. */
    int bucket(long value) {
        int bucket = 0;
        while (bucket < bounds.length && value > bounds[bucket]) {
            bucket++;
        }
        return bucket;
    }
}
