package dev.echolot.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolot.reliability.ChildJvm.Launch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * M1: a steady load for half an hour and more; {@code -Dsoak.minutes=N} for another time. Resident memory and heap right after
 * a full collection are sampled every five seconds, and after a warm-up of a quarter of the time their slope is fitted. The
 * heap has its size from the start, every page touched, so that what grows in resident memory is not heap.
 */
@Tag("long")
class SoakIT {

    private static final int PER_SECOND = 1_000;
    private static final int SAMPLE_MS = 5_000;
    private static final double MEBIBYTE = 1 << 20;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    void memoryDoesNotGrow() throws Exception {
        Scenario scenario = Scenario.of("M1", "payments and poison, 2 partitions, 1,000 records/s");
        String given = System.getProperty("soak.minutes", "");
        int minutes = given.isEmpty() ? scenario.times(30, 720) : Integer.parseInt(given);
        double limit = minutes >= 720 ? 1 : 20;
        scenario.planned(minutes * 60 * PER_SECOND, 720 * 60 * PER_SECOND);
        Samples samples = new Samples(minutes);
        try (Bed bed = Bed.make(directory, 2, Map.of())) {
            Ledger ledger = bed.produce(Payments.usual().poisoned(0.001), 1, PER_SECOND, scenario.seed());
            Instance application = bed.run(new Launch("256m", List.of("-Xms256m", "-XX:+AlwaysPreTouch")));
            application.awaitReady();
            samples.take(bed, application);
            bed.drain(ledger);

            Findings findings = bed.findings(ledger);
            Slope resident = samples.slope(samples.resident);
            Slope heap = samples.slope(samples.heap);
            boolean flat = resident.high() < limit && heap.high() < limit && samples.countsAreFlat();
            // in less than half an hour noise is as wide as the limit: there only growth that is certain counts
            boolean held =
                    findings.exactlyOnce() && (minutes >= 30 ? flat : resident.low() < limit && heap.low() < limit);
            scenario.verdict(
                    findings,
                    held,
                    String.format(
                            Locale.ROOT,
                            "%d min; MiB/h with 95 %% interval: resident %s, heap after collection %s; threads %s, open"
                                    + " files %s",
                            minutes,
                            resident,
                            heap,
                            samples.span(samples.threads),
                            samples.span(samples.files)));
            System.out.printf(
                    "M1: correlation of residuals %.2f and %.2f%n", resident.correlation(), heap.correlation());
            assertThat(findings.exactlyOnce()).as("%s", findings).isTrue();
            assertThat(held).as("resident %s, heap %s, MiB/h", resident, heap).isTrue();
        }
    }

    /** What was sampled after the warm-up. */
    private static final class Samples {

        final List<Double> hours = new ArrayList<>();
        final List<Double> resident = new ArrayList<>();
        final List<Double> heap = new ArrayList<>();
        final List<Double> threads = new ArrayList<>();
        final List<Double> files = new ArrayList<>();
        private final int minutes;

        Samples(int minutes) {
            this.minutes = minutes;
        }

        void take(Bed bed, Instance application) throws Exception {
            Pages pages = application.pages();
            long pid = application.jvm().pid();
            long begin = System.nanoTime();
            long warm = begin + Duration.ofMinutes(minutes).toNanos() / 4;
            long end = begin + Duration.ofMinutes(minutes).toNanos();
            long committed = 0;
            for (int n = 1; System.nanoTime() < end; n++) {
                Thread.sleep(Math.max(1, (begin + n * SAMPLE_MS * 1_000_000L - System.nanoTime()) / 1_000_000));
                collect(pid);
                if (n % 12 == 0) {
                    long now = bed.committed();
                    assertThat(now).as("progress in a minute").isGreaterThan(committed);
                    committed = now;
                }
                if (System.nanoTime() > warm) {
                    hours.add((System.nanoTime() - begin) / 3.6e12);
                    resident.add(residentBytes(pid) / MEBIBYTE);
                    heap.add(heapBytes(pages.metrics()) / MEBIBYTE);
                    threads.add(pages.metric("jvm_threads_live_threads"));
                    files.add(pages.metric("process_files_open_files"));
                }
            }
        }

        private static void collect(long pid) throws IOException, InterruptedException {
            new ProcessBuilder(System.getProperty("java.home") + "/bin/jcmd", Long.toString(pid), "GC.run")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor(30, TimeUnit.SECONDS);
        }

        private static double residentBytes(long pid) throws IOException {
            return Files.readString(Path.of("/proc/" + pid + "/status"))
                    .lines()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> 1024 * Double.parseDouble(line.replaceAll("[^0-9]", "")))
                    .sum();
        }

        private static double heapBytes(String metrics) {
            return metrics.lines()
                    .filter(line -> line.startsWith("jvm_memory_used_bytes") && line.contains("area=\"heap\""))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                    .sum();
        }

        Slope slope(List<Double> values) {
            return Slope.of(array(hours), array(values));
        }

        private static double[] array(List<Double> values) {
            return values.stream().mapToDouble(Double::doubleValue).toArray();
        }

        /** The server of these pages has up to eight threads, which come and go. */
        boolean countsAreFlat() {
            return last(threads) <= threads.get(0) + 8 && last(files) <= files.get(0) + 10;
        }

        String span(List<Double> counts) {
            return String.format(Locale.ROOT, "%.0f to %.0f", counts.get(0), last(counts));
        }

        private static double last(List<Double> values) {
            return values.get(values.size() - 1);
        }
    }
}
