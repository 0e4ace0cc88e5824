package dev.echolot.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AdamTest {

    private static Adam adam(double clip, double decay, float... weights) {
        return new Adam(Checkpoint.start(0, weights), clip, decay);
    }

    /** The equations, in double, for one weight. */
    @Test
    void followsTheEquations() {
        Adam adam = adam(1e9, 0.1, 0.5f);
        double w = 0.5;
        double m = 0;
        double v = 0;
        for (int t = 1; t <= 50; t++) {
            double g = Math.sin(t) + 0.2;
            adam.step(new float[] {(float) g}, t, 0.01);
            m = 0.9 * m + 0.1 * g;
            v = 0.999 * v + 0.001 * g * g;
            double move = 0.01 * (m / (1 - Math.pow(0.9, t))) / (Math.sqrt(v / (1 - Math.pow(0.999, t))) + 1e-8);
            w = w - 0.01 * 0.1 * w - move;
            assertThat((double) adam.weights()[0]).isCloseTo(w, within(2e-5));
        }
    }

    @Test
    void clipsTheNormOfTheWholeGradientNotItsElements() {
        float[] gradient = new float[21];
        java.util.Arrays.fill(gradient, 2);
        Adam clipped = adam(1, 0, new float[21]);
        clipped.step(gradient, 1, 0.01);
        double element = 1 / Math.sqrt(21);
        for (float first : clipped.first()) {
            assertThat((double) first).isCloseTo(0.1 * element, within(1e-6));
        }
        Adam free = adam(100, 0, new float[21]);
        free.step(gradient, 1, 0.01);
        assertThat((double) free.first()[20]).isCloseTo(0.2, within(1e-6));
    }

    @Test
    void carriesAnInfiniteGradientOnSoThatItIsSeen() {
        Adam adam = adam(1, 0, 1f, 1f);
        adam.step(new float[] {Float.POSITIVE_INFINITY, 0}, 1, 0.01);
        assertThat(adam.weights()[0]).isNaN();
    }
}
