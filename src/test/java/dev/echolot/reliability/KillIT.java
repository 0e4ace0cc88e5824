package dev.echolot.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolot.topology.NaiveApplication;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The application is killed with SIGKILL at random moments while records stream in, and started again at once. */
class KillIT {

    private static final Map<String, String> AT_LEAST_ONCE = Map.of("echolot.guarantee", "at_least_once");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    void underExactlyOnceNothingIsLostOrDoubled() throws Exception {
        Scenario scenario = Scenario.of("K1", "payments, JSON and Avro, 4 partitions");
        int kills = scenario.times(5, 100);
        int records = scenario.count(20_000, 10_000_000);
        try (Bed bed = Bed.make(directory, 4, Map.of())) {
            Ledger ledger = bed.produce(Payments.usual(), records, 2_000, scenario.seed());
            int restoring = kill(bed, bed.run(), scenario, kills);
            bed.drain(ledger);

            Findings findings = bed.findings(ledger);
            boolean fast = scenario.recoveryQuantile(0.95) < 15;
            scenario.verdict(
                    findings,
                    findings.exactlyOnce() && fast,
                    kills + " SIGKILL, " + restoring + " of them while state was restored");
            assertThat(findings.exactlyOnce()).as("%s", findings).isTrue();
            assertThat(findings.closedWindows()).isPositive();
            assertThat(scenario.recoveryQuantile(0.95)).as("recovery p95, s").isLessThan(15);
        }
    }

    @Test
    @Tag("long")
    void underAtLeastOnceNothingIsLostAndReplaysCarryTheSameIds() throws Exception {
        Scenario scenario = Scenario.of("K1-ALO", "payments, at least once, 4 partitions");
        int kills = scenario.times(3, 100);
        int records = scenario.count(10_000, 1_000_000);
        try (Bed bed = Bed.make(directory, 4, AT_LEAST_ONCE)) {
            Ledger ledger = bed.produce(Payments.usual(), records, 2_000, scenario.seed());
            kill(bed, bed.run(), scenario, kills);
            bed.drain(ledger);

            Findings findings = bed.findings(ledger);
            boolean held = findings.atLeastOnce() && findings.differingReplays() == 0;
            scenario.verdict(findings, held, kills + " SIGKILL; replays allowed");
            assertThat(held).as("%s", findings).isTrue();
        }
    }

    @Test
    @Tag("long")
    void deadLettersAreExactlyOnceToo() throws Exception {
        Scenario scenario = Scenario.of("P2", "poison of every kind, 5 %, 4 partitions");
        int kills = scenario.times(5, 20);
        int records = scenario.count(20_000, 100_000);
        try (Bed bed = Bed.make(directory, 4, Map.of())) {
            Ledger ledger = bed.produce(Payments.usual().poisoned(0.05, 1), records, 1_000, scenario.seed());
            kill(bed, bed.run(), scenario, kills);
            bed.drain(ledger);

            Findings findings = bed.findings(ledger);
            scenario.verdict(findings, findings.exactlyOnce(), kills + " SIGKILL");
            assertThat(findings.exactlyOnce()).as("%s", findings).isTrue();
            assertThat(findings.deadLettered()).isPositive();
        }
    }

    /** The control: batching without the pre-commit hook loses records, and these checks say so. */
    @Test
    @Tag("long")
    void theLossesOfANaiveBufferAreNoticed() throws Exception {
        Scenario scenario = Scenario.of("K1-control", "payments, buffer without the pre-commit hook");
        Findings findings = null;
        int kills = 0;
        for (int attempt = 0; attempt < 3 && (findings == null || findings.lost() == 0); attempt++) {
            try (Bed bed = Bed.make(directory.resolve("attempt-" + attempt), 4, Map.of())) {
                Ledger ledger = bed.produce(Payments.usual(), 5_000, 2_000, scenario.seed() + attempt);
                Instance naive = bed.run(NaiveApplication.class);
                kill(bed, naive, scenario, 4);
                kills += 4;
                bed.drain(ledger);
                findings = bed.findings(ledger);
            }
        }
        scenario.verdict(findings.lost() > 0, kills + " SIGKILL", findings.lost() + " (noticed)", "-", "-");
        assertThat(findings.lost()).as("losses noticed").isPositive();
    }

    /**
     * Half of the kills come up to a second after new results, a quarter up to four seconds after a start, a quarter, the third
     * among them, while the state is being read back from the changelog, if it is caught at that.
     *
     * @return how many were caught at that
     */
    private static int kill(Bed bed, Instance application, Scenario scenario, int kills) throws Exception {
        Random random = new Random(scenario.seed());
        application.awaitReady();
        bed.awaitProgress(Duration.ofSeconds(60));
        int restoring = 0;
        int when = 0;
        for (int kill = 0; kill < kills; kill++) {
            int afterMs = random.nextInt(when == 0 ? 1_000 : when == 1 ? 4_000 : 100);
            boolean caught = when == 2 && awaitRestoring(application);
            restoring += caught ? 1 : 0;
            System.out.printf(
                    "kill %d: %d ms after %s%n",
                    kill + 1, afterMs, caught ? "restoring began" : when == 0 ? "results" : "a start");
            Thread.sleep(afterMs);
            long killed = System.nanoTime();
            application.killAndStart();
            when = kill == 1 ? 2 : kill < kills - 1 ? Math.max(0, random.nextInt(4) - 1) : 0;
            if (when == 0) {
                bed.awaitProgress(Duration.ofSeconds(60));
                scenario.recovered(killed);
            }
        }
        return restoring;
    }

    private static boolean awaitRestoring(Instance application) throws InterruptedException {
        Pages pages = application.pages();
        while (application.jvm().alive() && !application.jvm().said("ready: ")) {
            if (pages.metric("echolot_restore_remaining_records") > 0) {
                return true;
            }
            Thread.sleep(10);
        }
        return false;
    }
}
