package dev.echolot.trainer;

import dev.echolot.features.FieldSpec;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/** Processor time of a default training run of every kind: 50,000 rows of 60 columns, a curved mixture of 8 directions. */
public final class TrainingBench {

    private TrainingBench() {}

    /** @param kinds all where there are none */
    public static void run(List<TrainingSpec.Kind> kinds) throws Exception {
        System.out.println("| kind | s of processor time |\n|---|---|");
        for (TrainingSpec.Kind kind : kinds.isEmpty() ? List.of(TrainingSpec.Kind.values()) : kinds) {
            System.out.printf(Locale.ROOT, "| %s | %.1f |%n", kind.code(), seconds(kind));
        }
    }

    private static double seconds(TrainingSpec.Kind kind) throws Exception {
        int width = 60;
        List<FieldSpec> fields = IntStream.range(0, width)
                .mapToObj(i -> FieldSpec.numeric("f" + i))
                .toList();
        Rows rows = new Rows(fields.stream().map(FieldSpec::name).toList());
        Random random = new Random(1);
        double[][] mix = new double[8][width];
        for (double[] direction : mix) {
            Arrays.setAll(direction, i -> random.nextGaussian());
        }
        for (int r = 0; r < 50_000; r++) {
            double[] x = random.doubles(width, -0.3, 0.3).toArray();
            for (double[] direction : mix) {
                double weight = random.nextGaussian();
                for (int i = 0; i < width; i++) {
                    x[i] += Math.tanh(weight) * direction[i];
                }
            }
            String[] cells = new String[width];
            Arrays.setAll(cells, i -> String.format(Locale.ROOT, "%.4f", x[i]));
            rows.add(cells);
        }
        // training is one thread: its processor time is what it takes on an idle machine
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        Trainer.train(TrainingSpec.of("speed", kind, fields), rows, 1, ProgressListener.SILENT);
        return (threads.getCurrentThreadCpuTime() - start) / 1e9;
    }
}
