package dev.echolot.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolot.model.ModelFile;
import dev.echolot.record.FieldNames;
import dev.echolot.trainer.DataProfiler;
import dev.echolot.trainer.ProgressListener;
import dev.echolot.trainer.Rows;
import dev.echolot.trainer.Trainer;
import dev.echolot.trainer.TrainingSpec;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Detection on seven public tabular sets, the protocol with clean training data: the first half of the normal rows, in file
 * order, trains; the other half and all anomalies are scored. One configuration for all sets: the defaults. Those were chosen
 * on cardio, satimage-2, pendigits and campaign.
 */
class AdbenchIT {

    private static final double PROMISED_MEAN = 93.75;
    private static final double PROMISED_CONTAMINATED_MEAN = 91.5;

    @TempDir
    Path directory;

    /**
     * Prints the table of src/docs/benchmarks.md; {@code echolot.seed} and {@code echolot.kind} choose another run, {@code
     * echolot.contaminated=true} puts {@code training.contaminated} into the specification.
     */
    @Test
    void findsAnomaliesOnSevenPublicSetsWithDefaultSettings() throws Exception {
        promise(false, PROMISED_MEAN);
    }

    /** The protocol "unsupervised": all rows train, anomalies among them, and all are scored; the same defaults. */
    @Test
    void findsTheAnomaliesThatItLearnedFromOnSevenPublicSets() throws Exception {
        promise(true, PROMISED_CONTAMINATED_MEAN);
    }

    private void promise(boolean contaminated, double promised) throws Exception {
        long seed = Long.getLong("echolot.seed", 1);
        TrainingSpec.Kind kind = TrainingSpec.Kind.valueOf(
                System.getProperty("echolot.kind", "undercomplete").toUpperCase(Locale.ROOT));
        double sum = 0;
        double precision = 0;
        StringBuilder table =
                new StringBuilder("\n" + kind.code() + (contaminated ? ", anomalies among the training rows" : "")
                        + ", seed " + seed + "\nset           AUROC   AUPRC  seconds\n");
        for (String set : Adbench.SETS) {
            Adbench benchmark = contaminated ? Adbench.contaminated(set) : Adbench.read(set);
            long start = System.nanoTime();
            Rows rows = benchmark.rows(benchmark.train());
            ModelFile model = Trainer.train(
                            spec(set, kind, benchmark, rows, Boolean.getBoolean("echolot.contaminated")),
                            rows,
                            seed,
                            ProgressListener.SILENT)
                    .write(directory);
            double seconds = (System.nanoTime() - start) / 1e9;
            Ranking ranking = Ranking.of(
                    benchmark.anomalous(),
                    RowScores.of(model, benchmark.rows(benchmark.test())).scores());
            sum += 100 * ranking.auroc();
            precision += 100 * ranking.averagePrecision();
            table.append(String.format(
                    Locale.ROOT,
                    "%-12s  %5.2f   %5.2f  %5.1f%n",
                    set,
                    100 * ranking.auroc(),
                    100 * ranking.averagePrecision(),
                    seconds));
        }
        double mean = sum / Adbench.SETS.size();
        table.append(
                String.format(Locale.ROOT, "mean          %5.2f   %5.2f%n", mean, precision / Adbench.SETS.size()));
        System.out.println(table);
        if (kind != TrainingSpec.Kind.UNDERCOMPLETE) {
            return; // the promise is about the default
        }
        assertThat(mean).as("mean AUROC, seed %d", seed).isGreaterThanOrEqualTo(promised);
    }

    private static TrainingSpec spec(
            String set, TrainingSpec.Kind kind, Adbench benchmark, Rows rows, boolean contaminated) throws Exception {
        TrainingSpec suggested = new DataProfiler(null, null, Set.of())
                .profile(rows.open(new FieldNames(benchmark.columns())), set)
                .spec();
        TrainingSpec.Training training = new TrainingSpec.Training(null, null, null, null, null, null, contaminated);
        TrainingSpec any = TrainingSpec.of(set, kind, suggested.fields());
        return new TrainingSpec(
                set,
                kind,
                null,
                null,
                any.fields(),
                any.architecture(),
                training,
                any.noise(),
                any.split(),
                any.minCount());
    }
}
