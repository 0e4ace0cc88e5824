package dev.echolot.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.echolot.features.FeatureSpec;
import dev.echolot.features.FieldSpec;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PcaTest {

    @Test
    void findsThePlaneThatTheRowsLieIn() {
        Random random = new Random(3);
        double[][] rows = new double[500][];
        for (int i = 0; i < rows.length; i++) {
            double a = random.nextGaussian();
            double b = random.nextGaussian();
            rows[i] = new double[] {a + 5, 10 * b - 2, a - b, 2 * a + b, 7};
        }
        Pca pca = Pca.fit(rows);
        double[] variances = pca.variances();
        assertThat(variances[0] + variances[1])
                .as("all of four columns that vary")
                .isEqualTo(4, within(1e-9));
        assertThat(variances[2]).isLessThan(1e-12);
        for (double[] row : rows) {
            assertThat(pca.reconstructionError(row, 2)).isLessThan(1e-12);
        }
        double[] offPlane = rows[0].clone();
        offPlane[2] += 3;
        assertThat(pca.reconstructionError(offPlane, 2)).isGreaterThan(0.1);
        assertThat(pca.distance(offPlane)).isGreaterThan(100 * pca.distance(rows[0]));
    }

    /** In expectation a row's distance is the number of components: each adds a squared unit normal. */
    @Test
    void measuresDistanceInUnitsOfEachComponentsVariance() {
        Random random = new Random(4);
        double[][] rows = chain(random, 4000);
        Pca pca = Pca.fit(rows);
        double sum = 0;
        double whole = 0;
        for (double[] row : rows) {
            sum += pca.distance(row) / rows.length;
            whole += pca.reconstructionError(row, 0) / rows.length;
        }
        assertThat(sum).isEqualTo(6, within(1e-6));
        assertThat(whole).as("without components all of the variance is left").isEqualTo(1, within(1e-9));
    }

    private static double[][] chain(Random random, int count) {
        double[][] rows = new double[count][6];
        for (double[] row : rows) {
            for (int c = 0; c < 6; c++) {
                row[c] = (c + 1) * random.nextGaussian() + (c > 0 ? row[c - 1] : 0);
            }
        }
        return rows;
    }

    @Test
    void makesRowsAgainFromTheirCodesAndWhatIsLeftIsTheError() {
        double[][] rows = chain(new Random(6), 300);
        Pca pca = Pca.fit(rows);
        double[] whole = pca.decode(pca.code(rows[7], pca.columns()));
        for (int c = 0; c < whole.length; c++) {
            assertThat(whole[c]).isEqualTo(rows[7][c], within(1e-4 * (1 + Math.abs(rows[7][c]))));
        }
        double[] part = pca.decode(pca.code(rows[7], 2));
        assertThat(pca.reconstructionError(part, 2)).isEqualTo(0, within(1e-9));
        assertThat(pca.code(part, 6)).hasSize(6).satisfies(code -> assertThat(Math.abs(code[2]))
                .isLessThan(1e-5f));
    }

    @Test
    void columnsOnASharedScaleKeepTheirSizes() {
        Random random = new Random(8);
        double[][] rows = new double[2000][3];
        for (double[] row : rows) {
            row[0] = 10 * random.nextGaussian();
            row[1] = random.nextGaussian();
            row[2] = 100 * random.nextGaussian();
        }
        double[] variances = Pca.fit(rows, new boolean[] {true, true, false}).variances();
        assertThat(variances[0]).as("100 of the mean 50.5").isEqualTo(100 / 50.5, within(0.05));
        assertThat(variances[1]).as("a scale of its own").isEqualTo(1, within(0.05));
        assertThat(variances[2]).as("1 of the mean 50.5").isEqualTo(1 / 50.5, within(0.005));
        assertThat(Pca.fit(rows).variances()[2]).isGreaterThan(0.9);
    }

    @Test
    void encodesEachTypeOfField() {
        YardstickColumns columns = new YardstickColumns(new FeatureSpec(
                List.of(
                        FieldSpec.numeric("n"),
                        FieldSpec.logNumeric("l"),
                        FieldSpec.categorical("c", List.of("x", "y")),
                        FieldSpec.bool("b"),
                        FieldSpec.time("t", "iso", "UTC")),
                null,
                null));
        double[] row = columns.encode(new float[] {2, -1, 2, 1, 6 * 60});
        assertThat(row).hasSize(columns.columns()).hasSize(10);
        assertThat(row[1]).isEqualTo(-Math.log(2));
        assertThat(row).startsWith(2, row[1], 0, 0, 1, 1);
        assertThat(row[6]).as("06:00 is a quarter of the day").isEqualTo(1, within(1e-12));
        assertThat(columns.encode(new float[] {Float.NaN, 0, Float.NaN, 0, 0}))
                .startsWith(Double.NaN, 0, Double.NaN, Double.NaN, Double.NaN, 0);
    }
}
