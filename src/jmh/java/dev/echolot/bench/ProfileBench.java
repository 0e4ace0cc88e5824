package dev.echolot.bench;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Where the thread that processes records allocates, and where its time goes, by samples of a flight recording. A sample is
 * put down to the first frame, from the top, that is not the JDK's. The bytes per record are counted, not sampled; the
 * samples only divide them.
 */
@Command(name = "profile", description = "Where the record thread allocates, and where its time goes.")
final class ProfileBench implements Callable<Integer> {

    @Option(names = "--records", defaultValue = "1000000", description = "Records per run (default: ${DEFAULT-VALUE}).")
    private int records;

    @Option(names = "--variants", split = ",", defaultValue = "whole,no_scoring,pass_through")
    private List<Variant> variants;

    @Option(names = "--top", defaultValue = "25", description = "Sites shown (default: ${DEFAULT-VALUE}).")
    private int top;

    @Option(names = "--batch", description = "Records a call (default: the application's own).")
    private Integer batch;

    @Option(names = "--seed", defaultValue = "1")
    private long seed;

    @Override
    public Integer call() throws Exception {
        try (BenchBed bed = new BenchBed(seed)) {
            bed.topics(Job.INPUT, 1);
            bed.data().produce(bed.servers(), Job.INPUT, records);
            for (Variant variant : variants) {
                Path file = bed.directory().resolve(variant.code() + ".jfr");
                long share = (long) (records * variant.share());
                Job job = Job.of(variant, "profile-" + variant.code(), bed, share)
                        .inBatchesOf(batch)
                        .seeded(seed);
                Measured measured = bed.measure(job, List.of("-D" + FlightRecording.FILE + "=" + file));
                bed.forgetOutputs(Job.INPUT);
                System.out.printf(
                        Locale.ROOT,
                        "%n### %s: %.0f bytes and %.2f us of the record thread per record%n%n",
                        variant.code(),
                        measured.get(Usage.Figure.ALLOCATED_STREAM),
                        measured.micros(Usage.Figure.STREAM));
                print(file, measured);
            }
        }
        return 0;
    }

    private void print(Path file, Measured measured) throws Exception {
        Map<String, Double> allocated = new LinkedHashMap<>();
        Map<String, Double> time = new LinkedHashMap<>();
        long largest = 0; // the thread's first sample stands for all it allocated before the recording began
        String beforeSite = "";
        try (RecordingFile recording = new RecordingFile(file)) {
            while (recording.hasMoreEvents()) {
                RecordedEvent event = recording.readEvent();
                switch (event.getEventType().getName()) {
                    case "jdk.ObjectAllocationSample" -> {
                        if (isRecordThread(event.getThread())) {
                            String type = event.getClass("objectClass").getName();
                            String site = site(event.getStackTrace()) + " | " + type;
                            long weight = event.getLong("weight");
                            add(allocated, site, weight);
                            if (weight > largest) {
                                largest = weight;
                                beforeSite = site;
                            }
                        }
                    }
                    case "jdk.ExecutionSample", "jdk.NativeMethodSample" -> {
                        String site = site(event.getStackTrace());
                        if (isRecordThread(event.getThread("sampledThread")) && !site.contains("Selector")) {
                            add(time, site, 1);
                        }
                    }
                    default -> {}
                }
            }
        }
        add(allocated, beforeSite, -largest);
        table("bytes a record | site | type", allocated, measured.get(Usage.Figure.ALLOCATED_STREAM), "%.0f");
        table("us a record | site", time, measured.micros(Usage.Figure.STREAM), "%.3f");
    }

    private static void add(Map<String, Double> sums, String site, double weight) {
        sums.merge("all | of it" + (site.contains("|") ? " | " : ""), weight, Double::sum);
        String owner = site.startsWith("org.apache.kafka")
                ? "Kafka"
                : site.startsWith("dev.echolot") ? "Echolot" : "others: runtimes, RocksDB, compression";
        sums.merge("sum | " + owner + (site.contains("|") ? " | " : ""), weight, Double::sum);
        sums.merge(site, weight, Double::sum);
    }

    private void table(String head, Map<String, Double> sums, double perRecord, String format) {
        double all = sums.entrySet().stream()
                .filter(e -> e.getKey().startsWith("all"))
                .mapToDouble(Map.Entry::getValue)
                .sum();
        System.out.println("| " + head + " |\n" + "|---".repeat(head.split("\\|").length) + "|");
        sums.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(top)
                .forEach(e -> System.out.printf(
                        Locale.ROOT,
                        "| " + format + " | %s |%n",
                        e.getValue() / all * perRecord,
                        e.getKey()
                                .replaceFirst("^(all|sum) \\| ", "*")
                                .replace("org.apache.kafka.", "kafka:")
                                .replace("dev.echolot.", "echolot:")));
        System.out.println();
    }

    /** The producer's network thread carries the record thread's name too, with more around it. */
    private static boolean isRecordThread(RecordedThread thread) {
        return thread != null
                && thread.getJavaName() != null
                && thread.getJavaName().matches("profile-.*-StreamThread-\\d+");
    }

    private static String site(RecordedStackTrace stack) {
        if (stack == null) {
            return "unknown";
        }
        for (RecordedFrame frame : stack.getFrames()) {
            String type = frame.getMethod().getType().getName();
            if (!type.startsWith("java.") && !type.startsWith("jdk.") && !type.startsWith("sun.")) {
                return type + "." + frame.getMethod().getName() + ":" + frame.getLineNumber();
            }
        }
        return "unknown";
    }
}
