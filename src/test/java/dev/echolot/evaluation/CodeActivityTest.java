package dev.echolot.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CodeActivityTest {

    @Test
    void aRowThatOneElementSpeaksForCountsOneOfAll() {
        List<float[]> codes = new ArrayList<>();
        for (int r = 0; r < 400; r++) {
            float[] code = new float[4];
            code[r % 4] = r / 4 % 2 == 0 ? 1 : -1;
            codes.add(code);
        }
        assertThat(CodeActivity.share(codes)).isCloseTo(0.25, within(1e-6));
    }

    @Test
    void normalElementsAreAsActiveAsStatedAndThoseThatNeverChangeAreSilent() {
        Random random = new Random(1);
        List<float[]> codes = new ArrayList<>();
        List<float[]> half = new ArrayList<>();
        for (int r = 0; r < 2000; r++) {
            float[] code = new float[60];
            float[] silent = new float[60];
            for (int k = 0; k < 60; k++) {
                code[k] = (float) random.nextGaussian();
                silent[k] = k % 2 == 0 ? code[k] : 5;
            }
            codes.add(code);
            half.add(silent);
        }
        assertThat(CodeActivity.share(codes)).isCloseTo(0.64, within(0.02));
        assertThat(CodeActivity.share(half)).isCloseTo(0.32, within(0.02));
        assertThat(CodeActivity.share(List.of(new float[] {1, 2}))).isZero();
    }
}
