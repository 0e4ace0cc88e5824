package dev.echolot.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echolot.features.FeatureSpec;
import dev.echolot.features.FieldSpec;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NmfTest {

    private static final double[][] PARTS = {{3, 0, 1, 0, 2, 0}, {0, 2, 0, 1, 0, 4}, {1, 1, 0, 0, 0, 2}};

    private static double[][] mixtures(int rows, double noise) {
        Random random = new Random(5);
        double[][] out = new double[rows][PARTS[0].length];
        for (double[] row : out) {
            for (double[] part : PARTS) {
                double weight = Math.max(0, random.nextGaussian());
                for (int c = 0; c < row.length; c++) {
                    row[c] += weight * part[c] + noise * random.nextDouble();
                }
            }
        }
        return out;
    }

    private static double meanError(Nmf nmf, double[][] rows) {
        double sum = 0;
        for (double[] row : rows) {
            sum += nmf.reconstructionError(row) / rows.length;
        }
        return sum;
    }

    @Test
    void findsThePartsThatRowsAreMadeOf() {
        double[][] rows = mixtures(600, 0);
        assertThat(meanError(Nmf.fit(rows, 3, 1), rows)).isLessThan(0.005);
        assertThat(meanError(Nmf.fit(rows, 1, 1), rows)).isGreaterThan(0.2);
        Nmf nmf = Nmf.fit(rows, 3, 1);
        double[] impossible = {0, 0, 3, 0, 0, 0}; // the third column never comes without the first
        assertThat(nmf.reconstructionError(impossible)).isGreaterThan(20 * meanError(nmf, rows) + 0.1);
    }

    @Test
    void morePartsExplainMoreAndUnitsDoNotMatter() {
        double[][] rows = mixtures(300, 0.3);
        double last = Double.POSITIVE_INFINITY;
        for (int parts = 1; parts <= 4; parts++) {
            double error = meanError(Nmf.fit(rows, parts, 1), rows);
            assertThat(error).isLessThan(last);
            last = error;
        }
        double plain = meanError(Nmf.fit(rows, 2, 1), rows);
        for (double[] row : rows) {
            row[1] *= 1000;
        }
        assertThat(meanError(Nmf.fit(rows, 2, 1), rows)).isBetween(0.8 * plain, 1.25 * plain);
    }

    @Test
    void missingAndConstantCellsDoNoHarm() {
        double[][] rows = {{1, 7, Double.NaN}, {2, 7, 0}, {Double.NaN, 7, 0}, {3, 7, 0}};
        assertThat(meanError(Nmf.fit(rows, 1, 1), rows)).isFinite();
    }

    @Test
    void saysWhichColumnIsNegative() {
        double[][] rows = {{1, 0}, {2, -0.5}};
        assertThat(Nmf.negativeColumn(rows)).isEqualTo(1);
        assertThatThrownBy(() -> Nmf.fit(rows, 1, 1)).hasMessageContaining("column 1");
        YardstickColumns columns = new YardstickColumns(
                new FeatureSpec(List.of(FieldSpec.numeric("a"), FieldSpec.numeric("b")), null, null));
        assertThat(Yardstick.nmf(columns, rows, 1).failure())
                .isEqualTo("not applicable: column 'b' has negative values");
    }
}
