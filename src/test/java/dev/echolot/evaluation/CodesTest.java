package dev.echolot.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.echolot.features.FeatureMatrix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is done with codes: neighbours and their spread. */
class CodesTest {

    private static FeatureMatrix rows(int count, long seed) {
        Random random = new Random(seed);
        FeatureMatrix out = new FeatureMatrix(3);
        for (int r = 0; r < count; r++) {
            float a = (float) random.nextGaussian();
            float b = (float) random.nextGaussian();
            out.add(new float[] {2 + a, a + 0.5f * b, 3 * a}, 0); // the third follows from the first
        }
        return out;
    }

    @Test
    void neighboursAreThoseAFullSortFinds() {
        FeatureMatrix rows = rows(500, 1);
        rows.add(new float[] {Float.NaN, 0, 0}, 0);
        float[] point = {2, 0.3f, 0.1f};
        List<Integer> sorted = new ArrayList<>(IntStream.range(0, 500).boxed().toList());
        sorted.sort(Comparator.comparingDouble(r -> Math.pow(rows.get(r, 0) - point[0], 2)
                + Math.pow(rows.get(r, 1) - point[1], 2)
                + Math.pow(rows.get(r, 2) - point[2], 2)));
        List<Neighbours.Neighbour> nearest = new Neighbours(rows).nearest(point, 25);
        assertThat(nearest).extracting(Neighbours.Neighbour::row).isEqualTo(sorted.subList(0, 25));
        assertThat(nearest).extracting(Neighbours.Neighbour::distance).isSorted();
        assertThat(new Neighbours(rows).nearest(point, 1000)).hasSize(500);
    }

    @Test
    void ofEqualDistancesTheEarlierRowComesFirst() {
        FeatureMatrix rows = new FeatureMatrix(1);
        for (float x : new float[] {1, -1, 1, -1}) {
            rows.add(new float[] {x}, 0);
        }
        assertThat(new Neighbours(rows).nearest(new float[] {0}, 3))
                .extracting(Neighbours.Neighbour::row)
                .containsExactly(0, 1, 2);
    }

    @Test
    void newCodesHaveTheMeanAndCovarianceOfTheOldOnes() {
        FeatureMatrix rows = rows(20_000, 2);
        CodeSpread spread = CodeSpread.of(rows);
        Random random = new Random(3);
        for (double strength : new double[] {0.3, 1}) {
            FeatureMatrix drawn = new FeatureMatrix(3);
            float[] code = new float[3];
            for (int r = 0; r < rows.rows(); r++) {
                rows.copyRow(r, code, 0);
                drawn.add(spread.near(code, strength, random), 0);
            }
            for (int i = 0; i < 3; i++) {
                for (int j = 0; j < 3; j++) {
                    assertThat(covariance(drawn, i, j))
                            .as("strength %s, %s %s", strength, i, j)
                            .isCloseTo(covariance(rows, i, j), within(0.15));
                }
            }
            assertThat(drawn.get(5, 2) - 3 * (drawn.get(5, 0) - 2))
                    .as("directions without variance stay without")
                    .isCloseTo(0f, within(0.01f));
        }
        assertThat(spread.near(new float[] {5, 6, 7}, 0, random)).containsExactly(5, 6, 7);
    }

    @Test
    void oneRowIsNoSpread() {
        assertThatThrownBy(() -> CodeSpread.of(rows(1, 1)))
                .hasMessageContaining("at least 2 rows")
                .hasMessageContaining("1");
    }

    private static double covariance(FeatureMatrix m, int i, int j) {
        double a = 0;
        double b = 0;
        double ab = 0;
        for (int r = 0; r < m.rows(); r++) {
            a += m.get(r, i);
            b += m.get(r, j);
            ab += (double) m.get(r, i) * m.get(r, j);
        }
        return ab / m.rows() - a / m.rows() * (b / m.rows());
    }
}
