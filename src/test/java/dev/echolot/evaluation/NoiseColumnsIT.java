package dev.echolot.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolot.model.ModelFile;
import dev.echolot.record.FieldNames;
import dev.echolot.trainer.DataProfiler;
import dev.echolot.trainer.ProgressListener;
import dev.echolot.trainer.Rows;
import dev.echolot.trainer.Trainer;
import dev.echolot.trainer.TrainingSpec;
import dev.echolot.trainer.TrainingSpec.Kind;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Columns of nothing but noise beside those of public sets, clean training rows, all settings the default. Prints the table of
 * src/docs/benchmarks.md: the score, which weighs residuals by their covariance, the plain reconstruction error of the same
 * model, and principal components. {@code echolot.sets} names other sets than {@value #QUICK}.
 */
class NoiseColumnsIT {

    private static final String QUICK = "cardio,satimage-2";

    /** How far the AUROC of the score may fall, in points of 100, with 50 and with 200 columns. */
    private static final Map<String, double[]> MOST = Map.of(
            "cardio", new double[] {4, 8},
            "satimage-2", new double[] {1, 1.5},
            "pendigits", new double[] {20, 27},
            "thyroid", new double[] {4, 10},
            "mammography", new double[] {14, 21},
            "shuttle", new double[] {1, 2},
            "campaign", new double[] {4, 8});

    @TempDir
    Path directory;

    static List<String> sets() {
        List<String> sets = List.of(System.getProperty("echolot.sets", QUICK).split(","));
        assertThat(sets).as("echolot.sets").isSubsetOf(MOST.keySet());
        return sets;
    }

    @ParameterizedTest
    @MethodSource("sets")
    void loseLittleOfTheScore(String set) throws Exception {
        Adbench plain = Adbench.read(set);
        System.out.printf(Locale.ROOT, "%n%-12s noise columns   score   error   PCA error   PCA distance%n", set);
        double none = auroc(set, plain, 0);
        double[] most = Objects.requireNonNull(MOST.get(set), set);
        assertThat(none - auroc(set, plain, 50)).as("fall with 50").isLessThanOrEqualTo(most[0]);
        assertThat(none - auroc(set, plain, 200)).as("fall with 200").isLessThanOrEqualTo(most[1]);
    }

    /** Prints a line. @return of the score, in % */
    private double auroc(String set, Adbench plain, int noise) throws Exception {
        Adbench noisy = plain.withNoise(noise);
        Rows rows = noisy.rows(noisy.train());
        TrainingSpec suggested = new DataProfiler(null, null, Set.of())
                .profile(rows.open(new FieldNames(noisy.columns())), set)
                .spec();
        TrainingSpec spec = TrainingSpec.of(set, Kind.UNDERCOMPLETE, suggested.fields());
        ModelFile model = Trainer.train(spec, rows, 1, ProgressListener.SILENT).write(directory.resolve("n" + noise));
        RowScores found = RowScores.of(model, noisy.rows(noisy.test()));
        Pca pca = Pca.fit(numbers(noisy.train()));
        double[][] test = numbers(noisy.test());
        int latent = model.manifest().architecture().latent();
        double score = 100 * Ranking.of(noisy.anomalous(), found.scores()).auroc();
        System.out.printf(
                Locale.ROOT,
                "%-12s %13d   %5.2f   %5.2f   %9.2f   %12.2f   latent %d%n",
                set,
                noise,
                score,
                100 * Ranking.of(noisy.anomalous(), found.errors()).auroc(),
                100
                        * Ranking.of(noisy.anomalous(), scores(test, row -> pca.reconstructionError(row, latent)))
                                .auroc(),
                100 * Ranking.of(noisy.anomalous(), scores(test, pca::distance)).auroc(),
                latent);
        return score;
    }

    private interface RowScore {
        double of(double[] row);
    }

    private static double[] scores(double[][] rows, RowScore score) {
        return Arrays.stream(rows).mapToDouble(score::of).toArray();
    }

    private static double[][] numbers(List<String[]> rows) {
        return rows.stream()
                .map(row -> Arrays.stream(row).mapToDouble(Double::parseDouble).toArray())
                .toArray(double[][]::new);
    }
}
