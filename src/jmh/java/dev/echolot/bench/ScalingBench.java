package dev.echolot.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * CPU time of the whole topology per record as the number of keys and of partitions grows, one stream thread, from full
 * topics; and what an open window takes of the heap. All records of the
 * keys' runs fall into one window, so that none closes on the way and every key holds one; and every key was seen {@value
 * #SEEN} times before the measure, more often than the journal holds changes of a window: windows are stored whole all the time.
 */
@Command(name = "scaling", description = "Cost per record over keys and partitions, memory per key.")
final class ScalingBench implements Callable<Integer> {

    static final long WINDOW_MS = 24 * 3_600_000L;
    static final int SEEN = 9;

    @Option(names = "--keys", arity = "0..1", split = ",", defaultValue = "1000,10000,100000,1000000")
    private List<Integer> keys;

    @Option(names = "--partitions", arity = "0..1", split = ",", defaultValue = "1,2,4,8,16,32")
    private List<Integer> partitions;

    @Option(names = "--records", defaultValue = "600000", description = "Measured per run (default: ${DEFAULT-VALUE}).")
    private int records;

    @Option(names = "--rounds", defaultValue = "2", description = "Runs of each (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--seed", defaultValue = "1")
    private long seed;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there as JSON.")
    private Path json;

    private final List<String> found = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        try (BenchBed bed = new BenchBed(seed)) {
            if (!keys.isEmpty()) {
                overKeys(bed);
            }
        }
        try (BenchBed bed = new BenchBed(seed)) {
            if (!partitions.isEmpty()) {
                overPartitions(bed);
            }
        }
        if (json != null) {
            Files.writeString(json, "{" + String.join(",\n", found) + "}\n");
        }
        return 0;
    }

    private void overKeys(BenchBed bed) throws Exception {
        long startMs = yesterday();
        for (int count : keys) {
            bed.topics(topic(count), 1);
            bed.data().produceEveryKey(bed.servers(), topic(count), inTurn(count), records, count, startMs);
        }
        Map<Integer, List<Measured>> runs = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (int count : keys) {
                Job job = Job.of(Variant.WHOLE, topic(count) + "-" + round, bed, inTurn(count) + records)
                        .reading(topic(count))
                        .warmingUp(inTurn(count))
                        .windowsOf(WINDOW_MS)
                        .seeded(seed);
                run(bed, runs, count, job);
            }
        }
        System.out.println(
                "| keys | CPU us/record | against the fewest | heap MB | open windows | heap bytes a window more |\n"
                        + "|---|---|---|---|---|---|");
        Measured fewest = runs.get(keys.get(0)).get(0);
        for (int count : keys) {
            Measured one = runs.get(count).get(0);
            long windows = one.openWindows() - fewest.openWindows();
            double bytes = windows == 0 ? Double.NaN : (double) (one.heapBytes() - fewest.heapBytes()) / windows;
            System.out.printf(
                    Locale.ROOT,
                    "| %d | %.2f | %.2f | %.0f | %d | %.0f |%n",
                    count,
                    micros(runs.get(count)),
                    ratio(runs, count, keys.get(0)),
                    one.heapBytes() / 1e6,
                    one.openWindows(),
                    bytes);
            found.add(String.format(
                    Locale.ROOT,
                    "\"keys_%d\":{\"cpu_us\":%.4f,\"ratio\":%.4f,\"heap_bytes\":%d,\"open_windows\":%d}",
                    count,
                    micros(runs.get(count)),
                    ratio(runs, count, keys.get(0)),
                    one.heapBytes(),
                    one.openWindows()));
        }
        System.out.println();
    }

    /** Where a window of {@link #WINDOW_MS} begins, long enough ago that no broker minds where it ends. */
    static long yesterday() {
        return (System.currentTimeMillis() / WINDOW_MS - 1) * WINDOW_MS;
    }

    /** Records before the measure, key after key: enough to compile the code, too. */
    private static int inTurn(int count) {
        return Math.max(1_000_000, SEEN * count);
    }

    private void overPartitions(BenchBed bed) throws Exception {
        for (int count : partitions) {
            bed.topics(spread(count), count);
            bed.data().produce(bed.servers(), spread(count), 2 * records);
        }
        Map<Integer, List<Measured>> runs = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (int count : partitions) {
                Job job = Job.of(Variant.WHOLE, spread(count) + "-" + round, bed, 2L * records)
                        .reading(spread(count))
                        .seeded(seed);
                run(bed, runs, count, job);
            }
        }
        System.out.println("| partitions | CPU us/record | against the fewest |\n|---|---|---|");
        for (int count : partitions) {
            double ratio = ratio(runs, count, partitions.get(0));
            System.out.printf(Locale.ROOT, "| %d | %.2f | %.2f |%n", count, micros(runs.get(count)), ratio);
            found.add(String.format(
                    Locale.ROOT,
                    "\"partitions_%d\":{\"cpu_us\":%.4f,\"ratio\":%.4f}",
                    count,
                    micros(runs.get(count)),
                    ratio));
        }
    }

    private static void run(BenchBed bed, Map<Integer, List<Measured>> runs, int count, Job job) throws Exception {
        Measured measured = bed.measure(job, List.of("-Xmx4g"));
        bed.forgetOutputs(job.input());
        runs.computeIfAbsent(count, c -> new ArrayList<>()).add(measured);
        System.err.printf(Locale.ROOT, "%s %.2f us CPU%n", job.id(), measured.micros(Usage.Figure.CPU));
    }

    private static double micros(List<Measured> runs) {
        return BenchTable.median(
                runs.stream().mapToDouble(m -> m.micros(Usage.Figure.CPU)).toArray());
    }

    /** The median of the rounds' ratios. */
    private static double ratio(Map<Integer, List<Measured>> runs, int count, int base) {
        List<Measured> of = runs.get(count);
        List<Measured> against = runs.get(base);
        return BenchTable.median(IntStream.range(0, of.size())
                .mapToDouble(
                        r -> of.get(r).get(Usage.Figure.CPU) / against.get(r).get(Usage.Figure.CPU))
                .toArray());
    }

    private static String topic(int count) {
        return "keys-" + count;
    }

    private static String spread(int count) {
        return "partitions-" + count;
    }
}
