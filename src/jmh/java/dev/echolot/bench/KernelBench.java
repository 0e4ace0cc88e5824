package dev.echolot.bench;

import dev.echolot.features.FieldSpec;
import dev.echolot.model.ModelFile;
import dev.echolot.onnx.Device;
import dev.echolot.onnx.OnnxGraph;
import dev.echolot.onnx.Value;
import dev.echolot.scoring.BatchScorer;
import dev.echolot.scoring.Scorer;
import dev.echolot.trainer.ProgressListener;
import dev.echolot.trainer.Rows;
import dev.echolot.trainer.Trainer;
import dev.echolot.trainer.TrainingSpec;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The scorer by itself: a model of 256-128-32-128-256 as the trainer exports it, against the same file in ONNX Runtime alone,
 * against the bare network, and against what the core can do at most; and a model of 30-16-8-16-30 against Random Cut Forest,
 * score only. Shares of the peak count the network's multiplications and additions only, whatever else the file computes.
 */
@Command(name = "kernel", description = "The scorer against ONNX Runtime alone, the core's peak and Random Cut Forest.")
final class KernelBench implements Callable<Integer> {

    private static final int WIDTH = 256;
    private static final int HIDDEN = 128;
    private static final int LATENT = 32;
    private static final double FLOPS = 2.0 * 2 * (WIDTH * HIDDEN + HIDDEN * LATENT);
    /** With the product by the root of the residuals' inverse covariance. */
    private static final double PRODUCTS = FLOPS + 2.0 * WIDTH * WIDTH;

    private static final int LARGE = 768;

    @Option(names = "--rounds", defaultValue = "25", description = "Slices of each (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--batch", defaultValue = "256", description = "Rows a call (default: ${DEFAULT-VALUE}).")
    private int batch;

    @Option(names = "--nodes", description = "What each node of the two exported models costs, instead.")
    private boolean nodes;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there as JSON.")
    private Path json;

