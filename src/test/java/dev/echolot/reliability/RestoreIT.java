package dev.echolot.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolot.reliability.ChildJvm.Launch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The state directory or the changelog is gone or damaged when the application starts. */
class RestoreIT {

    private static final String CHANGELOG = Bed.APPLICATION + "-windows-changelog";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    /**
     * S1: the state directory is wiped; the windows come back from the changelog, bit for bit. What is stored of windows is a
     * journal of their changes, so that they are stored whole once in eight of their records, or a little less often where commits are large: half a million changelog
     * records take some 4.8 million records, and are versions of windows but for a few blocks of changes. Compaction has not
     * come yet, or the number read back would be less than that.
     */
    @Test
    @Tag("long")
    void restoresEveryWindowFromTheChangelog() throws Exception {
        int entities = 50_000;
        Scenario scenario = Scenario.of("S1", "50,000 windows open, 2 partitions");
        int records = scenario.count(4_800_000, 10_000_000);
        long least = Math.max(500_000L, records / 10);
        OpenWindows load = new OpenWindows(entities);
        Map<String, String> settings =
                Map.of("echolot.window.size", OpenWindows.WINDOW_SIZE, "echolot.entity.max", "10000000");
        try (Bed bed = Bed.make(directory, 2, settings)) {
            // paced after that, so that it goes on while the application is away
            Ledger ledger = bed.produceThenPaced(load, records, 1_000, scenario.seed());
            // both compilers, as an installation has them
            Instance application = bed.run(new Launch("512m", List.of("-XX:TieredStopAtLevel=4")));
            Bed.await(Duration.ofMinutes(60), () -> bed.committed() >= records, () -> "not all records were scored");
            application.jvm().kill();
            wipe(application.state());
            long started = System.nanoTime();
            application.start();
            long restored;
            double seconds;
            try (RestoreClock clock = new RestoreClock(application, entities)) {
                bed.awaitProgress(Duration.ofMinutes(10));
                scenario.recovered(started);
                restored = clock.records();
                seconds = clock.seconds();
            }
            load.close();
            Thread.sleep(2_000);
            bed.drain(ledger);

            Findings findings = bed.findings(ledger);
            double rate = restored / seconds;
            double recovery = scenario.recoveryQuantile(1);
            scenario.verdict(
                    findings,
                    findings.exactlyOnce() && restored >= least && rate >= 100_000 && recovery < 15,
                    String.format(
                            Locale.ROOT,
                            "state wiped; %,d changelog records back, and with them the windows of %,d records, in %.1f s:"
                                    + " %,.0f and %,.0f/s; start included %,.0f and %,.0f/s",
                            restored,
                            records,
                            seconds,
                            rate,
                            records / seconds,
                            restored / recovery,
                            records / recovery));
            assertThat(findings.exactlyOnce()).as("%s", findings).isTrue();
            assertThat(findings.closedWindows()).isGreaterThanOrEqualTo(entities);
            assertThat(restored).as("changelog records read back").isGreaterThanOrEqualTo(least);
            assertThat(rate).as("changelog records back, a second").isGreaterThanOrEqualTo(100_000);
            assertThat(recovery).as("seconds from the start to new results").isLessThan(15);
        }
    }

    /**
     * S3: files of the state are flipped, cut or removed. The application either goes on with state restored from the
     * changelog or ends and says why; then it goes on once the state directory is removed. It never computes on with it.
     */
    @Test
    @Tag("long")
    void damagedStateIsNeverUsedSilently() throws Exception {
        Scenario scenario = Scenario.of("S3", "payments, 2 partitions");
        int damages = scenario.times(8, 100);
        int records = scenario.count(10_000, 1_000_000);
        Random random = new Random(scenario.seed());
        int refused = 0;
        try (Bed bed = Bed.make(directory, 2, Map.of())) {
            Ledger ledger = bed.produce(Payments.usual(), records, 1_000, scenario.seed());
            Instance application = bed.run();
            for (int damage = 0; damage < damages; damage++) {
                bed.awaitProgress(Duration.ofSeconds(60));
                assertThat(application.jvm().end(Duration.ofSeconds(40))).isEqualTo(143);
                System.out.println("damage " + (damage + 1) + ": " + damage(application.state(), damage, random));
                long started = System.nanoTime();
                application.start();
                if (!goesOn(bed, application)) {
                    refused++;
                    System.out.println("refused: " + application.jvm().tail());
                    wipe(application.state());
                    application.start();
                    bed.awaitProgress(Duration.ofSeconds(60));
                }
                scenario.recovered(started);
            }
            bed.drain(ledger);

            Findings findings = bed.findings(ledger);
            scenario.verdict(
                    findings,
                    findings.exactlyOnce(),
                    damages + " damaged files, " + refused + " times the start was refused");
            assertThat(findings.exactlyOnce()).as("%s", findings).isTrue();
        }
    }

