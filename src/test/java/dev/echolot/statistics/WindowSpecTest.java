package dev.echolot.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WindowSpecTest {

    @Test
    void windowsAreMultiplesOfTheSizeAlsoBefore1970() {
        WindowSpec spec = new WindowSpec(600, 60);

        assertThat(spec.startOf(0)).isZero();
        assertThat(spec.startOf(599)).isZero();
        assertThat(spec.startOf(600)).isEqualTo(600);
        assertThat(spec.startOf(-1)).isEqualTo(-600);
        assertThat(spec.startOf(-600)).isEqualTo(-600);
        assertThat(spec.startOf(-601)).isEqualTo(-1200);
        assertThat(spec.closesAt(600)).isEqualTo(1260);
    }

    @Test
    void theEndsOfTimeDoNotOverflow() {
        WindowSpec spec = new WindowSpec(WindowSpec.MAX_MS, WindowSpec.MAX_MS);

        assertThat(spec.startOf(Long.MIN_VALUE)).isNegative();
        assertThat(spec.closesAt(spec.startOf(Long.MAX_VALUE))).isGreaterThan(spec.startOf(Long.MAX_VALUE));
    }

    @Test
    void refusesNonsense() {
        assertThatThrownBy(() -> new WindowSpec(0, 0))
                .hasMessageContaining("size")
                .hasMessageContaining("got 0");
        assertThatThrownBy(() -> new WindowSpec(1, -5))
                .hasMessageContaining("grace")
                .hasMessageContaining("-5");
        assertThatThrownBy(() -> new WindowSpec(Long.MAX_VALUE, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
