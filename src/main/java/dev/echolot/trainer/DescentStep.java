package dev.echolot.trainer;

import dev.echolot.onnx.Device;
import dev.echolot.onnx.OnnxModel;
import dev.echolot.onnx.OnnxSession;
import dev.echolot.onnx.PinnedRun;
import dev.echolot.onnx.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Steps of Adam. Weights and moments stand there twice: a step reads one side and writes the other, so nothing is copied.
 * The steps come in legs. A graph that draws numbers is loaded anew at the beginning of each leg, from a seed of the leg's
 * own: so a run can begin at any leg and draw the same numbers as one that came there step by step.
 */
final class DescentStep implements AutoCloseable {

    /** Steps of a leg. */
    static final int LEG = 2_000;

    private final TrainingGraphs graphs;
    private final Descent.Settings settings;
    private final int noiseSeed;
    private final RowStore rows;
    private final Tensor[][] sides = new Tensor[2][];
    private final Tensor batch;
    private final Tensor other;
    private final Tensor rate = Tensor.floats(1);
    private final Tensor decay = Tensor.floats(1);
    private final Tensor done = Tensor.floats(1);
    private final Tensor loss = Tensor.floats(1);
    private final List<PinnedRun> runs = new ArrayList<>();
    private @Nullable OnnxSession session;
    private boolean draws;
    private long current;
    private int side;

    /**
     * @param rows encoded
     * @param batchSize rows of a step
     * @param noiseSeed of the first leg's noise
     * @param at where to begin
     */
    DescentStep(
            TrainingGraphs graphs,
            Descent.Settings settings,
            RowStore rows,
            int batchSize,
            int noiseSeed,
            Checkpoint at) {
        this.graphs = graphs;
        this.settings = settings;
        this.rows = rows;
        this.noiseSeed = noiseSeed;
        this.batch = Tensor.floats(batchSize, rows.width());
        this.other = Tensor.floats(batchSize, rows.width());
        int count = at.weights().length;
        for (int i = 0; i < 2; i++) {
            sides[i] = new Tensor[] {Tensor.floats(count), Tensor.floats(count), Tensor.floats(count)};
        }
        sides[0][0].floats().put(0, at.weights());
        sides[0][1].floats().put(0, at.first());
        sides[0][2].floats().put(0, at.second());
        begin(at.step() / LEG);
    }

    /** Begins a leg, from 0. */
    void begin(long leg) {
        if (session != null && (!draws || leg == current)) {
            return;
        }
        close();
        current = leg;
        int seed = leg == 0 ? noiseSeed : new SplittableRandom(noiseSeed + 31 * leg).nextInt(1 << 20);
        byte[] graph = graphs.step(settings.clip(), settings.l1(), seed, (int) batch.shape()[0]);
        draws = OnnxModel.read(graph).operators().stream().anyMatch(op -> op.startsWith("Random"));
        OnnxSession opened = OnnxSession.open("training step", graph, Device.CPU);
        session = opened;
        for (int i = 0; i < 2; i++) {
            Tensor[] from = sides[i];
            Tensor[] to = sides[1 - i];
            runs.add(opened.pin(
                    Map.of(
                            "x",
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
                    Map.of("nextWeights", to[0], "nextFirst", to[1], "nextSecond", to[2], "loss", loss)));
        }
    }

    /** Whether a run can be broken off between legs only. */
    boolean draws() {
        return draws;
    }

    /** Takes the next rows of the order. */
    void batch(RowOrder order) {
        int size = (int) batch.shape()[0];
        for (int i = 0; i < size; i++) {
            order.step();
            rows.copyRow(order.row(), batch.floats(), i);
            if (draws) { // only noise looks at other rows
                rows.copyRow(order.other(), other.floats(), i);
            }
        }
    }

    /**
     * Goes one step.
     *
     * @param t the step's number, from 1
     * @param share of the training that is done
     * @return mean loss of the batch before the step
     */
    double step(long t, double learningRate, double share) {
        double corrected = learningRate * Math.sqrt(1 - Math.pow(0.999, t)) / (1 - Math.pow(0.9, t));
        rate.floats().put(0, (float) corrected);
        decay.floats().put(0, (float) (learningRate * settings.decay()));
        done.floats().put(0, (float) share);
        runs.get(side).run();
        side = 1 - side;
        return loss.floats().get(0);
    }

    Tensor weights() {
        return sides[side][0];
    }

    Tensor first() {
        return sides[side][1];
    }

    Tensor second() {
        return sides[side][2];
    }

    @Override
    public void close() {
        runs.forEach(PinnedRun::close);
        runs.clear();
        if (session != null) {
            session.close();
            session = null;
        }
    }
}
