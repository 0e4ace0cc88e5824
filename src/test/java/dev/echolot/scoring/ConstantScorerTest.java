package dev.echolot.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ConstantScorerTest {

    @Test
    void givesEveryRowTheSameScoreAndKeepsTheSumRule() {
        try (BatchScorer scorer = new ConstantScorer(4, 2, 8, 2)) {
            scorer.features().put(5, 7f).put(6, Float.NaN);
            scorer.score(2);

            assertThat(scorer.anomalyScore(1)).isEqualTo(2);
            assertThat(4 * scorer.contribution(1, 3) + scorer.latentContribution(1))
                    .isEqualTo(2);
            assertThat(scorer.expected(1, 1)).isEqualTo(7);
            assertThat(scorer.expected(1, 2)).isZero();
            assertThatThrownBy(() -> scorer.score(9)).hasMessageContaining("1 to 8, not 9");
        }
        assertThatThrownBy(() -> new ConstantScorer(0, 1, 1, 1)).hasMessageContaining("got 0");
    }
}
