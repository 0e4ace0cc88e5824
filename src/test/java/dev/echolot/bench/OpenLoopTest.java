package dev.echolot.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class OpenLoopTest {

    @Test
    void recordsAreDueAtASteadyRateWhateverBecomesOfThem() {
        OpenLoop.Phase phase = OpenLoop.phase(1_000, 50_000, 2, 10);

        assertThat(phase.counted()).isEqualTo(1_000 + 100_000);
        assertThat(phase.end()).isEqualTo(phase.counted() + 500_000);
        assertThat(phase.dueNanos(phase.end()) - phase.dueNanos(phase.counted()))
                .isCloseTo(10_000_000_000L, within(100_000L));
    }

    @Test
    void aQuantileIsOneOfTheLatenciesSeen() {
        Latencies latencies = new Latencies();
        for (int i = 1; i <= 1_000; i++) {
            latencies.add(i * 1_000_000L);
        }

        assertThat(latencies.quantileMs(0.5)).isEqualTo(500);
        assertThat(latencies.quantileMs(0.99)).isEqualTo(990);
        assertThat(latencies.quantileMs(0.999)).isEqualTo(999);
        assertThat(new Latencies().quantileMs(0.5)).isNaN();
    }
}
