package dev.echolot.statistics;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One addition and one quantile of a sketch that has seen many numbers, beside the moments. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class QuantileSketchBenchmark {

    private static final int MASK = (1 << 12) - 1;

    private final double[] numbers = new double[MASK + 1];
    private final QuantileSketch sketch = new QuantileSketch();
    private final Moments moments = new Moments();
    private int next;

    @Setup
    public void setUp() {
        Random random = new Random(1);
        for (int i = 0; i <= MASK; i++) {
            numbers[i] = Math.exp(random.nextGaussian());
            sketch.add(numbers[i]);
        }
    }

    @Benchmark
    public QuantileSketch add() {
        sketch.add(numbers[next++ & MASK]);
        return sketch;
    }

    @Benchmark
    public double quantile() {
        return sketch.quantile(0.99);
    }

    @Benchmark
    public Moments addMoments() {
        moments.add(numbers[next++ & MASK]);
        return moments;
    }
}
