package dev.echolot.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolot.app.demo.Scenario;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DemoYardsticksIT {

    /** The kind of autoencoder and its noise were chosen on seeds 1 to 5; these are others. */
    private static final long[] SEEDS = {6, 7, 8, 9, 10};

    @ParameterizedTest
    @EnumSource(Scenario.class)
    void findsMoreThanOneFieldAndMoreThanPcaWithTheSameNumberOfAlerts(Scenario scenario, @TempDir Path dir)
            throws Exception {
        double model = 0;
        double single = 0;
        double pca = 0;
        for (long seed : SEEDS) {
            long start = System.nanoTime();
            DemoTrial trial =
                    DemoTrial.run(scenario, seed, DemoCommand.HISTORY, DemoCommand.RECORDS, dir.resolve("s" + seed));
            model += trial.model().recall() / SEEDS.length;
            single += trial.single().recall() / SEEDS.length;
            pca += trial.pca().recall() / SEEDS.length;
            System.out.printf(
                    Locale.ROOT,
                    "%s seed %d: %d alerts, precision %.3f, recall %.3f (%s alone %.3f, PCA %.3f), AUROC %.4f, AUPRC %.4f, %.1f s%n",
                    scenario,
                    seed,
                    trial.model().alerts(),
                    trial.model().precision(),
                    trial.model().recall(),
                    scenario.yardstick(),
                    trial.single().recall(),
                    trial.pca().recall(),
                    trial.auroc(),
                    trial.auprc(),
                    (System.nanoTime() - start) / 1e9);
        }
        assertThat(model).as("recall, mean of five seeds").isGreaterThan(single).isGreaterThan(pca);
    }
}
