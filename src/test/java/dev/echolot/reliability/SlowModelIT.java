package dev.echolot.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolot.topology.TestableApplication;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** R3: the model takes a second for a batch. The group keeps its member, and no transaction runs into its timeout. */
@Tag("long")
class SlowModelIT {

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    void aSecondABatchCostsTimeAndNothingElse() throws Exception {
        Scenario scenario = Scenario.of("R3", "payments, 2 partitions, a second a batch of 64");
        int records = scenario.count(3_000, 100_000);
        try (Bed bed = Bed.make(directory, 2, Map.of())) {
            Ledger ledger = bed.produce(Payments.usual(), records, 0, scenario.seed());
            Instance application = bed.run(TestableApplication.class, "slow=1000");
            bed.drain(ledger);

            Findings findings = bed.findings(ledger);
            String said = application.jvm().output();
            boolean quiet = !said.contains("fenced") && !said.contains("failed and is replaced");
            scenario.verdict(findings, findings.exactlyOnce() && quiet, "-");
            assertThat(findings.exactlyOnce()).as("%s", findings).isTrue();
            assertThat(said).doesNotContain("fenced", "failed and is replaced");
        }
    }
}
