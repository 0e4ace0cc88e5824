package dev.echolot.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** P4: every record is broken. The stream keeps at least half its speed, and the log stays small. */
@Tag("long")
class AllBadIT {

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    void onlyBadRecordsAreAsFastAsHalfTheGoodOnesAndFillNoLog() throws Exception {
        Scenario scenario = Scenario.of("P4", "all records broken, small kinds");
        int records = scenario.count(40_000, 1_000_000);
        double good = secondsFor(Payments.usual(), records, directory.resolve("good"), scenario, null);
        Findings[] findings = new Findings[1];
        double bad = secondsFor(
                (n, random) -> Poison.small(random).spoil(Payments.usual().record(n, random), random),
                records,
                directory.resolve("bad"),
                scenario,
                findings);
        boolean held = findings[0].exactlyOnce() && bad < 2 * good;
        scenario.verdict(
                findings[0],
                held,
                String.format(Locale.ROOT, "%,.0f records/s, good ones %,.0f/s", records / bad, records / good));
        assertThat(findings[0].exactlyOnce()).as("%s", findings[0]).isTrue();
        assertThat(findings[0].scored()).isZero();
        assertThat(bad).as("seconds for bad records, good ones took %s", good).isLessThan(2 * good);
    }

    /** From the moment the application consumes until all are answered; the records wait for it. */
    private static double secondsFor(Load load, int records, Path home, Scenario scenario, Findings[] findings)
            throws Exception {
        try (Bed bed = Bed.make(home, 2, Map.of())) {
            Ledger ledger = bed.produce(load, records, 0, scenario.seed());
            bed.awaitProduced();
            Instance application = bed.run();
            application.awaitReady();
            long ready = System.nanoTime();
            bed.drain(ledger);
            double seconds = (System.nanoTime() - ready) / 1e9;
            assertThat(application.jvm().output().lines().count())
                    .as("lines of log")
                    .isLessThan(200 + (long) (10 * seconds));
            if (findings != null) {
                findings[0] = bed.findings(ledger);
            }
            return seconds;
        }
    }
}
