package dev.echolot.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolot.reliability.ChildJvm.Launch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * R2: three instances, each partition's state kept by a second one as well. The instance with most state is killed and stays
 * away: another takes its partitions over, from the copy it has rather than from the changelog.
 */
@Tag("long")
class StandbyIT {

    private static final int SESSION_SECONDS = 10;
    /**
     * Who takes over also waits until the transaction of the one killed has timed out, 10 s, and the broker has ended it: it
     * looks every 10 s unless told otherwise, which would make a takeover up to twice the session.
     */
    private static final Map<String, String> BROKER =
            Map.of("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");

    private static final int MOST_SECONDS = SESSION_SECONDS + 5;

    private static final String RESTORED = "echolot_restored_records_total";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    void aStandbyTakesOverWithinTheSessionAndReadsNothingBack() throws Exception {
        Scenario scenario = Scenario.of("R2", "one open window an entity, 3 partitions, 3 instances, 1 standby");
        int kills = scenario.times(3, 10);
        int entities = scenario.count(60_000, 3_000_000);
        OpenWindows load = new OpenWindows(entities);
        Map<String, String> settings = Map.of(
                "echolot.window.size",
                OpenWindows.WINDOW_SIZE,
                "echolot.entity.max",
                "10000000",
                "kafka.num.standby.replicas",
                "1",
                "kafka.main.consumer.session.timeout.ms",
                Integer.toString(1_000 * SESSION_SECONDS));
        double restored = 0;
        double state = 0;
        try (Bed bed = Bed.make(directory, Broker.start(directory, BROKER), 3, settings)) {
            Ledger ledger = bed.produce(load, entities, 2_000, scenario.seed());
            List<Instance> instances = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                instances.add(bed.run(new Launch("512m", List.of())));
            }
            Bed.await(Duration.ofMinutes(30), () -> bed.committed() >= entities, () -> "not all entities were scored");
            for (int kill = 0; kill < kills; kill++) {
                Instance victim = instances.get(0);
                for (Instance instance : instances) {
                    victim = windows(instance) > windows(victim) ? instance : victim;
                }
                state += windows(victim);
                double before = restored(instances, victim);
                Map<TopicPartition, Long> offsets = bed.watch().offsets(Bed.APPLICATION);
                victim.jvm().kill();
                long killed = System.nanoTime();
                Bed.await(
                        Duration.ofSeconds(120),
                        () -> allBeyond(offsets, bed.watch().offsets(Bed.APPLICATION)),
                        () -> "a partition was not taken over in 120 s");
                scenario.recovered(killed);
                restored += restored(instances, victim) - before;
                victim.start();
                victim.awaitReady();
                Thread.sleep(10_000); // until copies are complete again
            }
            load.close();
            Thread.sleep(2_000);
            bed.drain(ledger);

            Findings findings = bed.findings(ledger);
            double slowest = scenario.recoveryQuantile(1);
            boolean held = findings.exactlyOnce() && slowest < MOST_SECONDS && restored < 0.1 * state;
            scenario.verdict(
                    findings,
                    held,
                    String.format(
                            Locale.ROOT,
                            "%d SIGKILL of the one with most state, session %d s, the broker looks for dead"
                                    + " transactions every second; of %,.0f windows taken over %,.0f changelog records"
                                    + " read back",
                            kills,
                            SESSION_SECONDS,
                            state,
                            restored));
            assertThat(findings.exactlyOnce()).as("%s", findings).isTrue();
            assertThat(slowest).as("slowest takeover, s").isLessThan(MOST_SECONDS);
            assertThat(restored).as("records read back").isLessThan(0.1 * state);
        }
    }

    private static double windows(Instance instance) {
        double open = instance.pages().metric("echolot_windows_open");
        return Double.isNaN(open) ? 0 : open;
    }

    private static double restored(List<Instance> instances, Instance without) {
        return instances.stream()
                .filter(instance -> instance != without)
                .mapToDouble(instance -> instance.pages().metric(RESTORED))
                .sum();
    }

    private static boolean allBeyond(Map<TopicPartition, Long> before, Map<TopicPartition, Long> now) {
        return before.entrySet().stream().allMatch(e -> now.getOrDefault(e.getKey(), -1L) > e.getValue());
    }
}
