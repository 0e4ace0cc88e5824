package dev.echolot.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CalibrationTest {

    enum Scores {
        EXPONENTIAL(r -> -Math.log(1 - r.nextDouble())),
        CHI_SQUARE(r -> Math.pow(r.nextGaussian(), 2) + Math.pow(r.nextGaussian(), 2) / 3),
        HEAVY(r -> Math.pow(1 - r.nextDouble(), -0.5) - 1),
        BOUNDED(Random::nextDouble),
        ROUNDED(r -> Math.floor(-3 * Math.log(1 - r.nextDouble()))),
        MOSTLY_ZERO(r -> r.nextInt(10) > 0 ? 0 : r.nextDouble()),
        TOP_HEAVY_TIES(r -> Math.min(1, r.nextDouble() * 1.5)),
        CONSTANT(r -> 3.25);

        final ToDoubleFunction<Random> next;

        Scores(ToDoubleFunction<Random> next) {
            this.next = next;
        }

        float[] draw(int rows, long seed) {
            Random random = new Random(seed);
            float[] scores = new float[rows];
            for (int i = 0; i < rows; i++) {
                scores[i] = (float) next.applyAsDouble(random);
            }
            return scores;
        }
    }

    @ParameterizedTest
    @EnumSource
    void neverRisesWithTheScoreAndIsNeverZero(Scores scores) {
        for (int rows : new int[] {1, 2, 5, 20, 50, 500, 20_000}) {
            float[] drawn = scores.draw(rows, rows);
            Calibration calibration = CalibrationFitter.fit(drawn);
            float[] sorted = drawn.clone();
            Arrays.sort(sorted);
            double step = Math.max(1e-3, sorted[rows - 1]) / 2_000;
            double before = 1;
            for (double s = -step; s < 3 * sorted[rows - 1] + 1; s += step) {
                double p = calibration.pValue(s);
                assertThat(p).as("%s rows, score %s", rows, s).isBetween(Calibration.SMALLEST_P, before);
                before = p;
            }
            assertThat(calibration.pValue(-1)).isEqualTo(1);
            assertThat(calibration.pValue(Float.MAX_VALUE)).isBetween(Calibration.SMALLEST_P, 1.0 / rows);
        }
    }

    @ParameterizedTest
    @EnumSource
    void saysTheShareOfTheRowsItWasFittedToThatScoreAtLeastAsHigh(Scores scores) {
        float[] drawn = scores.draw(20_000, 4);
        Calibration calibration = CalibrationFitter.fit(drawn);
        float[] sorted = drawn.clone();
        Arrays.sort(sorted);
        for (int row = 0; row < sorted.length * 0.97; row += 371) {
            int first = row;
            while (first > 0 && sorted[first - 1] == sorted[row]) {
                first--;
            }
            double share = 1 - first / (double) sorted.length;
            assertThat(calibration.pValue(sorted[row])).as("row %s", row).isCloseTo(share, within(0.005));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EXPONENTIAL", "CHI_SQUARE", "HEAVY"})
    void theThresholdIsTheInverse(Scores scores) {
        Calibration calibration = CalibrationFitter.fit(scores.draw(5_000, 9));
        for (double rate = 1; rate > 1e-9; rate *= 0.8) {
            double p = calibration.pValue(calibration.threshold(rate));
            assertThat(p).as("rate %s", rate).isCloseTo(rate, within(1e-9 + rate * 1e-6));
        }
        assertThatThrownBy(() -> calibration.threshold(0)).hasMessageContaining("got 0.0");
    }

    @ParameterizedTest
    @EnumSource(names = {"ROUNDED", "MOSTLY_ZERO", "TOP_HEAVY_TIES", "CONSTANT"})
    void withTiesNoMoreThanTheAlertRateLiesAboveTheThreshold(Scores scores) {
        float[] drawn = scores.draw(2_000, 9);
        Calibration calibration = CalibrationFitter.fit(drawn);
        for (double rate : new double[] {0.5, 0.1, 0.05, 0.01}) {
            double threshold = calibration.threshold(rate);
            int above = 0;
            for (float score : drawn) {
                above += score > threshold ? 1 : 0;
            }
            assertThat(above / 2_000.0)
                    .as("rate %s, threshold %s", rate, threshold)
                    .isLessThanOrEqualTo(rate + 0.005);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.2, 0.5})
    void recoversAKnownTailFarBeyondTheRows(double shape) {
        Random random = new Random(21);
        double worst = 0;
        double sum = 0;
        int rounds = 20;
        for (int round = 0; round < rounds; round++) {
            float[] scores = new float[20_000];
            for (int i = 0; i < scores.length; i++) {
                scores[i] = (float) quantile(random.nextDouble(), shape);
            }
            Calibration calibration = CalibrationFitter.fit(scores);
            sum += calibration.tailShape();
            // a share of 1e-5 was seen 0.2 times on average; the p-value must be right within a factor
            double ratio = Math.log10(calibration.pValue(quantile(1 - 1e-5, shape)) / 1e-5);
            worst = Math.max(worst, Math.abs(ratio));
        }
        assertThat(sum / rounds).isCloseTo(shape, within(0.1));
        assertThat(worst).as("decades off at p = 1e-5").isLessThan(1);
    }

    @Test
    void fiftyRowsGiveAUsableTail() {
        int within = 0;
        for (int round = 0; round < 100; round++) {
            Calibration calibration = CalibrationFitter.fit(Scores.EXPONENTIAL.draw(50, 1_000 + round));
            double p = calibration.pValue(-Math.log(1e-3));
            within += p > 1e-4 && p < 2e-2 ? 1 : 0;
        }
        assertThat(within).as("of 100 fits, p at the score of p = 0.001").isGreaterThanOrEqualTo(90);
        assertThat(CalibrationFitter.fit(Scores.EXPONENTIAL.draw(50, 1)).smallestSupported())
                .isEqualTo(0.02);
    }

    @Test
    void fromTheFirmRateOnAlertsComeHalfToOnePointSixTimesAsOftenAsAsked() {
        for (int rows : new int[] {200, 600, 3_000}) {
            int within = 0;
            for (int round = 0; round < 200; round++) {
                Calibration calibration = CalibrationFitter.fit(Scores.EXPONENTIAL.draw(rows, 7_000 + round));
                double rate = calibration.firmRate();
                double share = Math.exp(-calibration.threshold(rate)) / rate;
                within += share > 0.5 && share < 1.6 ? 1 : 0;
            }
            assertThat(within).as("of 200 fits to %d rows", rows).isGreaterThanOrEqualTo(180);
        }
        assertThat(CalibrationFitter.fit(Scores.EXPONENTIAL.draw(600, 1)).firmRate())
                .isEqualTo(10 / 600.0);
        assertThat(CalibrationFitter.fit(Scores.EXPONENTIAL.draw(5, 1)).firmRate())
                .isEqualTo(1);
    }

    @Test
    void theShareOfFreshOrdinaryRowsOverTheThresholdIsTheAlertRate() {
        Calibration calibration = CalibrationFitter.fit(Scores.CHI_SQUARE.draw(50_000, 1));
        float[] fresh = Scores.CHI_SQUARE.draw(400_000, 2);
        for (double rate : new double[] {0.1, 0.01, 0.001}) {
            double threshold = calibration.threshold(rate);
            int above = 0;
            for (float score : fresh) {
                above += score >= threshold ? 1 : 0;
            }
            assertThat(above / 400_000.0).isBetween(rate * 0.8, rate * 1.25);
        }
    }

    /** With anomalies among the rows the plain fit asks for scores that only they reach. */
    @Test
    void anomaliesAmongTheRowsDoNotSilenceTheAlertsWhereTheyAreExpected() {
        SplittableRandom random = new SplittableRandom(11);
        float[] scores = new float[20_000];
        for (int i = 0; i < scores.length; i++) {
            double ordinary = Math.exp(0.6 * random.nextGaussian());
            scores[i] = (float) (i % 100 == 0 ? 10 + 20 * random.nextDouble() : ordinary);
        }
        Calibration expecting = CalibrationFitter.fitContaminated(scores);
        Calibration plain = CalibrationFitter.fit(scores);
        for (double rate : new double[] {0.01, 0.001}) {
            assertThat(alerted(expecting, rate, random)).as("rate %s", rate).isBetween(rate / 3, 3 * rate);
            assertThat(alerted(plain, rate, random)).as("plain, rate %s", rate).isLessThan(rate / 3);
        }
    }

    /** Some of the highest are taken for anomalies, so there are more alerts, but not many times more. */
    @Test
    void ordinaryRowsAloneAlertLittleMoreOftenThanAskedForWhereAnomaliesAreExpected() {
        SplittableRandom random = new SplittableRandom(12);
        float[] scores = new float[20_000];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = (float) Math.exp(0.6 * random.nextGaussian());
        }
        Calibration expecting = CalibrationFitter.fitContaminated(scores);
        for (double rate : new double[] {0.01, 0.001}) {
            assertThat(alerted(expecting, rate, random)).as("rate %s", rate).isBetween(rate / 3, 5 * rate);
        }
        assertThat(CalibrationFitter.fitContaminated(Arrays.copyOf(scores, 60)).rows())
                .as("too few to leave any out")
                .isEqualTo(60);
    }

    /** The share of fresh ordinary rows over the threshold. */
    private static double alerted(Calibration calibration, double rate, SplittableRandom random) {
        double threshold = calibration.threshold(rate);
        int rows = 400_000;
        int over = 0;
        for (int i = 0; i < rows; i++) {
            over += Math.exp(0.6 * random.nextGaussian()) >= threshold ? 1 : 0;
        }
        return (double) over / rows;
    }

    @Test
    void refusesScoresThatAreNoneAndCalibrationsThatCannotBe() {
        assertThatThrownBy(() -> CalibrationFitter.fit(new float[0])).hasMessageContaining("got none");
        assertThatThrownBy(() -> CalibrationFitter.fit(new float[] {1, Float.NaN}))
                .hasMessageContaining("row 1 of 2 is NaN");
        Calibration good = CalibrationFitter.fit(new float[] {1, 2, 3});
        assertThatThrownBy(() -> good.pValue(Double.NaN)).hasMessageContaining("NaN");
        assertThatThrownBy(() ->
                        new Calibration(3, good.probabilities(), good.quantiles(), good.tailThreshold(), 0.1, -0.1, 1))
                .hasMessageContaining("tail shape");
        assertThatThrownBy(() -> new Calibration(3, good.probabilities(), good.quantiles(), 77, 0.1, 0, 1))
                .hasMessageContaining("77");
    }

    private static double quantile(double p, double shape) {
        return shape == 0 ? -Math.log1p(-p) : Math.expm1(-shape * Math.log1p(-p)) / shape;
    }
}
