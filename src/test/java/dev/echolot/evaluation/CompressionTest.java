package dev.echolot.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.echolot.features.FeatureMatrix;
import dev.echolot.features.FeatureSpec;
import dev.echolot.features.FieldSpec;
import dev.echolot.model.ModelFile;
import dev.echolot.model.TinyModel;
import dev.echolot.scoring.CodePrecision;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompressionTest {

    @TempDir
    private Path directory;

    private static FeatureSpec fields() {
        return new FeatureSpec(
                List.of(
                        FieldSpec.numeric("n"),
                        FieldSpec.categorical("c", List.of("x", "y")),
                        FieldSpec.time("t", "iso", "UTC"),
                        FieldSpec.numeric("constant")),
                null,
                null);
    }

    @Test
    void countsNumbersByTheirVarianceAndCategoriesByWhetherTheyAreOthers() {
        YardstickColumns columns = new YardstickColumns(fields());
        FeatureMatrix rows = new FeatureMatrix(4);
        rows.add(new float[] {1, 1, 60, 5}, 0);
        rows.add(new float[] {5, 2, 120, 5}, 0);
        rows.add(new float[] {Float.NaN, Float.NaN, Float.NaN, 5}, 0);
        ColumnErrors errors = new ColumnErrors(columns, rows);
        assertThat(errors.error()).isNaN();
        assertThat(errors.wrong()).isNaN();
        errors.add(columns.of(rows, 0), columns.encode(new float[] {3, 1, 900, 6}));
        assertThat(errors.error())
                .as("2 away, variance 4; the constant is left out")
                .isEqualTo(1);
        assertThat(errors.wrong()).isZero();
        errors.add(columns.of(rows, 1), columns.encode(new float[] {5, 0, 900, 5}));
        errors.add(columns.of(rows, 2), columns.encode(new float[] {9, 1, 900, 5}));
        assertThat(errors.error()).isEqualTo(0.5);
        assertThat(errors.wrong()).isEqualTo(0.5);
    }

    @Test
    void fewerBytesLoseNoLessAndTheFirstIsWhatTheModelExpects() {
        ModelFile model = TinyModel.write(directory);
        FeatureMatrix rows = new FeatureMatrix(2);
        Random random = new Random(5);
        for (int r = 0; r < 700; r++) {
            double common = random.nextGaussian();
            rows.add(new float[] {(float) (100 + 50 * common), (float) (4 + 2 * common + random.nextGaussian())}, 0);
        }
        YardstickColumns columns = new YardstickColumns(model.manifest());
        List<Compression> found = Compression.of(model, columns, rows);
        assertThat(found).extracting(Compression::precision).containsExactly(CodePrecision.values());
        assertThat(found).extracting(Compression::bytes).containsExactly(4.0, 2.0, 1.0);
        assertThat(found.get(2).error()).isGreaterThan(found.get(0).error());
        assertThat(found.get(2).error() / found.get(0).error()).isEqualTo(1, within(0.02));
        assertThat(found).allSatisfy(c -> assertThat(c.wrong()).isNaN());

        double[][] cells = columns.sample(rows, 700);
        List<Compression> linear = Compression.of(Pca.fit(cells, columns.shared()), 1, columns, rows, found);
        assertThat(linear).extracting(Compression::bytes).containsExactly(4.0, 2.0, 1.0);
        assertThat(linear.get(0).error()).isLessThan(found.get(0).error());

        rows.add(new float[] {1e4f, -1e4f}, 0);
        List<Compression> withOne = Compression.of(model, columns, rows);
        List<Compression> linearWithOne = Compression.of(Pca.fit(cells, columns.shared()), 1, columns, rows, withOne);
        for (int i = 0; i < 3; i++) {
            assertThat(withOne.get(i).whole()).isEqualTo(1);
            assertThat(withOne.get(i).bytes()).isEqualTo((4 >> i) + 12 / 701.0, within(1e-9));
            assertThat(withOne.get(i).error())
                    .as("kept whole")
                    .isCloseTo(found.get(i).error(), withinPercentage(5));
            assertThat(linearWithOne.get(i).bytes()).isEqualTo(withOne.get(i).bytes());
            assertThat(linearWithOne.get(i).error()).isCloseTo(linear.get(i).error(), withinPercentage(5));
        }
    }
}
