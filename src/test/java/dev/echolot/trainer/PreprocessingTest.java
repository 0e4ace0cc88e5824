package dev.echolot.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.echolot.features.FieldSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreprocessingTest {

    private static RowStore matrix(int width, float... values) {
        return RowStore.of(values, width);
    }

    private static float[] encode(List<FieldSpec> fields, RowStore fit, float... row) {
        int[] chosen = java.util.stream.IntStream.range(0, fit.rows()).toArray();
        Preprocessing preprocessing = new Preprocessing(fields, FieldProfile.learn(fields, fit, chosen));
        return Cells.of(Cells.encoded(preprocessing, matrix(fields.size(), row)));
    }

    @Test
    void standardisesNumbersByTheFitRows() {
        float[] out = encode(List.of(FieldSpec.numeric("a")), matrix(1, 2, 4, 6, 8, Float.NaN), 5, 9, Float.NaN);
        assertThat(out[0]).isZero();
        assertThat(out[1]).isCloseTo((float) (4 / Math.sqrt(5)), within(1e-6f));
        assertThat(out[2]).as("missing stays missing for training").isNaN();
    }

    @Test
    void takesLogarithmsOfBothSigns() {
        RowStore fit = matrix(1, 0, (float) Math.expm1(2), (float) -Math.expm1(2));
        float[] out = encode(List.of(FieldSpec.logNumeric("a")), fit, (float) Math.expm1(1), (float) -Math.expm1(1), 0);
        double unit = Math.sqrt(8.0 / 3);
        assertThat(out[0]).isCloseTo((float) (1 / unit), within(1e-6f));
        assertThat(out[1]).isCloseTo((float) (-1 / unit), within(1e-6f));
        assertThat(out[2]).isCloseTo(0, within(1e-7f));
    }

    @Test
    void survivesAColumnThatIsConstantInTheFitRows() {
        float[] out = encode(List.of(FieldSpec.numeric("a")), matrix(1, 3e7f, 3e7f, 3e7f), 3e7f, 3.1e7f, 3e38f, -3e38f);
        assertThat(out[0]).isZero();
        for (float x : out) {
            assertThat(x).isFinite().isBetween(-1e4f, 1e4f);
        }
    }

    @Test
    void putsCategoriesIntoOneColumnEach() {
        List<FieldSpec> fields = List.of(FieldSpec.categorical("c", List.of("x", "y")), FieldSpec.numeric("a"));
        float[] out = encode(fields, matrix(2, 1, 0, 2, 2), 0, 1, 1, 1, 2, 1, 9, 1);
        assertThat(out)
                .as("the number first, then unseen, x, y")
                .containsExactly(0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 1, 0, 0);
    }

    @Test
    void fillsMissingCategoriesWithTheirFrequencies() {
        List<FieldSpec> fields = List.of(FieldSpec.categorical("c", List.of("x", "y")));
        RowStore fit = matrix(1, 1, 1, 1, 2);
        FieldProfile profile =
                FieldProfile.learn(fields, fit, new int[] {0, 1, 2, 3}).get(0);
        assertThat(profile.fill()).containsExactly(0, 0.75f, 0.25f);
        assertThat(profile.statistics().fill()).as("raw: the most frequent").isEqualTo(1);
    }

    @Test
    void putsTimesOnTheirCircles() {
        List<FieldSpec> fields = List.of(FieldSpec.time("t", "iso", "UTC"));
        int saturdayNoon = 5 * 1440 + 720;
        float[] out = encode(fields, matrix(1, 0, 100), saturdayNoon, 0);
        float[] saturday = java.util.Arrays.copyOf(out, 6);
        double week = 2 * Math.PI * 5 / 7;
        double[] expected = {0, -1, 0, Math.sin(week), Math.cos(week), 1};
        for (int i = 0; i < 6; i++) {
            assertThat((double) saturday[i]).as("column %d", i).isCloseTo(expected[i], within(1e-6));
        }
        assertThat(java.util.Arrays.copyOfRange(out, 6, 12)).containsExactly(0, 1, 1, 0, 1, 0);
    }
}
