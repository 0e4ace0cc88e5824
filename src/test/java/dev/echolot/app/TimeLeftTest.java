package dev.echolot.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimeLeftTest {

    @Test
    void goesByThePaceSinceTheFirstLook() {
        TimeLeft left = new TimeLeft();
        assertThat(left.text(500, 1000, 7_000_000_000L))
                .as("a resumed run begins here")
                .isEmpty();
        assertThat(left.text(600, 1000, 17_000_000_000L)).isEqualTo("40 s left");
        assertThat(left.text(601, 4001, 17_100_000_000L)).isEqualTo("5 min 40 s left");
    }

    @Test
    void speaksInTheUnitThatFits() {
        assertThat(TimeLeft.text(59)).isEqualTo("59 s");
        assertThat(TimeLeft.text(130)).isEqualTo("2 min 10 s");
        assertThat(TimeLeft.text(7260)).isEqualTo("2 h 1 min");
    }
}
