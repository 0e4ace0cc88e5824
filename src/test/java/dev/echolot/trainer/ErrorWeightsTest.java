package dev.echolot.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ErrorWeightsTest {

    private static final int ROWS = 11;

    /** What nine in ten residual energies stay below: energies are i / 6 for rows i of 1 to 11. */
    private static final double HIGH_ENERGY = 10 / 6.0;

    /** Row i has a residual of root i in every column, and lies i away from the mean; some columns are on a shared scale. */
    private static ErrorWeights weights(boolean... shared) {
        int columns = shared.length;
        SecondMoments residuals = SecondMoments.ofPairs(columns);
        SecondMoments rebuilt = SecondMoments.ofElements(columns);
        float[][] r = new float[ROWS][columns];
        float[][] y = new float[ROWS][columns];
        float[] blank = new float[columns];
        for (int c = 0; c < columns; c++) {
            blank[c] = -1e6f; // every row is as bright as the next
            for (int i = 0; i < ROWS; i++) {
                r[i][c] = (float) Math.sqrt(i + 1);
                y[i][c] = r[i][c] + i + 1;
            }
        }
        for (int i = 0; i < ROWS; i++) {
            residuals.add(r[i]);
            rebuilt.add(y[i]);
        }
        return ErrorWeights.of(
                residuals,
                rebuilt,
                new ErrorWeights.HeldOut(r, y),
                new float[columns],
                new Brightness(shared, blank),
                ErrorWeights.Shares.DEFAULT);
    }

    @Test
    void aRowThatIsHighInBothPartsScoresOne() {
        ErrorWeights weights = weights(false);
        double residual = weights.residualFactor() * Math.pow(HIGH_ENERGY, 1.5);
        double distance = weights.distanceFactor() * Math.pow(10, 2);
        assertThat(residual).isCloseTo(1 / 9.0, within(1e-4));
        assertThat(residual + distance).isCloseTo(1, within(1e-4));
    }

    @Test
    void whereEveryColumnSharesAScaleTheResidualIsAll() {
        ErrorWeights weights = weights(true);
        assertThat(weights.residualFactor() * Math.pow(HIGH_ENERGY, 1.5)).isCloseTo(1, within(1e-4));
        assertThat(weights.distanceFactor()).isZero();
    }

    @Test
    void aFewColumnsOfTheirOwnScaleDoNotMakeUpTheWholeScore() {
        ErrorWeights weights = weights(true, true, true, false);
        assertThat(weights.distanceFactor() * Math.pow(10, 2))
                .as("a quarter of the distance's share")
                .isCloseTo(2 / 9.0, within(1e-4));
    }
}
