package dev.echolot.trainer;

import dev.echolot.onnx.Device;
import dev.echolot.onnx.Tensor;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Mini-batch descent on the objective: Adam, the rate warmed up over the first steps and then lowered along a cosine,
 * early stopping on rows of its own, the best weights kept. The same seed gives the same weights, to the last bit, on one
 * kind of CPU; on CUDA, where sums are taken in no fixed order, nearly the same. One run on one thread.
 */
final class Descent {

    private static final int WARM_UP_STEPS = 50;
    private static final double LAST_RATE = 0.01;
    private static final int RESTARTS = 3;
    /** Steps between two looks at whether to stop. */
    private static final int LOOK_EVERY = 32;

    private final Autoencoder kind;
    private final Preprocessing preprocessing;
    private final RowStore rows;
    private final int[] fit;
    private final int[] stop;
    private final Settings settings;
    private final ProgressListener progress;
    private final Checkpoints checkpoints;
    private final Device device;
    private final TrainingGraphs graphs;

    /**
     * @param epochs most passes over the fit rows
     * @param batch rows of a mini-batch; fewer where there are fewer fit rows
     * @param rate of learning at its highest
     * @param patience epochs without improvement before the run ends
     * @param clip largest norm of a gradient
     * @param decay of the weights, per unit of rate
     * @param l1 factor of the matrices' absolute elements in the loss
     */
    record Settings(
            int epochs, int batch, double rate, int patience, double clip, double decay, double l1, long seed) {}

    /**
     * @param weights the best, flat
     * @param bestEpoch from 1
     */
    record Trained(float[] weights, int epochs, int bestEpoch, List<Double> fitLoss, List<Double> stopLoss) {}

    /**
     * @param rows encoded, NaN = missing
     * @param fit rows to learn from
     * @param stop rows to stop by, none of them in fit
     * @param checkpoints says where to begin, keeps how far it is
     * @param device where the graphs run; Adam and the rows stay with the CPU
     */
    Descent(
            Autoencoder kind,
            Preprocessing preprocessing,
            RowStore rows,
            int[] fit,
            int[] stop,
            Settings settings,
            ProgressListener progress,
            Checkpoints checkpoints,
            Device device) {
        this.kind = kind;
        this.preprocessing = preprocessing;
        this.rows = rows;
        this.fit = fit;
        this.stop = stop;
        this.settings = settings;
        this.progress = progress;
        this.checkpoints = checkpoints;
        this.device = device;
        this.graphs = new TrainingGraphs(kind, preprocessing);
    }

    /**
     * @throws TrainingException when the loss stays non-finite at ever lower rates
     * @throws TrainingInterruptedException when the run was asked to end
     */
    Trained run() throws IOException {
        Checkpoint at = checkpoints.last();
        double rate = settings.rate;
        for (int attempt = 0; attempt <= RESTARTS; attempt++) {
            if (at == null || attempt >= at.attempt()) {
                Trained trained = attempt(attempt, at != null && attempt == at.attempt() ? at : null, rate);
                if (trained != null) {
                    return trained;
                }
                progress.note(String.format(
                        Locale.ROOT, "the loss became infinite at learning rate %.2g; again at a tenth of it", rate));
            }
            rate /= 10;
        }
        checkpoints.discard();
        throw new TrainingException(String.format(
                Locale.ROOT,
                "training diverges: the loss becomes infinite at every learning rate from %.2g down to %.2g; %s",
                settings.rate,
                rate * 10,
                LargestCell.of(preprocessing, rows, fit)));
    }

    /** Mean objective of a kind on some rows. */
    static double loss(Autoencoder kind, Preprocessing preprocessing, RowStore rows, int[] chosen, float[] weights) {
        byte[] graph = new TrainingGraphs(kind, preprocessing).evaluation();
        try (MeanLoss loss = new MeanLoss(graph, rows, chosen, Device.CPU)) {
            return loss.of(Tensor.of(weights, weights.length));
        }
    }

    /** Null when the loss became infinite. */
    private @Nullable Trained attempt(int attempt, @Nullable Checkpoint from, double highest) throws IOException {
        int batchSize = Math.min(settings.batch, fit.length);
        int perEpoch = fit.length / batchSize;
        long steps = (long) settings.epochs * perEpoch;
        SplittableRandom random = new SplittableRandom(settings.seed);
        int noiseSeed = random.nextInt(1 << 20);
        float[] initial = kind.weights().initial(random.nextLong());
        RowOrder order = new RowOrder(fit, random);
        Checkpoint at = from == null ? Checkpoint.start(attempt, initial) : from;
        LossCurve curve = new LossCurve(at);
        long step = at.step();
        if (step % perEpoch > 0) {
            order.begin((int) (step / perEpoch) + 1);
            order.skip(step % perEpoch * batchSize);
        }
        try (DescentStep descent = new DescentStep(graphs, settings, rows, batchSize, noiseSeed, at, device);
                MeanLoss evaluation = new MeanLoss(graphs.evaluation(), rows, stop, device)) {
            while (step < steps && curve.epochsSinceBest() < settings.patience) {
                pause(attempt, step, descent, curve);
                if (step % perEpoch == 0) {
                    order.begin((int) (step / perEpoch) + 1);
                }
                descent.batch(order);
                double rate = highest * schedule(step, steps);
                double loss = descent.step(step + 1, rate, (double) step / steps);
                step++;
                if (!Double.isFinite(loss)) {
                    return null;
                }
                curve.add(loss);
                if (step % LOOK_EVERY == 0) {
                    progress.step(step, steps);
                }
                if (step % perEpoch == 0) {
                    double onStop = evaluation.of(descent.weights());
                    if (!Double.isFinite(onStop)) {
                        return null;
                    }
                    curve.epoch(perEpoch, onStop, descent.weights());
                    progress.epoch(curve.epochs(), settings.epochs, curve.lastFitLoss(), onStop);
                }
            }
            checkpoints.reached(curve.checkpoint(attempt, step, descent));
        }
        return curve.trained();
    }

    /** Between two steps: keeps a checkpoint where one is due, ends the run where that is asked for, begins a leg. */
    private void pause(int attempt, long step, DescentStep descent, LossCurve curve) throws IOException {
        boolean leg = step % DescentStep.LEG == 0;
        boolean end = step % LOOK_EVERY == 0 && checkpoints.interrupted();
        if (leg || (end && !descent.draws())) {
            checkpoints.reached(curve.checkpoint(attempt, step, descent));
        }
        if (end) {
            throw checkpoints.stop("in epoch " + (curve.epochs() + 1) + " of " + settings.epochs);
        }
        if (leg) {
            descent.begin(step / DescentStep.LEG);
        }
    }

    /** Up in a line over the first steps, down along half a cosine to {@value #LAST_RATE} at the end. */
    static double schedule(long step, long steps) {
        double warm = Math.min(1, (step + 1.0) / WARM_UP_STEPS);
        return warm * (LAST_RATE + (1 - LAST_RATE) * 0.5 * (1 + Math.cos(Math.PI * step / steps)));
    }
}
