package dev.echolot.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The application stands still (SIGSTOP), as in a long garbage collection or on a starved machine, and goes on. */
class PauseIT {

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    /** F1: shorter than the transaction timeout of 10 s. */
    @Test
    @Tag("long")
    void shortPausesAreSleptThrough() throws Exception {
        pause(Scenario.of("F1", "payments, 2 partitions"), List.of(1, 5, 9), 3, 30, 2);
    }

    /** F3: longer than the transaction timeout (10 s), than the session (45 s); its work is fenced and done again. */
    @Test
    @Tag("long")
    void afterLongPausesFencedWorkIsDoneAgainOnce() throws Exception {
        pause(Scenario.of("F3", "payments, 2 partitions"), List.of(20, 60), 2, 6, 15);
    }

    private void pause(Scenario scenario, List<Integer> seconds, int quick, int full, double mostSeconds)
            throws Exception {
        int pauses = scenario.times(quick, full);
        int records = scenario.count(10_000, 1_000_000);
        Random random = new Random(scenario.seed());
        try (Bed bed = Bed.make(directory, 2, Map.of())) {
            Ledger ledger = bed.produce(Payments.usual(), records, 1_000, scenario.seed());
            Instance application = bed.run();
            for (int pause = 0; pause < pauses; pause++) {
                bed.awaitProgress(Duration.ofSeconds(60));
                Thread.sleep(random.nextInt(1_000));
                application.jvm().pause();
                Thread.sleep(1_000L * seconds.get(pause % seconds.size()));
                application.jvm().resume();
                long resumed = System.nanoTime();
                bed.awaitProgress(Duration.ofSeconds(90));
                scenario.recovered(resumed);
            }
            bed.drain(ledger);

            Findings findings = bed.findings(ledger);
            boolean fast = scenario.recoveryQuantile(1) < mostSeconds;
            scenario.verdict(
                    findings, findings.exactlyOnce() && fast, pauses + " SIGSTOP of " + seconds + " s in turn");
            assertThat(findings.exactlyOnce()).as("%s", findings).isTrue();
            assertThat(application.starts()).isEqualTo(1);
            assertThat(scenario.recoveryQuantile(1)).as("slowest, s").isLessThan(mostSeconds);
        }
    }
}
