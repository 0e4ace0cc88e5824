package dev.echolot.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.echolot.evaluation.Adbench;
import dev.echolot.evaluation.Pca;
import dev.echolot.features.FeatureEncoder;
import dev.echolot.features.FeatureSpec;
import dev.echolot.features.FieldSpec;
import dev.echolot.model.ModelFile;
import dev.echolot.onnx.Device;
import dev.echolot.record.FieldNames;
import dev.echolot.record.RecordSource;
import dev.echolot.scoring.Scorer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The linear kind against principal component analysis of the same rows, written apart from it, on real data. */
class LinearIsPcaIT {

    static final List<String> SETS = Adbench.SETS;

    @TempDir
    Path directory;

    @ParameterizedTest
    @FieldSource("SETS")
    void reachesTheReconstructionErrorOfPrincipalComponents(String set) throws Exception {
        Adbench benchmark = Adbench.read(set);
        List<FieldSpec> fields =
                benchmark.columns().stream().map(FieldSpec::numeric).toList();
        TrainingSpec spec = TrainingSpec.of(set, TrainingSpec.Kind.LINEAR, fields);
        ModelFile model = Trainer.train(spec, benchmark.rows(benchmark.train()), 1, ProgressListener.SILENT)
                .write(directory);
        double[][] train = numbers(model, benchmark, benchmark.train());
        double[][] test = numbers(model, benchmark, benchmark.test());
        int[] fit = RowSplit.draw(train.length, spec.split(), 1).withoutStop().fit();
        double[][] fitted = Arrays.stream(fit).mapToObj(i -> train[i]).toArray(double[][]::new);
        Pca pca = Pca.fit(fitted);
        int latent = model.manifest().architecture().latent();
        double[] expected = {mean(pca, fitted, latent), mean(pca, test, latent)};
        double[] actual = {mean(model, fitted), mean(model, test)};
        System.out.printf(
                Locale.ROOT,
                "%-12s latent %2d  PCA %.6f, linear %.6f on the fitted rows; %.6f, %.6f on the others%n",
                set,
                latent,
                expected[0],
                actual[0],
                expected[1],
                actual[1]);
        assertThat(actual[0] / expected[0]).as("fitted rows").isCloseTo(1, within(0.01));
        assertThat(actual[1] / expected[1]).as("scored rows").isCloseTo(1, within(0.01));
    }

    private static double[][] numbers(ModelFile model, Adbench benchmark, List<String[]> cells) throws Exception {
        FeatureSpec features = model.manifest().features();
        FeatureEncoder encoder = new FeatureEncoder(features);
        double[][] out = new double[cells.size()][features.width()];
        float[] row = new float[features.width()];
        try (RecordSource source = benchmark.rows(cells).open(new FieldNames(features.paths()))) {
            for (double[] target : out) {
                encoder.encode(Objects.requireNonNull(source.next()), row, 0);
                for (int f = 0; f < row.length; f++) {
                    target[f] = row[f];
                }
            }
        }
        return out;
    }

    private static double mean(Pca pca, double[][] rows, int latent) {
        return Arrays.stream(rows)
                .mapToDouble(row -> pca.reconstructionError(row, latent))
                .average()
                .orElseThrow();
    }

    private static double mean(ModelFile model, double[][] rows) {
        double sum = 0;
        try (Scorer scorer = Scorer.open(model, Device.CPU, 1)) {
            for (double[] row : rows) {
                for (int f = 0; f < row.length; f++) {
                    scorer.features().put(f, (float) row[f]);
                }
                scorer.score(1);
                sum += scorer.reconstructionError(0);
            }
        }
        return sum / rows.length;
    }
}
