package dev.echolot.bench;

import dev.echolot.bench.Usage.Figure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How fast the open windows of one partition come back from their changelog alone, as after a kill: from the first changelog
 * record read until records would be scored again, one stream thread. All windows come back in every round; first a stream
 * fills them with {@value ScalingBench#SEEN} records each in turn, more than the journal holds changes of a window, and then with some drawn by
 * chance, so that every window is stored whole and lacks what the journal holds.
 */
@Command(name = "restore", description = "How fast open windows come back from their changelog.")
final class RestoreBench implements Callable<Integer> {

    @Option(names = "--windows", split = ",", defaultValue = "50000,1000000", description = "Open (${DEFAULT-VALUE}).")
    private List<Integer> windows;

    @Option(names = "--records", defaultValue = "600000", description = "Drawn by chance (${DEFAULT-VALUE}).")
    private int records;

    @Option(names = "--rounds", defaultValue = "3", description = "Restores of each (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--seed", defaultValue = "1")
    private long seed;

    @Option(names = "--jvm", split = " ", defaultValue = "-Xmx4g", description = "Options (${DEFAULT-VALUE}).")
    private List<String> jvm;

    @Option(
            names = "--recording",
            paramLabel = "FILE",
            description = "Write the last restore's flight recording there.")
    private Path recording;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there as JSON.")
    private Path json;

    private final List<String> found = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        System.out.println(
                "| windows | changelog records | s | of it: changelog | CPU s, compiler apart | of it: collection"
                        + " | compiler s | changelog records/s | records/s whose changes are back |\n"
                        + "|---|---|---|---|---|---|---|---|---|");
        for (int count : windows) {
            try (BenchBed bed = new BenchBed(seed)) {
                restore(bed, count);
            }
        }
        if (json != null) {
            Files.writeString(json, "{" + String.join(",\n", found) + "}\n");
        }
        return 0;
    }

    private void restore(BenchBed bed, int count) throws Exception {
        String topic = "windows-" + count;
        long startMs = ScalingBench.yesterday();
        bed.topics(topic, 1);
        int inTurn = ScalingBench.SEEN * count;
        bed.data().produceEveryKey(bed.servers(), topic, inTurn, records, count, startMs);
        Job fill = Job.of(Variant.WHOLE, topic, bed, inTurn + records)
                .reading(topic)
                .warmingUp(inTurn)
                .windowsOf(ScalingBench.WINDOW_MS)
                .seeded(seed);
        long open = bed.measure(fill, List.of("-Xmx4g")).openWindows();
        if (open != count) {
            throw new IllegalStateException("expected " + count + " open windows, found " + open);
        }
        bed.forgetOutputs(topic);
        List<Measured> runs = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            List<String> options = new ArrayList<>(jvm);
            if (recording != null && round == rounds - 1) {
                options.add("-D" + FlightRecording.FILE + "=" + recording.toAbsolutePath());
            }
            runs.add(bed.measure(fill.restoring(), options)); // its state directory went with the run before
            System.err.println(row(count, runs.subList(round, round + 1)));
        }
        System.out.println(row(count, runs));
        found.add(String.format(
                Locale.ROOT,
                "\"windows_%d\":{\"seconds\":%.3f,\"changelog_records\":%d,\"changelog_records_per_second\":%.0f}",
                count,
                median(runs, Figure.WALL),
                runs.get(0).openWindows(),
                runs.get(0).openWindows() / median(runs, Figure.WALL)));
    }

    private String row(int count, List<Measured> runs) {
        double seconds = median(runs, Figure.WALL);
        return String.format(
                Locale.ROOT,
                "| %d | %d | %.2f | %.2f | %.2f | %.2f | %.2f | %.0f | %.0f |",
                count,
                runs.get(0).openWindows(),
                seconds,
                median(runs, Figure.CHANGELOG_WALL),
                median(runs, Figure.CPU),
                median(runs, Figure.COLLECTION),
                median(runs, Figure.COMPILER),
                runs.get(0).openWindows() / seconds,
                ((double) ScalingBench.SEEN * count + records) / seconds);
    }

    /** Seconds of the whole restore. */
    private static double median(List<Measured> runs, Figure figure) {
        return BenchTable.median(runs.stream()
                .mapToDouble(m -> m.get(figure) * m.openWindows() / 1e9)
                .toArray());
    }
}
