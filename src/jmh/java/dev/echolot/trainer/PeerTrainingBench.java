package dev.echolot.trainer;

import com.sun.management.OperatingSystemMXBean;
import dev.echolot.trainer.TrainingSpec.Activation;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The trainer beside TensorFlow Java: the same networks, rows, initial weights, batches of 256 in the same order, Adam at
 * 0.001, one thread each. Epochs take turns, so that whatever else the machine does falls on both; the losses after the
 * last epoch stand beside the times.
 */
public final class PeerTrainingBench {

    private static final int ROWS = 50_000;
    private static final int COLUMNS = 30;
    private static final int BATCH = 256;
    private static final int WARM_UP = 2;
    /** Epochs of a turn: processor time comes in hundredths of a second. */
    private static final int TURN = 10;

    private PeerTrainingBench() {}

    private record Measured(double cpuSeconds, double wallSeconds) {}

    /** @param epochs measured, in turns of {@value #TURN}, after {@value #WARM_UP} turns that are not */
    public static void run(int epochs) {
        System.out.println(
                "| network | engine | CPU s/epoch, median | wall s/epoch, median | best wall | loss at the end |"
                        + " CPU against Echolot | wall |\n|---|---|---|---|---|---|---|---|");
        compare(List.of(16), 8, epochs);
        compare(List.of(256), 64, epochs);
    }

    private static void compare(List<Integer> hidden, int latent, int epochs) {
        RowStore rows = rows();
        DenseAutoencoder kind = new DenseAutoencoder(COLUMNS, hidden, latent, Activation.TANH);
        float[] initial = kind.weights().initial(5);
        List<Engine> engines = List.of(
                new OwnEngine(kind, rows, initial, BATCH, 1e-3),
                new TensorFlowEngine(kind.weights(), rows, initial, BATCH, 1e-3f));
        List<RowOrder> orders = engines.stream().map(e -> order()).toList();
        List<List<Measured>> measured = List.of(new ArrayList<>(), new ArrayList<>());
        for (int turn = 0; turn < WARM_UP + (epochs + TURN - 1) / TURN; turn++) {
            for (int e = 0; e < engines.size(); e++) {
                Measured one = time(engines.get(e), orders.get(e), turn * TURN + 1);
                if (turn >= WARM_UP) {
                    measured.get(e).add(one);
                }
            }
        }
        for (int e = 0; e < engines.size(); e++) {
            System.out.printf(
                    Locale.ROOT,
                    "| %d-%d-%d-%d-%d | %s | %.4f | %.4f | %.4f | %.6f | %.2f | %.2f |%n",
                    COLUMNS,
                    hidden.get(0),
                    latent,
                    hidden.get(0),
                    COLUMNS,
                    engines.get(e).name(),
                    cpu(measured.get(e)),
                    wall(measured.get(e)),
                    measured.get(e).stream()
                            .mapToDouble(Measured::wallSeconds)
                            .min()
                            .orElseThrow(),
                    engines.get(e).loss(),
                    cpu(measured.get(e)) / cpu(measured.get(0)),
                    wall(measured.get(e)) / wall(measured.get(0)));
            engines.get(e).close();
        }
    }

    private static RowStore rows() {
        CurvedRows curved = new CurvedRows(ROWS, COLUMNS);
        SplittableRandom random = new SplittableRandom(2);
        float[] cells = new float[ROWS * COLUMNS];
        float[] row = new float[COLUMNS];
        for (int r = 0; r < ROWS; r++) {
            curved.next(random, row);
            System.arraycopy(row, 0, cells, r * COLUMNS, COLUMNS);
        }
        return RowStore.of(cells, COLUMNS);
    }

    private static RowOrder order() {
        return new RowOrder(IntStream.range(0, ROWS).toArray(), new SplittableRandom(3));
    }

    private static Measured time(Engine engine, RowOrder order, int first) {
        OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long cpu = process.getProcessCpuTime();
        long wall = System.nanoTime();
        for (int epoch = first; epoch < first + TURN; epoch++) {
            engine.epoch(order, epoch);
        }
        return new Measured((process.getProcessCpuTime() - cpu) / 1e9 / TURN, (System.nanoTime() - wall) / 1e9 / TURN);
    }

    private static double cpu(List<Measured> measured) {
        return median(measured.stream().mapToDouble(Measured::cpuSeconds).toArray());
    }

    private static double wall(List<Measured> measured) {
        return median(measured.stream().mapToDouble(Measured::wallSeconds).toArray());
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
