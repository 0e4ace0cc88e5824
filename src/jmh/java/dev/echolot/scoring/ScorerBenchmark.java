package dev.echolot.scoring;

import dev.echolot.onnx.Device;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One call of the scorer, a 30-16-8-16-30 network on the CPU, at several batch sizes; divide by the batch for a record. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class ScorerBenchmark {

    private static final int FIELDS = 30;

    @Param({"1", "8", "64", "100", "256"})
    int batch;

    private Scorer scorer;
    private float[] rows;

    @Setup(Level.Trial)
    public void setUp() {
        scorer = Scorer.open(DenseModel.of(FIELDS, 16, 8), Device.CPU, 256);
        rows = new float[256 * FIELDS];
        Random random = new Random(2);
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (float) random.nextGaussian();
        }
    }

    /** Fill, score, read the scores. */
    @Benchmark
    public float score() {
        for (int i = 0; i < batch * FIELDS; i++) {
            scorer.features().put(i, rows[i]);
        }
        scorer.score(batch);
        float sum = 0;
        for (int row = 0; row < batch; row++) {
            sum += scorer.anomalyScore(row);
        }
        return sum;
    }

    @TearDown(Level.Trial)
    public void tearDown() {
        scorer.close();
    }
}
