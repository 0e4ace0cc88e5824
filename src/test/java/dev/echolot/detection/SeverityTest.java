package dev.echolot.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SeverityTest {

    @Test
    void oneInAThousandIsFiftyAndOneInAMillionAHundred() {
        assertThat(Severity.of(1)).isZero();
        assertThat(Severity.of(1e-3)).isCloseTo(50, within(1e-9));
        assertThat(Severity.of(1e-6)).isEqualTo(100);
        assertThat(Severity.of(1e-12)).isEqualTo(100);
        assertThat(Severity.of(0)).isEqualTo(100);
    }

    @Test
    void neverFallsWhileThePValueFalls() {
        double before = 0;
        for (double p = 1; p > 1e-8; p *= 0.97) {
            double severity = Severity.of(p);
            assertThat(severity).isBetween(before, 100.0);
            before = severity;
        }
    }

    @Test
    void refusesWhatIsNoPValue() {
        for (double bad : new double[] {Double.NaN, -0.1, 1.1}) {
            assertThatThrownBy(() -> Severity.of(bad)).hasMessageContaining(Double.toString(bad));
        }
    }
}
