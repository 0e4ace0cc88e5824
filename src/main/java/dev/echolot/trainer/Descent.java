package dev.echolot.trainer;

import dev.echolot.onnx.Device;
import dev.echolot.onnx.OnnxSession;
import dev.echolot.onnx.PinnedRun;
import dev.echolot.onnx.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Mini-batch descent on the objective: Adam, the rate warmed up over the first steps and then lowered along a cosine,
 * early stopping on rows of its own, the best weights kept. The same seed gives the same weights, to the last bit, on one
 * kind of CPU. One run on one thread.
 */
final class Descent {

    private static final int EVALUATED_AT_ONCE = 1024;
    private static final int WARM_UP_STEPS = 50;
    private static final double LAST_RATE = 0.01;
    private static final int RESTARTS = 3;

    private final Autoencoder kind;
    private final Tensor rows;
    private final int[] fit;
    private final int[] stop;
    private final Settings settings;
    private final ProgressListener progress;
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
     * @param rows encoded {@code [all, columns]}, NaN = missing
     * @param fit rows to learn from
     * @param stop rows to stop by, none of them in fit
     */
    Descent(
            Autoencoder kind,
            Preprocessing preprocessing,
            Tensor rows,
            int[] fit,
            int[] stop,
            Settings settings,
            ProgressListener progress) {
        this.kind = kind;
        this.rows = rows;
        this.fit = fit;
        this.stop = stop;
        this.settings = settings;
        this.progress = progress;
        this.graphs = new TrainingGraphs(kind, preprocessing);
    }

    /** @throws TrainingException when the loss stays non-finite at ever lower rates */
    Trained run() {
        double rate = settings.rate;
        for (int attempt = 0; attempt <= RESTARTS; attempt++) {
            Trained trained = attempt(rate);
            if (trained != null) {
                return trained;
            }
            progress.note(String.format(
                    Locale.ROOT, "the loss became infinite at learning rate %.2g; again at a tenth of it", rate));
            rate /= 10;
        }
        throw new TrainingException(String.format(
                Locale.ROOT,
                "training diverges: the loss becomes infinite at every learning rate from %.2g down to %.2g",
                settings.rate,
                rate * 10));
    }

    /** Mean objective of a kind on some rows. */
    static double loss(Autoencoder kind, Preprocessing preprocessing, Tensor rows, int[] chosen, float[] weights) {
        byte[] graph = new TrainingGraphs(kind, preprocessing).evaluation();
        try (Evaluation evaluation = new Evaluation(graph, rows, chosen)) {
            return evaluation.mean(Tensor.of(weights, weights.length));
        }
    }

    private @Nullable Trained attempt(double highest) {
        int count = kind.weights().count();
        int batchSize = Math.min(settings.batch, fit.length);
        int steps = fit.length / batchSize;
        int[] order = fit.clone();
        int[] others = fit.clone();
        SplittableRandom random = new SplittableRandom(settings.seed);
        int noiseSeed = random.nextInt(1 << 20);
        List<Double> fitLoss = new ArrayList<>();
        List<Double> stopLoss = new ArrayList<>();
        float[] best = new float[0];
        double bestLoss = Double.POSITIVE_INFINITY;
        int bestEpoch = 0;
        try (OnnxSession session = OnnxSession.open(
                        "training step", graphs.step(settings.clip, settings.l1, noiseSeed), Device.CPU);
                State state =
                        new State(session, count, batchSize, kind.weights().initial(random.nextLong()));
                Evaluation evaluation = new Evaluation(graphs.evaluation(), rows, stop)) {
            long step = 0;
            for (int epoch = 1; epoch <= settings.epochs; epoch++) {
                shuffle(order, random);
                shuffle(others, random);
                double sum = 0;
                for (int s = 0; s < steps; s++, step++) {
                    double rate = highest * schedule(step, (long) settings.epochs * steps);
                    state.batch(order, others, s * batchSize);
                    sum += state.step(step + 1, rate, (double) step / ((long) settings.epochs * steps));
                }
                double onStop = evaluation.mean(state.weights());
                fitLoss.add(sum / steps);
                stopLoss.add(onStop);
                if (!Double.isFinite(sum) || !Double.isFinite(onStop)) {
                    return null;
                }
                progress.epoch(epoch, settings.epochs, sum / steps, onStop);
                if (onStop < bestLoss) {
                    bestLoss = onStop;
                    bestEpoch = epoch;
                    best = state.weights().toArray();
                }
                if (epoch - bestEpoch >= settings.patience) {
                    break;
                }
            }
        }
        return new Trained(best, stopLoss.size(), bestEpoch, fitLoss, stopLoss);
    }

