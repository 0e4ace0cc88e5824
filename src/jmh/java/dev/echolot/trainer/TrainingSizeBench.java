package dev.echolot.trainer;

import dev.echolot.model.ModelFile;
import dev.echolot.onnx.Device;
import dev.echolot.scoring.Scorer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * What a row costs in training, by the number of rows and by their width: processor time of the training thread (on an idle
 * core the wall time) of reading and encoding, of a row in an epoch, and of the rest; and memory.
 */
public final class TrainingSizeBench {

    private static final int EPOCHS = 3;

    private TrainingSizeBench() {}

    /** @param counts rows of 30 columns, three epochs each */
    public static void rows(List<Long> counts, Path scratch) throws IOException {
        System.out.printf(
                Locale.ROOT,
                "Heap at most %,d MB; rows beyond %,d MB in a file%n",
                Runtime.getRuntime().maxMemory() >> 20,
                RowSpace.in(scratch).heapBytes() >> 20);
        System.out.println(
                "| rows | us/row, all | read and encode | a row in an epoch | calibrate and the rest | wall s |"
                        + " peak MB resident, page cache of the file included |\n|---|---|---|---|---|---|---|");
        for (long rows : counts) {
            Run run = new Run();
            run.train(new CurvedRows(rows, 30), scratch);
            System.out.printf(
                    Locale.ROOT,
                    "| %,d | %.2f | %.2f | %.2f | %.2f | %.0f | %,d |%n",
                    rows,
                    run.nanos(run.end) / 1e3 / rows,
                    run.nanos(run.firstStep) / 1e3 / rows,
                    (run.lastStep - run.firstStep) / 1e3 / (run.steps * 256),
                    (run.end - run.lastStep) / 1e3 / rows,
                    run.wallNanos / 1e9,
                    peakMegabytes());
        }
    }

    /** @param widths encoded columns, ascending: the peak of memory is that of all until then */
    public static void widths(List<Integer> widths, Path scratch) throws IOException {
        int rows = 10_000;
        System.out.println(
                "| columns | ms/row, all of a training of 10,000 rows and 3 epochs | us for a row in an epoch |"
                        + " us to score a row, batches of 256 | model, kB | peak MB resident |\n|---|---|---|---|---|---|");
        for (int width : widths) {
            Run run = new Run();
            CurvedRows data = new CurvedRows(rows, width);
            ModelFile model = run.train(data, scratch);
            double perRow = (run.lastStep - run.firstStep) / 1e3 / (run.steps * run.batch);
            System.out.printf(
                    Locale.ROOT,
                    "| %,d | %.2f | %.1f | %.1f | %,d | %,d |%n",
                    width,
                    run.nanos(run.end) / 1e6 / rows,
                    perRow,
                    micros(model, data, width),
                    Files.size(model.path()) >> 10,
                    peakMegabytes());
        }
    }

    private static double micros(ModelFile model, CurvedRows data, int width) {
        int batch = 256;
        int runs = Math.max(5, 200_000 / width);
        float[] row = new float[width];
        SplittableRandom random = new SplittableRandom(3);
        try (Scorer scorer = Scorer.open(model, Device.CPU, batch)) {
            for (int r = 0; r < batch; r++) {
                data.next(random, row);
                scorer.features().put(r * width, row);
            }
            scorer.score(batch);
            long start = cpuNanos();
            for (int i = 0; i < runs; i++) {
                scorer.score(batch);
            }
            return (cpuNanos() - start) / 1e3 / runs / batch;
        }
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /** Highest resident memory of this process so far; 0 where /proc does not say. */
    private static long peakMegabytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .findFirst()
                            .orElse(0)
                    >> 10;
        }
    }

    private static final class Run implements ProgressListener {
        private final long start = cpuNanos();
        private final long startWall = System.nanoTime();
        private long firstStep;
        private long firstSteps;
        private long lastStep;
        private long steps;
        private long end;
        private long wallNanos;
        private int batch;

        ModelFile train(CurvedRows data, Path scratch) throws IOException {
            TrainingSpec plain = TrainingSpec.of("size", TrainingSpec.Kind.UNDERCOMPLETE, data.fields());
            TrainingSpec spec = new TrainingSpec(
                    plain.name(),
                    plain.kind(),
                    null,
                    null,
                    plain.fields(),
                    plain.architecture(),
                    new TrainingSpec.Training(EPOCHS, 256, null, null, null, null),
                    plain.noise(),
                    plain.split(),
                    plain.minCount());
            batch = 256;
            TrainingWorkspace workspace = new TrainingWorkspace(RowSpace.in(scratch), null, false, () -> false);
            TrainedModel model = Trainer.train(spec, data, 1, this, workspace);
            end = cpuNanos();
            wallNanos = System.nanoTime() - startWall;
            return model.writeTo(Files.createTempFile(scratch, "size", ".onnx"), 1);
        }

        long nanos(long until) {
            return until - start;
        }

        @Override
        public void step(long step, long most) {
            lastStep = cpuNanos();
            if (firstStep == 0) {
                firstStep = lastStep;
                firstSteps = step;
            }
            steps = step - firstSteps;
        }

        @Override
        public void epoch(int epoch, int epochs, double fitLoss, double stopLoss) {
            lastStep = cpuNanos();
        }
    }
}
