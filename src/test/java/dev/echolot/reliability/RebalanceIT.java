package dev.echolot.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** R1: three instances share the partitions; one of them is stopped, killed or started every few seconds. */
@Tag("long")
class RebalanceIT {

    private static final int INSTANCES = 3;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    void partitionsWanderWithoutLoss() throws Exception {
        Scenario scenario = Scenario.of("R1", "payments, 6 partitions, 3 instances");
        int changes = scenario.times(6, 180);
        int records = scenario.count(20_000, 3_600_000);
        Random random = new Random(scenario.seed());
        // a session shorter than the usual 45 s, so that a killed instance's partitions are taken over now
        try (Bed bed = Bed.make(directory, 6, Map.of("kafka.main.consumer.session.timeout.ms", "10000"))) {
            Ledger ledger = bed.produce(Payments.usual(), records, 1_500, scenario.seed());
            List<Instance> instances = new ArrayList<>();
            for (int i = 0; i < INSTANCES; i++) {
                instances.add(bed.run());
            }
            instances.get(0).awaitReady();
            for (int change = 0; change < changes; change++) {
                Instance instance = instances.get(random.nextInt(INSTANCES));
                boolean kill = random.nextBoolean();
                int awayMs = random.nextInt(15_000);
                System.out.printf("change %d: %s, away for %d ms%n", change + 1, kill ? "SIGKILL" : "SIGTERM", awayMs);
                if (kill) {
                    instance.jvm().kill();
                } else {
                    assertThat(instance.jvm().end(Duration.ofSeconds(40))).isEqualTo(143);
                }
                Thread.sleep(awayMs);
                long started = System.nanoTime();
                instance.start();
                bed.awaitProgress(Duration.ofSeconds(60));
                scenario.recovered(started);
                Thread.sleep(random.nextInt(5_000));
            }
            bed.drain(ledger);

            Findings findings = bed.findings(ledger);
            scenario.verdict(findings, findings.exactlyOnce(), changes + " SIGKILL or SIGTERM of one of three");
            assertThat(findings.exactlyOnce()).as("%s", findings).isTrue();
        }
    }
}
