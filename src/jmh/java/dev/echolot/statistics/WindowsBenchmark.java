package dev.echolot.statistics;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the windowed statistics cost a record: arrival, lookup, two moments and two sketches, windows closing on the way. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class WindowsBenchmark {

    private static final int MASK = (1 << 16) - 1;

    @Param({"1000", "100000"})
    int entities;

    private final String[] keys = new String[MASK + 1];
    private final float[] scores = new float[MASK + 1];
    private PartitionWindows windows;
    private long offset;
    private long closed;
    private long bytes;
    private final ClosedWindowSink sink = (entity, state, closingOffset, cause) -> closed++;

    @Setup
    public void setUp() {
        Random random = new Random(1);
        String[] names = new String[entities];
        for (int i = 0; i < entities; i++) {
            names[i] = "card-" + i;
        }
        for (int i = 0; i <= MASK; i++) {
            keys[i] = names[random.nextInt(entities)];
            scores[i] = (float) Math.exp(random.nextGaussian());
        }
        windows = new PartitionWindows(new WindowSpec(600_000, 60_000), 60_000, 1_000_000);
    }

    /** A record a millisecond of event time; what is to be stored is asked for every 10,000 records. */
    @Benchmark
    public long observeAndSave() {
        int i = (int) offset & MASK;
        long nowMs = offset;
        if (windows.arrive(keys[i], nowMs, nowMs, offset, sink) == Arrival.IN_TIME) {
            windows.add(scores[i], scores[MASK - i], false);
        }
        if (++offset % 10_000 == 0) {
            windows.save("payments", 0, (key, value) -> bytes += value == null ? 0 : value.length);
        }
        return closed + bytes;
    }
}
