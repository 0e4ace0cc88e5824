package dev.echolot.trainer;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Which rows are fitted on, which stop the training, which calibrate: disjoint, drawn by seed, together all rows.
 *
 * @param fit learned from
 * @param stop early stopping, and with {@code calibrate} the error weights
 * @param calibrate the error weights and the scores' distribution
 */
record RowSplit(int[] fit, int[] stop, int[] calibrate) {

    /** The rows not fitted on: stop, then calibrate. */
    int[] heldOut() {
        return joined(stop, calibrate);
    }

    /** For kinds with nothing to stop early: the stop rows are fitted on too. */
    RowSplit withoutStop() {
        return new RowSplit(seen(), new int[0], calibrate);
    }

    /** The rows calibration does not see: fit, then stop. */
    int[] seen() {
        return joined(fit, stop);
    }

    private static int[] joined(int[] first, int[] second) {
        int[] out = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, out, first.length, second.length);
        return out;
    }

    static RowSplit draw(int rows, TrainingSpec.Split shares, long seed) {
        int[] order = new int[rows];
        Arrays.setAll(order, i -> i);
        Descent.shuffle(order, new SplittableRandom(seed));
        int stop = Math.max(1, (int) Math.round(rows * shares.stop()));
        int calibrate = Math.max(1, (int) Math.round(rows * shares.calibrate()));
        int fit = rows - stop - calibrate;
        return new RowSplit(
                Arrays.copyOf(order, fit),
                Arrays.copyOfRange(order, fit, fit + stop),
                Arrays.copyOfRange(order, fit + stop, rows));
    }
}
