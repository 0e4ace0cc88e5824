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

/** B1: the only broker is killed with SIGKILL, stays away for a while and comes back with its data. */
@Tag("long")
class BrokerOutageIT {

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    void theApplicationWaitsForTheBrokerAndGoesOnWithoutARestart() throws Exception {
        Scenario scenario = Scenario.of("B1", "payments, 2 partitions, one broker");
        int outages = scenario.times(2, 20);
        int records = scenario.count(10_000, 1_000_000);
        List<Integer> seconds = scenario.scaled() ? List.of(1, 20, 60) : List.of(1, 12);
        Random random = new Random(scenario.seed());
        try (Bed bed = Bed.make(directory, 2, Map.of())) {
            Ledger ledger = bed.produce(Payments.usual(), records, 1_000, scenario.seed());
            Instance application = bed.run();
            for (int outage = 0; outage < outages; outage++) {
                bed.awaitProgress(Duration.ofSeconds(60));
                Thread.sleep(random.nextInt(1_500));
                bed.brokers().kill(0);
                Thread.sleep(1_000L * seconds.get(outage % seconds.size()));
                bed.brokers().restart(0);
                long up = System.nanoTime();
                bed.awaitProgress(Duration.ofSeconds(90));
                scenario.recovered(up);
            }
            bed.drain(ledger);

            Findings findings = bed.findings(ledger);
            boolean fast = scenario.recoveryQuantile(1) < 30;
            scenario.verdict(
                    findings,
                    findings.exactlyOnce() && fast,
                    outages + " broker SIGKILL, away for " + seconds + " s in turn");
            assertThat(findings.exactlyOnce()).as("%s", findings).isTrue();
            assertThat(application.starts()).isEqualTo(1);
            assertThat(application.jvm().alive()).isTrue();
            assertThat(scenario.recoveryQuantile(1))
                    .as("slowest, s after the broker")
                    .isLessThan(30);
        }
    }
}
