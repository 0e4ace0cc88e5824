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

/** A window to bytes, as at every commit, and back, as at a restore. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class WindowStateCodecBenchmark {

    @Param({"5", "60", "1000"})
    int records;

    private final WindowStateCodec codec = new WindowStateCodec();
    private WindowState state;
    private byte[] bytes;

    @Setup
    public void setUp() {
        Random random = new Random(1);
        state = new WindowState(0, 60_000);
        for (int i = 0; i < records; i++) {
            state.add((float) Math.exp(random.nextGaussian()), (float) Math.exp(random.nextGaussian()), i, false);
        }
        bytes = codec.encode(state, 1);
    }

    @Benchmark
    public byte[] encode() {
        return codec.encode(state, 1);
    }

    @Benchmark
    public StoredWindow decode() {
        return WindowStateCodec.decode(bytes);
    }
}
