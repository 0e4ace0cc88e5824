package dev.echolot.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RankingTest {

    private static final Offset<Double> EXACT = within(1e-12);

    /** Scores falling: A N A N N. Pairs won by anomalies: 3 + 2 of 6. Precision at the anomalies: 1 and 2/3. */
    @Test
    void measuresWhatCanBeCountedByHand() {
        Ranking ranking = Ranking.of(new boolean[] {true, false, true, false, false}, new double[] {5, 4, 3, 2, 1});
        assertThat(ranking.auroc()).isEqualTo(5.0 / 6, EXACT);
        assertThat(ranking.averagePrecision()).isEqualTo((1 + 2.0 / 3) / 2, EXACT);
        assertThat(ranking.atAlerts(2)).isEqualTo(new Ranking.AtAlerts(2, 1, 0.5, 0.5));
        assertThat(ranking.atAlerts(0)).isEqualTo(new Ranking.AtAlerts(0, 0, 0, 0));
        assertThat(ranking.atAlerts(9).recall()).isEqualTo(1);
        assertThat(ranking.atAlerts(9).precision()).isEqualTo(2.0 / 5, EXACT);
    }

    /** One anomaly tied with one normal above one normal: 1/2 + 1 of 2 pairs; precision 1/2; half a hit for one alert. */
    @Test
    void countsTiesByHalvesWhateverTheirOrder() {
        for (boolean[] labels : new boolean[][] {{true, false, false}, {false, true, false}}) {
            Ranking ranking = Ranking.of(labels, new double[] {7, 7, 1});
            assertThat(ranking.auroc()).isEqualTo(0.75, EXACT);
            assertThat(ranking.averagePrecision()).isEqualTo(0.5, EXACT);
            assertThat(ranking.atAlerts(1)).isEqualTo(new Ranking.AtAlerts(1, 0.5, 0.5, 0.5));
        }
    }

    /** N A with each normal counting 9 times: precision at the anomaly 1/10; the AUROC does not care for weights. */
    @Test
    void weighsNormalsThatWereSampled() {
        Ranking ranking = Ranking.of(new boolean[] {false, true, false}, new double[] {3, 2, 1}, 9);
        assertThat(ranking.averagePrecision()).isEqualTo(0.1, EXACT);
        assertThat(ranking.auroc()).isEqualTo(0.5, EXACT);
    }

    @Test
    void givesOneHalfToScoresThatKnowNothing() {
        Random random = new Random(1);
        boolean[] labels = new boolean[20_000];
        double[] scores = new double[labels.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = random.nextInt(10) == 0;
            scores[i] = random.nextDouble();
        }
        assertThat(Ranking.of(labels, scores).auroc()).isEqualTo(0.5, within(0.02));
        assertThat(Ranking.of(labels, scores).averagePrecision()).isEqualTo(0.1, within(0.02));
    }

    @Test
    void refusesWhatCannotBeRanked() {
        assertThatThrownBy(() -> Ranking.of(new boolean[] {true}, new double[] {1, 2}))
                .hasMessage("as many labels as scores expected, got 1 and 2");
        assertThatThrownBy(() -> Ranking.of(new boolean[] {true, true}, new double[] {1, 2}))
                .hasMessageContaining("both classes expected, got 2 anomalies among 2 rows");
        assertThatThrownBy(() -> Ranking.of(new boolean[] {true, false}, new double[] {1, Double.NaN}))
                .hasMessageContaining("row 1 has no score");
    }

    @Test
    void comparesTheAlertsAmongNormalsWithTheRateAskedFor() {
        CalibrationCheck check = CalibrationCheck.of(
                new boolean[] {false, false, false, false, true},
                new double[] {0.01, 0.5, 0.1, Double.NaN, 0.001},
                0.1);
        assertThat(check.normals()).isEqualTo(3);
        assertThat(check.alerted()).isEqualTo(2);
        assertThat(check.observed()).isEqualTo(2.0 / 3, EXACT);
        assertThat(check.standardError()).isEqualTo(Math.sqrt(0.1 * 0.9 / 3), EXACT);
    }
}
