package dev.echolot.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolot.topology.SlowApplication;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * R3: the model is far slower than linger and commit interval. The group keeps its member, no transaction runs into its
 * timeout, and batches stay full enough that the work gets done.
 */
@Tag("long")
class SlowModelIT {

    private static final Pattern STATUS =
            Pattern.compile("(?m)^rebalances: ([0-9]+) batches: ([0-9]+) health: ([A-Z]+)$");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    void fiftyMillisecondsABatchCostTimeAndNothingElse() throws Exception {
        slow("R3", 50, 10_000, 2_000_000);
    }

    @Test
    void aSecondABatchCostsTimeAndNothingElse() throws Exception {
        slow("R3-1s", 1_000, 3_000, 100_000);
    }

    private void slow(String id, int millis, int quick, int full) throws Exception {
        Scenario scenario = Scenario.of(id, "payments, 2 partitions, a model of " + millis + " ms a batch");
        int records = scenario.count(quick, full);
        try (Bed bed = Bed.make(directory, 2, Map.of())) {
            Ledger ledger = bed.produce(Payments.usual(), records, 0, scenario.seed());
            bed.awaitProduced();
            Instance application = bed.run(SlowApplication.class, Integer.toString(millis));
            application.awaitReady();
            long started = System.nanoTime();
            bed.drain(ledger);
            double seconds = (System.nanoTime() - started) / 1e9;

            Findings findings = bed.findings(ledger);
            String said = application.jvm().output();
            int first = 0;
            int last = 0;
            int batches = 0;
            boolean stuck = false;
            for (Matcher status = STATUS.matcher(said); status.find(); ) {
                last = Integer.parseInt(status.group(1));
                first = first == 0 ? last : first;
                batches = Math.max(batches, Integer.parseInt(status.group(2)));
                stuck |= status.group(3).equals("STUCK");
            }
            boolean quiet = last == first && !stuck && !said.contains("failed and is replaced");
            // half full batches at the worst, and as long again for everything that is not the model
            double most = 2.0 * millis / 1_000 * records / 32 + 30;
            boolean held = findings.exactlyOnce() && quiet && seconds < most;
            scenario.verdict(
                    findings,
                    held,
                    String.format(
                            Locale.ROOT,
                            "%d rebalances; %.0f records/s, %.1f a batch",
                            last - first,
                            records / seconds,
                            (double) findings.scored() / Math.max(1, batches)));
            assertThat(findings.exactlyOnce()).as("%s", findings).isTrue();
            assertThat(said).doesNotContain("failed and is replaced", "health: STUCK");
            assertThat(last).as("rebalances").isEqualTo(first);
            assertThat(seconds).as("seconds for %d records", records).isLessThan(most);
        }
    }
}
