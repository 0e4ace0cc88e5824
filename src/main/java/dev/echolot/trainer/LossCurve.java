package dev.echolot.trainer;

import dev.echolot.onnx.Tensor;
import java.util.ArrayList;
import java.util.List;

/** How an attempt of a descent does: the losses of its epochs, and the weights of the best of them. */
final class LossCurve {

    private final List<Double> fitLoss;
    private final List<Double> stopLoss;
    private float[] best;
    private int bestEpoch;
    private double sum;

    LossCurve(Checkpoint from) {
        this.fitLoss = new ArrayList<>(from.fitLoss());
        this.stopLoss = new ArrayList<>(from.stopLoss());
        this.best = from.best();
        this.bestEpoch = from.bestEpoch();
        this.sum = from.lossSum();
    }

    /** The loss of one step. */
    void add(double loss) {
        sum += loss;
    }

    /**
     * An epoch is done.
     *
     * @param steps of the epoch
     * @param onStop loss on the stop rows
     * @param weights that gave it; copied where they are the best so far
     */
    void epoch(int steps, double onStop, Tensor weights) {
        fitLoss.add(sum / steps);
        sum = 0;
        if (bestEpoch == 0 || onStop < stopLoss.get(bestEpoch - 1)) {
            bestEpoch = stopLoss.size() + 1;
            best = weights.toArray();
        }
        stopLoss.add(onStop);
    }

    /** Epochs done. */
    int epochs() {
        return stopLoss.size();
    }

    int epochsSinceBest() {
        return stopLoss.size() - bestEpoch;
    }

    double lastFitLoss() {
        return fitLoss.get(fitLoss.size() - 1);
    }

    Checkpoint checkpoint(int attempt, long step, DescentStep at) {
        return new Checkpoint(
                attempt,
                step,
                at.adam().weights().clone(),
                at.adam().first().clone(),
                at.adam().second().clone(),
                sum,
                best,
                bestEpoch,
                List.copyOf(fitLoss),
                List.copyOf(stopLoss));
    }

    Descent.Trained trained() {
        return new Descent.Trained(best, epochs(), bestEpoch, List.copyOf(fitLoss), List.copyOf(stopLoss));
    }
}