    /** Up in a line over the first steps, down along half a cosine to {@value #LAST_RATE} at the end. */
    static double schedule(long step, long steps) {
        double warm = Math.min(1, (step + 1.0) / WARM_UP_STEPS);
        return warm * (LAST_RATE + (1 - LAST_RATE) * 0.5 * (1 + Math.cos(Math.PI * step / steps)));
    }

    /** Fisher and Yates. */
    static void shuffle(int[] order, SplittableRandom random) {
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[j];
            order[j] = kept;
        }
    }

    /** Weights and moments, twice: a step reads one side and writes the other, so nothing is copied. */
    private final class State implements AutoCloseable {
        private final Tensor[][] sides = new Tensor[2][];
        private final PinnedRun[] runs = new PinnedRun[2];
        private final Tensor batch;
        private final Tensor other;
        private final Tensor rate = Tensor.floats(1);
        private final Tensor decay = Tensor.floats(1);
        private final Tensor done = Tensor.floats(1);
        private final Tensor loss = Tensor.floats(1);
        private int side;

        State(OnnxSession session, int count, int batchSize, float[] initial) {
            batch = Tensor.longs(batchSize);
            other = Tensor.longs(batchSize);
            for (int i = 0; i < 2; i++) {
                sides[i] = new Tensor[] {Tensor.floats(count), Tensor.floats(count), Tensor.floats(count)};
            }
            sides[0][0].floats().put(0, initial);
            for (int i = 0; i < 2; i++) {
                Tensor[] from = sides[i];
                Tensor[] to = sides[1 - i];
                runs[i] = session.pin(
                        Map.of(
                                "rows",
                                rows,
                                "batch",
                                batch,
                                "other",
                                other,
                                "weights",
                                from[0],
                                "first",
                                from[1],
                                "second",
                                from[2],
                                "rate",
                                rate,
                                "decay",
                                decay,
                                "progress",
                                done),
                        Map.of("nextWeights", to[0], "nextFirst", to[1], "nextSecond", to[2], "loss", loss));
            }
        }

        void batch(int[] order, int[] others, int from) {
            for (int i = 0; i < batch.longs().limit(); i++) {
                batch.longs().put(i, order[from + i]);
                other.longs().put(i, others[from + i]);
            }
        }

        double step(long t, double learningRate, double share) {
            double corrected = learningRate * Math.sqrt(1 - Math.pow(0.999, t)) / (1 - Math.pow(0.9, t));
            rate.floats().put(0, (float) corrected);
            decay.floats().put(0, (float) (learningRate * settings.decay));
            done.floats().put(0, (float) share);
            runs[side].run();
            side = 1 - side;
            return loss.floats().get(0);
        }

        Tensor weights() {
            return sides[side][0];
        }

        @Override
        public void close() {
            for (PinnedRun run : runs) {
                run.close();
            }
        }
    }

    /** The objective on chosen rows, at most 1,024 at once. */
    private static final class Evaluation implements AutoCloseable {
        private final OnnxSession session;
        private final Tensor rows;
        private final int[] chosen;

        Evaluation(byte[] graph, Tensor rows, int[] chosen) {
            this.session = OnnxSession.open("evaluation", graph, Device.CPU);
            this.rows = rows;
            this.chosen = chosen;
        }

        double mean(Tensor weights) {
            double sum = 0;
            for (int from = 0; from < chosen.length; from += EVALUATED_AT_ONCE) {
                int n = Math.min(EVALUATED_AT_ONCE, chosen.length - from);
                Tensor places = Tensor.longs(n);
                for (int i = 0; i < n; i++) {
                    places.longs().put(i, chosen[from + i]);
                }
                Tensor loss = Tensor.floats(1);
                Map<String, Tensor> inputs = Map.of("rows", rows, "batch", places, "weights", weights);
                try (PinnedRun run = session.pin(inputs, Map.of("loss", loss))) {
                    run.run();
                }
                sum += loss.floats().get(0);
            }
            return sum / chosen.length;
        }

        @Override
        public void close() {
            session.close();
        }
    }
}
