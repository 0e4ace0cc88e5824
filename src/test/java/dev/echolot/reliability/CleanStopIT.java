package dev.echolot.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** K3: the application is stopped with SIGTERM in the middle of the stream and started again. */
@Tag("long")
class CleanStopIT {

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    void stopsWithinTenSecondsAndGoesOnWhereItStopped() throws Exception {
        Scenario scenario = Scenario.of("K3", "payments, 4 partitions");
        int stops = scenario.times(4, 100);
        int records = scenario.count(20_000, 1_000_000);
        Random random = new Random(scenario.seed());
        double slowest = 0;
        try (Bed bed = Bed.make(directory, 4, Map.of())) {
            Ledger ledger = bed.produce(Payments.usual(), records, 2_000, scenario.seed());
            Instance application = bed.run();
            for (int stop = 0; stop < stops; stop++) {
                bed.awaitProgress(Duration.ofSeconds(60));
                Thread.sleep(random.nextInt(1_000));
                long asked = System.nanoTime();
                assertThat(application.jvm().end(Duration.ofSeconds(40)))
                        .as("exit code on SIGTERM; %s", application.jvm().tail())
                        .isEqualTo(143);
                slowest = Math.max(slowest, (System.nanoTime() - asked) / 1e9);
                long started = System.nanoTime();
                application.start();
                bed.awaitProgress(Duration.ofSeconds(60));
                scenario.recovered(started);
            }
            bed.drain(ledger);

            Findings findings = bed.findings(ledger);
            boolean held = findings.exactlyOnce() && slowest < 10;
            scenario.verdict(
                    findings, held, String.format(Locale.ROOT, "%d SIGTERM, each done within %.1f s", stops, slowest));
            assertThat(findings.exactlyOnce()).as("%s", findings).isTrue();
            assertThat(slowest).as("slowest stop, s").isLessThan(10);
        }
    }
}
