package dev.echolot.bench;

import dev.echolot.model.ModelFile;
import dev.echolot.onnx.Device;
import dev.echolot.scoring.BatchScorer;
import dev.echolot.scoring.DenseModel;
import dev.echolot.scoring.Scorer;
import dev.echolot.scoring.ScoringException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A device against the CPU: whether the scores agree, to {@value #TOLERANCE} relative, and rows a second by batch size, by
 * wall time, since a GPU's work is no CPU time. A value is compared with the larger of its own size and a thousandth of the
 * largest of its kind. Ends with status {@value #ABSENT} and one line where the device is not to be had, with 1 where the
 * scores do not agree.
 */
@Command(name = "device", description = "A device against the CPU: agreement, and rows a second by batch size.")
final class DeviceBench implements Callable<Integer> {

    static final int ABSENT = 3;
    private static final double TOLERANCE = 1e-5;
    private static final int ROWS = 4096;
    private static final int[] BATCHES = {1, 16, 64, 256, 1024, 4096};

    @Option(names = "--device", defaultValue = "cuda", description = "cuda, or cpu to see it agree with itself.")
    private Device device = Device.CUDA;

    @Option(names = "--seconds", defaultValue = "1", description = "For each batch size (default: ${DEFAULT-VALUE}).")
    private double seconds = 1;

    DeviceBench() {}

    DeviceBench(Device device) {
        this.device = device;
    }

    @Override
    public Integer call() throws Exception {
        Path directory = Files.createTempDirectory("echolot-device");
        Map<String, ModelFile> models = Map.of(
                "30-16-8-16-30", ModelFile.load(new BenchData(1).train(directory)),
                "256-128-32-128-256", DenseModel.of(256, 128, 32));
        BenchBed.delete(directory);
        boolean agree = true;
        for (String name : models.keySet().stream().sorted().toList()) {
            ModelFile model = models.get(name);
            try (Scorer on = Scorer.open(model, device, ROWS);
                    Scorer cpu = Scorer.open(model, Device.CPU, ROWS)) {
                agree &= compare(name, on, cpu);
                throughput(on, cpu);
            } catch (ScoringException e) {
                System.err.println("no " + device.code() + " here, nothing was measured: " + e.getMessage());
                return ABSENT;
            }
        }
        return agree ? 0 : 1;
    }

    private boolean compare(String name, Scorer on, Scorer cpu) {
        fill(on);
        fill(cpu);
        on.score(ROWS);
        cpu.score(ROWS);
        int width = cpu.width();
        int latent = cpu.latent();
        double score = largest(on, cpu, 1, (s, row, i) -> s.anomalyScore(row));
        double error = largest(on, cpu, 1, (s, row, i) -> s.reconstructionError(row));
        double contribution = largest(on, cpu, width, BatchScorer::contribution);
        double expected = largest(on, cpu, width, BatchScorer::expected);
        double embedding = largest(on, cpu, latent, BatchScorer::embedding);
        boolean agree = List.of(score, error, contribution, expected, embedding).stream()
                .allMatch(difference -> difference <= TOLERANCE);
        System.out.printf(
                Locale.ROOT,
                "%n%s, %s against the CPU, %d rows, largest relative difference: score %.1e, reconstruction error %.1e,"
                        + " contributions %.1e, expected %.1e, embedding %.1e: %s%n",
                name,
                device.code(),
                ROWS,
                score,
                error,
                contribution,
                expected,
                embedding,
                agree ? "they agree to " + TOLERANCE : "THEY DIFFER by more than " + TOLERANCE);
        return agree;
    }

    private interface Output {
        float of(BatchScorer scorer, int row, int element);
    }

    private static double largest(Scorer on, Scorer cpu, int elements, Output output) {
        double most = 0;
        for (int row = 0; row < ROWS; row++) {
            for (int i = 0; i < elements; i++) {
                most = Math.max(most, Math.abs(output.of(cpu, row, i)));
            }
        }
        double worst = 0;
        for (int row = 0; row < ROWS; row++) {
            for (int i = 0; i < elements; i++) {
                double right = output.of(cpu, row, i);
                double difference = Math.abs(output.of(on, row, i) - right);
                worst = Math.max(worst, difference / Math.max(Math.abs(right), 1e-3 * most));
                if (Double.isNaN(difference)) {
                    return Double.POSITIVE_INFINITY;
                }
            }
        }
        return worst;
    }

    private void throughput(Scorer on, Scorer cpu) {
        System.out.printf("%n| rows a call | %s, rows/s | cpu, rows/s |%n|---|---|---|%n", device.code());
        for (int batch : BATCHES) {
            System.out.printf(
                    Locale.ROOT, "| %d | %.0f | %.0f |%n", batch, rowsPerSecond(on, batch), rowsPerSecond(cpu, batch));
        }
    }

    private double rowsPerSecond(Scorer scorer, int batch) {
        for (int i = 0; i < 20; i++) {
            scorer.score(batch); // the first calls of a shape set up memory
        }
        long start = System.nanoTime();
        long end = start + (long) (seconds * 1e9);
        long rows = 0;
        while (System.nanoTime() < end) {
            scorer.score(batch);
            rows += batch;
        }
        return rows / ((System.nanoTime() - start) / 1e9);
    }

    private static void fill(Scorer scorer) {
        Random random = new Random(3);
        for (int i = 0; i < ROWS * scorer.width(); i++) {
            scorer.features().put(i, (float) random.nextGaussian());
        }
    }
}
