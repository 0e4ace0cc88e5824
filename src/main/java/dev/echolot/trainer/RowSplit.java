package dev.echolot.trainer;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Which rows are fitted on, which stop the training, which calibrate: disjoint, drawn by seed, together all rows. In random
 * order; of more than {@link RowOrder#WINDOW} rows in ascending order each, so that a pass over them reads forwards.
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

    /** At most that many of the chosen rows, evenly spaced among them. */
    static int[] sample(int[] chosen, int most) {
        int[] out = new int[Math.min(most, chosen.length)];
        Arrays.setAll(out, i -> chosen[(int) ((long) i * chosen.length / out.length)]);
        return out;
    }

    private static int[] joined(int[] first, int[] second) {
        int[] out = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, out, first.length, second.length);
        return out;
    }

    static RowSplit draw(int rows, TrainingSpec.Split shares, long seed) {
        int[] order = new int[rows];
        Arrays.setAll(order, i -> i);
        RowOrder.shuffle(order, rows, new SplittableRandom(seed));
        int stop = Math.max(1, (int) Math.round(rows * shares.stop()));
        int calibrate = Math.max(1, (int) Math.round(rows * shares.calibrate()));
        int fit = rows - stop - calibrate;
        if (rows > RowOrder.WINDOW) {
            Arrays.sort(order, 0, fit);
            Arrays.sort(order, fit, fit + stop);
            Arrays.sort(order, fit + stop, rows);
        }
        return new RowSplit(
                Arrays.copyOf(order, fit),
                Arrays.copyOfRange(order, fit, fit + stop),
                Arrays.copyOfRange(order, fit + stop, rows));
    }
}
