package dev.echolot.trainer;

import java.util.List;

/**
 * Where a descent stands after some steps: from here it goes on to the same weights, to the last bit, as without a break. The
 * order of rows and the noise follow from the seed and the step.
 *
 * @param attempt from 0; each has a tenth of the learning rate of the one before
 * @param step steps done
 * @param weights now; then the moments of Adam
 * @param lossSum of the steps of the epoch that is not finished
 * @param best weights of the best epoch; none before the first is done
 * @param bestEpoch from 1; 0 before the first is done
 * @param fitLoss of each epoch done
 * @param stopLoss of each epoch done
 */
record Checkpoint(
        int attempt,
        long step,
        float[] weights,
        float[] first,
        float[] second,
        double lossSum,
        float[] best,
        int bestEpoch,
        List<Double> fitLoss,
        List<Double> stopLoss) {

    /** The beginning of an attempt. */
    static Checkpoint start(int attempt, float[] initial) {
        float[] zeros = new float[initial.length];
        return new Checkpoint(attempt, 0, initial, zeros, zeros, 0, new float[0], 0, List.of(), List.of());
    }
}
