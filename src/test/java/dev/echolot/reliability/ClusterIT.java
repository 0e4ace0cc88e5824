package dev.echolot.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * B2: three brokers, replication 3, exactly once. One after the other, at random, is killed with SIGKILL in the middle of the
 * stream, leader, coordinator or not, and comes back some seconds later; every other time two are away at once.
 */
@Tag("long")
class ClusterIT {

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    void exactlyOnceHoldsWhileBrokersDie() throws Exception {
        Scenario scenario = Scenario.of("B2", "payments, 3 partitions, 3 brokers, replication 3");
        int kills = scenario.times(4, 40);
        int records = scenario.count(10_000, 2_000_000);
        Random random = new Random(scenario.seed());
        try (Bed bed = Bed.make(directory, Cluster.start(directory), 3, Map.of())) {
            Ledger ledger = bed.produce(Payments.usual(), records, 500, scenario.seed());
            Instance application = bed.run();
            for (int kill = 0; kill < kills; kill++) {
                bed.awaitProgress(Duration.ofSeconds(90));
                Thread.sleep(random.nextInt(2_000));
                int first = random.nextInt(bed.brokers().size());
                int second = kill % 2 == 1 ? (first + 1) % bed.brokers().size() : -1;
                int awayMs = 1_000 + random.nextInt(10_000);
                System.out.printf("kill %d: broker %d, %d, away for %d ms%n", kill + 1, first, second, awayMs);
                bed.brokers().kill(first);
                if (second >= 0) {
                    bed.brokers().kill(second);
                }
                Thread.sleep(awayMs);
                bed.brokers().restart(first);
                if (second >= 0) {
                    bed.brokers().restart(second);
                }
                long up = System.nanoTime();
                bed.awaitProgress(Duration.ofSeconds(120));
                scenario.recovered(up);
            }
            bed.drain(ledger);

            Findings findings = bed.findings(ledger);
            scenario.verdict(findings, findings.exactlyOnce(), kills + " times SIGKILL of one or two of three brokers");
            assertThat(findings.exactlyOnce()).as("%s", findings).isTrue();
            assertThat(application.starts()).isEqualTo(1);
            assertThat(application.jvm().alive()).isTrue();
        }
    }
}
