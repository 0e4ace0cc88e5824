package dev.echolot.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AlertPolicyTest {

    private final AlertPolicy policy = new AlertPolicy(0.001, 4.5);

    @Test
    void anAnomalyIsWhateverIsAtMostAsLikelyAsTheAlertRate() {
        assertThat(policy.isAnomaly(0.001)).isTrue();
        assertThat(policy.isAnomaly(Math.nextUp(0.001))).isFalse();
        assertThat(policy.judge(1e-6, false)).isEqualTo(new Verdict(1e-6, 100, 4.5, "calibrated", true, false));
    }

    @Test
    void warmUpIsAStateAndChangesNoSeverity() {
        Verdict warm = policy.judge(1e-4, false);
        Verdict warming = policy.judge(1e-4, true);

        assertThat(warming.severity()).isEqualTo(warm.severity());
        assertThat(warming.anomaly()).isEqualTo(warm.anomaly());
        assertThat(warming.warmUp()).isTrue();
    }

    @Test
    void aWindowWarmsUpUntilItCountsTheMinimum() {
        WarmUp warmUp = new WarmUp(10);

        assertThat(warmUp.isWarmingUp(9)).isTrue();
        assertThat(warmUp.isWarmingUp(10)).isFalse();
        assertThat(new WarmUp(0).isWarmingUp(0)).isFalse();
    }

    @Test
    void refusesRatesThatAreNone() {
        for (double bad : new double[] {0, 1, -1, Double.NaN}) {
            assertThatThrownBy(() -> new AlertPolicy(bad, 1)).hasMessageContaining("got " + bad);
        }
        assertThatThrownBy(() -> new AlertPolicy(0.01, Double.NaN)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> new WarmUp(-1)).hasMessageContaining("-1");
    }
}
