package dev.echolot.trainer;

import dev.echolot.onnx.Device;
import dev.echolot.onnx.OnnxModel;
import dev.echolot.onnx.OnnxSession;
import dev.echolot.onnx.PinnedRun;
import dev.echolot.onnx.Tensor;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Steps of a descent: loss and gradient of a batch from the graph, then {@link Adam}. The steps come in legs. A graph that
 * draws numbers is loaded anew at the beginning of each leg, from a seed of the leg's own: so a run can begin at any leg and
 * draw the same numbers as one that came there step by step.
 *
 * <p>The tensors lie in the host's memory whatever the device: on CUDA the runtime copies batch and weights there and the
 * gradient back in each step, runs what it has no kernel for on the CPU, and returns when all is done.
 */
final class DescentStep implements AutoCloseable {

    /** Steps of a leg. */
    static final int LEG = 2_000;

    private final Device device;
    private final TrainingGraphs graphs;
    private final Descent.Settings settings;
    private final int noiseSeed;
    private final RowStore rows;
    private final int batchSize;
    private final Tensor batch;
    private final Tensor other;
    private final Tensor weights;
    private final Tensor gradient;
    private final Tensor progress = Tensor.floats(1);
    private final Tensor loss = Tensor.floats(1);
    private final float[] slope;
    private final Adam adam;
    private @Nullable OnnxSession session;
    private @Nullable PinnedRun run;
    private boolean draws;
    private long current;

    /**
     * @param rows encoded
     * @param batchSize rows of a step
     * @param noiseSeed of the first leg's noise
     * @param at where to begin
     * @param device where loss and gradient are computed
     */
    DescentStep(
            TrainingGraphs graphs,
            Descent.Settings settings,
            RowStore rows,
            int batchSize,
            int noiseSeed,
            Checkpoint at,
            Device device) {
        this.device = device;
        this.graphs = graphs;
        this.settings = settings;
        this.rows = rows;
        this.noiseSeed = noiseSeed;
        this.batchSize = batchSize;
        this.batch = Tensor.floats(batchSize, rows.width());
        this.other = Tensor.floats(batchSize, rows.width());
        this.adam = new Adam(at, settings.clip(), settings.decay());
        this.slope = new float[at.weights().length];
        this.weights = Tensor.of(at.weights(), slope.length);
        this.gradient = Tensor.floats(slope.length);
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
        byte[] graph = graphs.step(settings.l1(), seed, batchSize);
        draws = OnnxModel.read(graph).operators().stream().anyMatch(op -> op.startsWith("Random"));
        OnnxSession opened = OnnxSession.open("training step", graph, device);
        session = opened;
        run = opened.pin(
                Map.of("x", batch, "other", other, "weights", weights, "progress", progress),
                Map.of("gradient", gradient, "loss", loss));
    }

    /** Whether a run can be broken off between legs only. */
    boolean draws() {
        return draws;
    }

    /** Takes the next rows of the order. */
    void batch(RowOrder order) {
        for (int i = 0; i < batchSize; i++) {
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
    double step(long t, double rate, double share) {
        progress.floats().put(0, (float) share);
        Objects.requireNonNull(run, "begun").run();
        gradient.floats().get(0, slope);
        adam.step(slope, t, rate);
        weights.floats().put(0, adam.weights());
        return loss.floats().get(0);
    }

    /** Now; changes with the next step. */
    Tensor weights() {
        return weights;
    }

    /** Now: the weights and what Adam keeps of the gradients. */
    Adam adam() {
        return adam;
    }

    @Override
    public void close() {
        if (run != null) {
            run.close();
            run = null;
        }
        if (session != null) {
            session.close();
            session = null;
        }
    }
}
