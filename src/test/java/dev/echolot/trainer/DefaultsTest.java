package dev.echolot.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolot.features.FieldSpec;
import dev.echolot.model.ModelFile;
import dev.echolot.scoring.BatchInvariance;
import dev.echolot.trainer.TrainingSpec.Architecture;
import dev.echolot.trainer.TrainingSpec.Kind;
import dev.echolot.trainer.TrainingSpec.Training;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DefaultsTest {

    /** Rows that vary along three directions and hardly elsewhere. */
    private static RowStore threeDirections(int rows, int columns) {
        Random random = new Random(1);
        double[][] directions = new double[3][];
        for (int k = 0; k < 3; k++) {
            directions[k] = random.doubles(columns, -1, 1).toArray();
        }
        float[] out = new float[rows * columns];
        for (int r = 0; r < rows; r++) {
            double[] at = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
            for (int c = 0; c < columns; c++) {
                out[r * columns + c] = (float) (at[0] * directions[0][c]
                        + at[1] * directions[1][c]
                        + at[2] * directions[2][c]
                        + 0.01 * random.nextGaussian());
            }
        }
        return RowStore.of(out, columns);
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 600})
    void makesTheCodeAsWideAsTheDirectionsTheDataVaryAlong(int columns) {
        int[] all = IntStream.range(0, 700).toArray();
        int latent = Defaults.latent(Architecture.FROM_DATA, threeDirections(700, columns), all, new float[columns]);
        assertThat(latent).isBetween(2, 3);
    }

    @Test
    void givesSmallDataManyEpochsOfSmallBatchesAndLargeDataFewOfLargeOnes() {
        Descent.Settings small = Defaults.training(Training.DEFAULTS, 0, 600, 1);
        assertThat(small.batch()).isEqualTo(32);
        assertThat(small.epochs()).isEqualTo(500);
        Descent.Settings large = Defaults.training(Training.DEFAULTS, 0, 35_000, 1);
        assertThat(large.batch()).isEqualTo(256);
        assertThat(large.epochs()).isBetween(80, 100);
        assertThat(Defaults.training(Training.DEFAULTS, 0, 10_000_000, 1).epochs())
                .isEqualTo(3);
    }

    @Test
    void takesWhatTheSpecificationSays() {
        Training given = new Training(7, 50, 0.1, 3, 2.0, 0.01);
        assertThat(Defaults.training(given, 0.5, 1000, 9))
                .isEqualTo(new Descent.Settings(7, 50, 0.1, 3, 2.0, 0.01, 0.5, 9));
        assertThat(Defaults.hidden(new Architecture(List.of(5, 4), null, null), 10, 2))
                .containsExactly(5, 4);
        assertThat(Defaults.latent(
                        new Architecture(null, 4, null), RowStore.of(new float[3], 3), new int[] {0}, new float[3]))
                .isEqualTo(4);
    }

    /** More columns than covariances are kept for, most of them categories. */
    @ParameterizedTest
    @ValueSource(strings = {"LINEAR", "UNDERCOMPLETE"})
    void trainsOnLargeVocabularies(Kind kind, @TempDir Path directory) throws Exception {
        List<String> vocabulary = IntStream.range(0, 300).mapToObj(i -> "v" + i).toList();
        List<FieldSpec> fields = List.of(
                FieldSpec.categorical("a", vocabulary), FieldSpec.numeric("n"), FieldSpec.categorical("b", vocabulary));
        Rows rows = new Rows(List.of("a", "n", "b"));
        Random random = new Random(2);
        for (int r = 0; r < 600; r++) {
            int v = (int) Math.min(299, Math.abs(random.nextGaussian()) * 30);
            rows.add("v" + v, Double.toString(v + random.nextGaussian()), "v" + (299 - v));
        }
        TrainingSpec spec = TrainingSpec.of("wide", kind, fields);
        TrainingSpec few = new TrainingSpec(
                spec.name(),
                kind,
                null,
                null,
                fields,
                new Architecture(null, 8, null),
                new Training(2, null, null, null, null, null),
                spec.noise(),
                spec.split(),
                spec.minCount());
        ModelFile model = Trainer.train(few, rows, 1, ProgressListener.SILENT).write(directory);
        assertThat(model.manifest().architecture().columns()).isEqualTo(603);
        BatchInvariance.assertHolds(model.path(), 1);
    }

    @Test
    void contaminatedRowsGetMoreNoiseWhereNoneIsGiven() {
        assertThat(Defaults.noise(TrainingSpec.Kind.UNDERCOMPLETE, TrainingSpec.Noise.DEFAULTS, true))
                .isEqualTo(Defaults.HEAVY_NOISE);
        assertThat(Defaults.noise(TrainingSpec.Kind.UNDERCOMPLETE, TrainingSpec.Noise.DEFAULTS, false)
                        .any())
                .isFalse();
        assertThat(Defaults.noise(TrainingSpec.Kind.LINEAR, TrainingSpec.Noise.DEFAULTS, true)
                        .any())
                .isFalse();
        assertThat(Defaults.noise(TrainingSpec.Kind.DEEP, new TrainingSpec.Noise(0.0, 0.0, null), true)
                        .swap())
                .isEqualTo(Defaults.HEAVY_NOISE.swap());
    }
}
