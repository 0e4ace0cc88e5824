package dev.echolot.bench;

import dev.echolot.onnx.Device;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The whole topology against the same without scoring, without batching, and against Kafka Streams copying bytes: all
 * variants interleaved in one run, each in a JVM of its own, the broker in another. The figure is the CPU time of the
 * application's process per record ({@link Usage}) over the second half of its records; a ratio is the median of the rounds'
 * ratios, since what disturbs a machine lasts longer than a round.
 */
@Command(name = "bench", description = "Measures the streaming application end to end, variants side by side.")
public final class EndToEndBench implements Callable<Integer> {

    @Option(names = "--records", defaultValue = "1500000", description = "Records per run (default: ${DEFAULT-VALUE}).")
    private int records;

    @Option(names = "--rounds", defaultValue = "3", description = "Runs of each variant (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--variants",
            split = ",",
            description = "Which, separated by commas (default: all but flink): ${COMPLETION-CANDIDATES}.")
    private List<Variant> variants =
            Arrays.stream(Variant.values()).filter(v -> v != Variant.FLINK).toList();

    @Option(names = "--batch", description = "Records a call (default: the application's own).")
    private Integer batch;

    @Option(names = "--seed", defaultValue = "1", description = "Of the simulated records (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--device",
            defaultValue = "cpu",
            description = "cuda: measure the scorer there instead, against the CPU; status 3 where there is none.")
    private Device device;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there as JSON.")
    private Path json;

    @Option(names = "--help", usageHelp = true, description = "Show this and exit.")
    private boolean help;

    @Override
    public Integer call() throws Exception {
        if (device == Device.CUDA) {
            return new DeviceBench(device).call();
        }
        Set<Variant> wanted = new LinkedHashSet<>();
        wanted.add(Variant.WHOLE); // first: the others are compared with it, and one repeats its sends
        wanted.addAll(variants);
        System.err.println(
                "training the model and filling the topic: " + records + " records of 30 fields, seed " + seed);
        try (BenchBed bed = new BenchBed(seed)) {
            bed.topics(Job.INPUT, 1);
            bed.data().produce(bed.servers(), Job.INPUT, records);
            Map<Variant, List<Measured>> rows = new EnumMap<>(Variant.class);
            for (int round = 0; round < rounds; round++) {
                Measured whole = null;
                for (Variant variant : wanted) {
                    Measured measured = bed.measure(job(bed, variant, round, whole), List.of());
                    if (variant == Variant.WHOLE) {
                        whole = measured;
                        if (round == 0 && wanted.contains(Variant.SAME_SENDS)) {
                            capture(bed);
                        }
                    }
                    bed.forgetOutputs(Job.INPUT);
                    rows.computeIfAbsent(variant, v -> new ArrayList<>()).add(measured);
                    System.err.printf(
                            Locale.ROOT,
                            "round %d %-26s %7.2f us CPU %7.2f us wall%n",
                            round + 1,
                            variant.code(),
                            measured.micros(Usage.Figure.CPU),
                            measured.micros(Usage.Figure.WALL));
                }
            }
            BenchTable table = new BenchTable(rows);
            System.out.print(table.markdown());
            if (json != null) {
                Files.writeString(json, table.json());
            }
            return 0;
        }
    }

    private Job job(BenchBed bed, Variant variant, int round, Measured whole) {
        long share = (long) (records * variant.share());
        Job job = Job.of(variant, id(variant, round), bed, share)
                .inBatchesOf(batch)
                .seeded(seed);
        return variant == Variant.SAME_SENDS ? job.withChangelog(whole.get(Usage.Figure.CHANGELOG_RECORDS)) : job;
    }

    private static String id(Variant variant, int round) {
        return "bench-" + variant.code() + "-" + round;
    }

    private static void capture(BenchBed bed) throws Exception {
        CapturedSends sends = CapturedSends.capture(bed.servers(), id(Variant.WHOLE, 0));
        sends.write(bed.directory().resolve("sends"));
        System.err.printf(
                Locale.ROOT,
                "sends to repeat: embeddings of %.0f bytes, windows of %.0f, statistics of %.0f, anomalies of %.0f (%.4f a record)%n",
                CapturedSends.meanBytes(sends.embeddings()),
                CapturedSends.meanBytes(sends.windows()),
                CapturedSends.meanBytes(sends.statistics()),
                CapturedSends.meanBytes(sends.anomalies()),
                sends.anomaliesPerRecord());
    }
}
