package dev.echolot.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SlopeTest {

    @Test
    void findsTheSlopeOfALine() {
        Slope slope = Slope.of(hours(100), values(100, 3, 0, 0, 1));
        assertThat(slope.perHour()).isEqualTo(3, within(1e-9));
        assertThat(slope.low()).isEqualTo(3, within(1e-6));
        assertThat(slope.high()).isEqualTo(3, within(1e-6));
    }

    /** Ordinary regression over such samples would claim to be five times as certain as it is. */
    @Test
    void theIntervalHoldsTheTruthNineteenTimesInTwentyThoughNeighboursResembleEachOther() {
        for (double resemblance : new double[] {0, 0.9}) {
            int held = 0;
            int runs = 1_000;
            for (int seed = 0; seed < runs; seed++) {
                Slope slope = Slope.of(hours(400), values(400, 5, 2, resemblance, seed));
                held += slope.low() <= 5 && 5 <= slope.high() ? 1 : 0;
            }
            assertThat(held / (double) runs).as("resemblance %s", resemblance).isBetween(0.92, 1.0);
        }
    }

    @Test
    void refusesTooFewSamples() {
        assertThatThrownBy(() -> Slope.of(hours(39), hours(39))).hasMessageContaining("40 samples");
    }

    private static double[] hours(int samples) {
        double[] hours = new double[samples];
        for (int i = 0; i < samples; i++) {
            hours[i] = 0.5 * i / samples;
        }
        return hours;
    }

    private static double[] values(int samples, double perHour, double noise, double resemblance, long seed) {
        Random random = new Random(seed);
        double[] values = hours(samples);
        double drift = 0;
        for (int i = 0; i < samples; i++) {
            drift = resemblance * drift + noise * random.nextGaussian();
            values[i] = 100 + perHour * values[i] + drift;
        }
        return values;
    }
}