    /** S4: the changelog topic is deleted while the application is away. */
    @Test
    void doesNotStartWithoutItsChangelog() throws Exception {
        Scenario scenario = Scenario.of("S4", "payments, 2 partitions");
        int records = scenario.count(3_000, 1_000_000);
        try (Bed bed = Bed.make(directory, 2, Map.of())) {
            Ledger ledger = bed.produce(Payments.usual(), records, 0, scenario.seed());
            Instance application = bed.run();
            bed.drain(ledger);
            application.jvm().end(Duration.ofSeconds(40));
            bed.watch().admin().deleteTopics(List.of(CHANGELOG)).all().get();
            int code = application.start().jvm().awaitEnd(Duration.ofSeconds(60));
            String said = application.jvm().output();
            boolean refused = code == 1 && said.contains("topic " + CHANGELOG + " is gone");

            bed.watch().create(CHANGELOG, 2, Map.of("cleanup.policy", "compact"));
            Ledger more = bed.produce(Payments.usual(), 1_000, 0, scenario.seed() + 1);
            application.start();
            bed.drain(more);
            long scored = Outcomes.read(bed.watch(), Bed.APPLICATION).scores.total();
            long lost = records + 1_000 - scored;
            scenario.verdict(
                    refused && lost == 0,
                    "changelog deleted: start refused; created empty: goes on",
                    lost + "",
                    "-",
                    "-");
            assertThat(code).isEqualTo(1);
            assertThat(said).contains("topic " + CHANGELOG + " is gone");
            assertThat(lost).isZero();
        }
    }

    /** Whether the application makes progress; false when it ended. */
    private static boolean goesOn(Bed bed, Instance application) throws InterruptedException {
        long before = bed.committed();
        Bed.await(
                Duration.ofSeconds(90),
                () -> !application.jvm().alive() || bed.committed() > before,
                () -> "neither progress nor an end in 90 s: "
                        + application.jvm().tail());
        return application.jvm().alive();
    }

    private static String damage(Path state, int kind, Random random) throws IOException {
        List<Path> files;
        try (Stream<Path> walked = Files.walk(state)) {
            files = walked.filter(Files::isRegularFile)
                    .filter(f -> f.toString().contains("windows"))
                    .filter(f -> wanted(f.getFileName().toString(), kind))
                    .sorted()
                    .toList();
        }
        if (files.isEmpty()) {
            return "nothing of that kind";
        }
        Path file = files.get(random.nextInt(files.size()));
        byte[] bytes = Files.readAllBytes(file);
        String what;
        if (kind / 4 % 2 == 0 && bytes.length > 0) {
            int at = random.nextInt(bytes.length);
            bytes[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, bytes);
            what = "bit flipped at byte " + at;
        } else {
            int length = bytes.length / 2;
            Files.write(file, java.util.Arrays.copyOf(bytes, length));
            what = "cut to " + length;
        }
        return state.relativize(file) + " of " + bytes.length + " bytes " + what;
    }

    private static boolean wanted(String name, int kind) {
        return switch (kind % 4) {
            case 0 -> name.endsWith(".sst");
            case 1 -> name.startsWith("MANIFEST");
            case 2 -> name.equals("CURRENT");
            default -> name.endsWith(".log");
        };
    }

    /** Removes the state but not the instance's name. */
    static void wipe(Path state) throws IOException {
        try (Stream<Path> walked = Files.walk(state)) {
            walked.sorted(Comparator.reverseOrder())
                    .filter(f -> !f.equals(state) && !f.toString().endsWith(".instance-id"))
                    .forEach(file -> {
                        try {
                            Files.deleteIfExists(file);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
        }
    }
}
