package dev.echolot.events;

import dev.echolot.detection.Verdict;
import dev.echolot.record.FieldNames;
import dev.echolot.record.InputRecord;
import dev.echolot.record.SourcePosition;
import dev.echolot.scoring.ConstantScorer;
import dev.echolot.scoring.DenseModel;
import dev.echolot.statistics.ClosedWindowSink;
import dev.echolot.statistics.WindowState;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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

/** One event of each kind as bytes: a record of 30 fields, a code of 8 elements, a window of 60 records. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class EventWriterBenchmark {

    private static final int FIELDS = 30;

    private EventWriter<ScoredRecord> anomalies;
    private EventWriter<ScoredRecord> anomaliesAsJson;
    private EventWriter<ScoredRecord> embeddings;
    private EventWriter<ScoredRecord> scores;
    private EventWriter<ScoredRecord> reconstructions;
    private EventWriter<ClosedWindow> statistics;
    private ScoredRecord scored;
    private ClosedWindow closed;

    @Setup
    public void setUp() {
        EventModel model = new EventModel(DenseModel.of(FIELDS, 16, 8), "cpu");
        anomalies = new AnomalyWriter(model);
        anomaliesAsJson = new JsonEvents<>(new AnomalyWriter(model));
        embeddings = new EmbeddingWriter(model);
        scores = new ScoreWriter(model);
        reconstructions = new ReconstructionWriter(model);
        statistics = new WindowStatisticsWriter(model);

        Random random = new Random(1);
        InputRecord input = new InputRecord(
                new FieldNames(IntStream.range(0, FIELDS).mapToObj(i -> "f" + i).toList()),
                new SourcePosition("readings", 3, 123_456_789),
                "device-17",
                1_760_000_000_000L);
        ConstantScorer scorer = new ConstantScorer(FIELDS, 8, 64, 2.5f);
        for (int i = 0; i < FIELDS; i++) {
            double value = random.nextGaussian();
            input.setNumber(i, value);
            scorer.features().put(i, (float) value);
        }
        scorer.score(1);
        WindowState window = new WindowState(1_760_000_000_000L, 1_760_000_060_000L);
        for (int i = 0; i < 60; i++) {
            window.add((float) Math.exp(random.nextGaussian()), (float) Math.exp(random.nextGaussian()), i, false);
        }
        Verdict verdict = new Verdict(0.0004, 87, 2.1, "rate", true, false);
        scored = new ScoredRecord(input, "device-17", scorer, 0, verdict, 1_760_000_000_100L, false, false, window);
        closed = new ClosedWindow("readings", 3, "device-17", window, 123_456_790, ClosedWindowSink.Cause.values()[0]);
    }

    @Benchmark
    public byte[] embedding() {
        return embeddings.write(scored);
    }

    @Benchmark
    public byte[] score() {
        return scores.write(scored);
    }

    @Benchmark
    public byte[] reconstruction() {
        return reconstructions.write(scored);
    }

    @Benchmark
    public byte[] anomaly() {
        return anomalies.write(scored);
    }

    @Benchmark
    public byte[] anomalyAsJson() {
        return anomaliesAsJson.write(scored);
    }

    @Benchmark
    public byte[] windowStatistics() {
        return statistics.write(closed);
    }
}
