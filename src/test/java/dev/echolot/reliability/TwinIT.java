package dev.echolot.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A second process is started on a state directory that is in use, as a supervisor gone wrong would. */
@Tag("long")
class TwinIT {

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    void theSecondProcessIsRefusedAndTheFirstGoesOn() throws Exception {
        Scenario scenario = Scenario.of("S3-lock", "payments, 2 partitions, two processes on one state directory");
        int twins = scenario.times(2, 20);
        int records = scenario.count(5_000, 1_000_000);
        int refused = 0;
        try (Bed bed = Bed.make(directory, 2, Map.of())) {
            Ledger ledger = bed.produce(Payments.usual(), records, 1_000, scenario.seed());
            Instance application = bed.run();
            application.awaitReady();
            for (int i = 0; i < twins; i++) {
                bed.awaitProgress(Duration.ofSeconds(60));
                ChildJvm twin = application.startTwin();
                try {
                    int code = twin.awaitEnd(Duration.ofSeconds(60));
                    refused += code == 1 ? 1 : 0;
                    assertThat(code).as("exit code; it said: %s", twin.tail()).isEqualTo(1);
                    assertThat(twin.output().strip().lines().filter(line -> line.startsWith("echolot: ")))
                            .hasSize(1)
                            .allMatch(line -> line.contains(application.state().toString()), "names the directory")
                            .allMatch(
                                    line -> line.contains("multiple instances of Kafka Streams"), "says what is wrong");
                } finally {
                    twin.kill();
                }
            }
            bed.drain(ledger);

            Findings findings = bed.findings(ledger);
            boolean held = findings.exactlyOnce() && refused == twins && application.starts() == 1;
            scenario.verdict(findings, held, twins + " second processes, " + refused + " refused");
            assertThat(findings.exactlyOnce()).as("%s", findings).isTrue();
            assertThat(application.jvm().alive()).isTrue();
        }
    }
}