    private final List<String> found = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        Path directory = Files.createTempDirectory("echolot-kernel");
        try {
            measure(directory);
        } finally {
            BenchBed.delete(directory);
        }
        return 0;
    }

    private void measure(Path directory) throws Exception {
        if (nodes) {
            NodeTimes.print(train(directory, BenchData.FIELDS, 16, 8, 20_000).bytes(), 64, BenchData.FIELDS);
            NodeTimes.print(train(directory, WIDTH, HIDDEN, LATENT, 3_000).bytes(), batch, WIDTH);
            return;
        }
        double peak = peak();
        kernel(directory, peak);
        forest(directory);
        if (json != null) {
            Files.writeString(json, "{" + String.join(",", found) + "}\n");
        }
    }

    private void kernel(Path directory, double peak) throws Exception {
        ModelFile model = train(directory, WIDTH, HIDDEN, LATENT, 3_000);
        byte[] net = net();
        byte[] product = product();
        try (Scorer scorer = Scorer.open(model, Device.CPU, batch);
                OrtAlone same = new OrtAlone(model.bytes(), batch);
                OrtAlone bare = new OrtAlone(net, batch);
                OrtAlone large = new OrtAlone(product, LARGE)) {
            fill(scorer, WIDTH, 1);
            SideBySide times = new SideBySide()
                    .add("scorer", () -> scorer.score(batch))
                    .add("alone", same::run)
                    .add("net", bare::run)
                    .add("product", large::run)
                    .run(rounds, 40);
            System.out.printf(
                    Locale.ROOT,
                    "256-128-32-128-256, batches of %d; peak of this core %.1f GFLOP/s (fused multiply-adds between registers)%n%n"
                            + "| | us a call | us a row | GFLOP/s of the network | share of the peak |\n|---|---|---|---|---|%n",
                    batch,
                    peak);
            row("scorer, the exported model", "scorer", times, FLOPS * batch, peak);
            row("ONNX Runtime alone, the same file", "alone", times, FLOPS * batch, peak);
            row(
                    "ONNX Runtime alone, the network without preprocessing and error head",
                    "net",
                    times,
                    FLOPS * batch,
                    peak);
            row(
                    "ONNX Runtime alone, one product of " + LARGE + " squared",
                    "product",
                    times,
                    2.0 * LARGE * LARGE * LARGE,
                    peak);
            double products = PRODUCTS * batch / times.micros("scorer") / 1e3;
            System.out.printf(
                    Locale.ROOT,
                    "%nWith the product that weights the residuals, %d by %d, counted as well the scorer does %.1f GFLOP/s, %.0f %% of"
                            + " the peak.%n",
                    WIDTH,
                    WIDTH,
                    products,
                    100 * products / peak);
            found.add(BenchTable.number("scorer_products_share_of_peak", products / peak));
            System.out.printf(
                    Locale.ROOT,
                    "The scorer reaches %.3f of ONNX Runtime alone with the same file, %.3f of it with the bare network.%n",
                    times.ratio("alone", "scorer"),
                    times.ratio("net", "scorer"));
            found.add(BenchTable.number("peak_gflops", peak));
            found.add(BenchTable.number("scorer_share_of_peak", FLOPS * batch / times.micros("scorer") / 1e3 / peak));
            found.add(BenchTable.number("net_share_of_peak", FLOPS * batch / times.micros("net") / 1e3 / peak));
            found.add(BenchTable.number("scorer_vs_runtime_alone", times.ratio("alone", "scorer")));
            found.add(BenchTable.number("scorer_vs_bare_network", times.ratio("net", "scorer")));
        }
    }

    private void row(String what, String name, SideBySide times, double flops, double peak) {
        double micros = times.micros(name);
        double gflops = flops / micros / 1e3;
        System.out.printf(
                Locale.ROOT,
                "| %s | %.1f | %.3f | %.1f | %.0f %% |%n",
                what,
                micros,
                name.equals("product") ? Double.NaN : micros / batch,
                gflops,
                100 * gflops / peak);
    }

    private void forest(Path directory) throws Exception {
        ModelFile model = train(directory, BenchData.FIELDS, 16, 8, 20_000);
        try (Scorer small = Scorer.open(model, Device.CPU, 64);
                Scorer large = Scorer.open(model, Device.CPU, 256);
                ForestScorer forest = new ForestScorer(BenchData.FIELDS, 8, 64, false, 1);
                ForestScorer learning = new ForestScorer(BenchData.FIELDS, 8, 64, true, 1)) {
            for (BatchScorer scorer : List.of(small, large, forest, learning)) {
                fill(scorer, BenchData.FIELDS, 1);
            }
            SideBySide times = new SideBySide()
                    .add("small", () -> small.score(64))
                    .add("large", () -> large.score(256))
                    .add("forest", () -> forest.score(64))
                    .add("learning", () -> learning.score(64))
                    .run(rounds, 40);
            System.out.printf(
                    Locale.ROOT,
                    "%nScoring alone, 30 fields, CPU us a row%n%n| | us a row | against batches of 64 |\n|---|---|---|%n"
                            + "| scorer, 30-16-8-16-30, batches of 64 | %.3f | 1 |%n| the same, 256 | %.3f | %.2f |%n"
                            + "| Random Cut Forest, 50 trees of 256, score only | %.2f | %.1f |%n"
                            + "| the same, score and update | %.2f | %.1f |%n",
                    times.micros("small") / 64,
                    times.micros("large") / 256,
                    times.ratio("large", "small") / 4,
                    times.micros("forest") / 64,
                    times.ratio("forest", "small"),
                    times.micros("learning") / 64,
                    times.ratio("learning", "small"));
            found.add(BenchTable.number("scorer_us", times.micros("small") / 64));
            found.add(BenchTable.number("random_cut_forest_us", times.micros("forest") / 64));
            found.add(BenchTable.number("scoring_alone_vs_random_cut_forest", times.ratio("forest", "small")));
            found.add(
                    BenchTable.number("scoring_alone_vs_random_cut_forest_learning", times.ratio("learning", "small")));
        }
    }

    private static void fill(BatchScorer scorer, int width, long seed) {
        BenchData data = new BenchData(seed, width);
        Random random = new Random(seed + 5);
        for (int row = 0; row < scorer.maxBatch(); row++) {
            double[] values = data.row(random);
            for (int f = 0; f < width; f++) {
                scorer.features().put(row * width + f, (float) values[f]);
            }
        }
    }

    private static ModelFile train(Path directory, int width, int hidden, int latent, int count) throws IOException {
        List<FieldSpec> fields = IntStream.range(0, width)
                .mapToObj(i -> FieldSpec.numeric("x" + i))
                .toList();
        Rows rows = new Rows(fields.stream().map(FieldSpec::name).toList());
        BenchData data = new BenchData(1, width);
        Random random = new Random(2);
        for (int i = 0; i < count; i++) {
            rows.add(Arrays.stream(data.row(random))
                    .mapToObj(v -> String.format(Locale.ROOT, "%.6f", v))
                    .toArray(String[]::new));
        }
        TrainingSpec spec = new TrainingSpec(
                "kernel-" + width,
                TrainingSpec.Kind.UNDERCOMPLETE,
                null,
                null,
                fields,
                new TrainingSpec.Architecture(List.of(hidden), latent, null),
                new TrainingSpec.Training(3, null, null, null, null, null),
                TrainingSpec.Noise.DEFAULTS,
                TrainingSpec.Split.DEFAULTS,
                TrainingSpec.DEFAULT_MIN_COUNT);
        return Trainer.train(spec, rows, 1, ProgressListener.SILENT).write(directory);
    }

    /** Four dense layers, tanh between them. */
    private static byte[] net() {
        OnnxGraph g = new OnnxGraph("net");
        Value x = g.input("x", Value.BATCH, WIDTH);
        Value code = dense(g, g.tanh(dense(g, x, HIDDEN)), LATENT);
        g.output("y", dense(g, g.tanh(dense(g, code, HIDDEN)), WIDTH));
        return g.toBytes();
    }

    /** [768, 768] by [768, 768]. */
    private static byte[] product() {
        OnnxGraph g = new OnnxGraph("product");
        Value x = g.input("x", Value.BATCH, LARGE);
        g.output("y", g.matMul(x, g.constant(weights(LARGE, LARGE), LARGE, LARGE)));
        return g.toBytes();
    }

    private static Value dense(OnnxGraph g, Value x, int width) {
        int from = (int) x.dim(-1);
        return g.gemm(x, g.constant(weights(from, width), from, width), g.constant(new float[width], width));
    }

    private static float[] weights(int from, int to) {
        Random random = new Random(3);
        float[] weights = new float[from * to];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (random.nextGaussian() / Math.sqrt(from));
        }
        return weights;
    }

    /** Of {@code src/jmh/vector/FmaPeak.java}, run as a source file: its module is no part of the build. */
    private static double peak() throws IOException {
        Path source = Path.of(System.getProperty("echolot.home", "."), "src", "jmh", "vector", "FmaPeak.java");
        Process child = new ProcessBuilder(
                        System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                        "-XX:UseAVX=3",
                        "--add-modules",
                        "jdk.incubator.vector",
                        source.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            String line = out.readLine();
            if (line == null) {
                throw new IOException("the core's peak was not measured: " + source + " did not run");
            }
            return Double.parseDouble(line.split(" ")[0]);
        }
    }
}
