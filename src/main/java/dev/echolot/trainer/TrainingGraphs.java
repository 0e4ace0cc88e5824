package dev.echolot.trainer;

import dev.echolot.onnx.OnnxGraph;
import dev.echolot.onnx.Value;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The two graphs of a training run. Both take the encoded rows of a batch, {@code x [batch, columns]}, NaN = missing. */
final class TrainingGraphs {

    /** Random operators take the seed and a number of their own; those of noise are the smallest. */
    private static final int DRAW_SEED = 10;

    private static final int DROPOUT_SEEDS = 20;
    private static final int CHAIN_SEEDS = 40;

    private final Autoencoder kind;
    private final Preprocessing preprocessing;
    private final ColumnLayout layout;
    private final float[] fill;

    TrainingGraphs(Autoencoder kind, Preprocessing preprocessing) {
        this.kind = kind;
        this.preprocessing = preprocessing;
        this.layout = preprocessing.layout();
        this.fill = preprocessing.fill();
    }

    /**
     * The objective without noise, draw and dropout, penalties whole. In: x, weights. Out: loss [1], the sum over the batch.
     */
    byte[] evaluation() {
        OnnxGraph g = new OnnxGraph("evaluation");
        Batch batch = batch(g, Value.BATCH, true);
        Weights.InGraph w =
                kind.weights().slices(g, g.input("weights", kind.weights().count()));
        Autoencoder.Code code = kind.code(g, w, batch.x);
        g.output("loss", g.reshape(objective(g, w, batch, code, code.mean(), g.constant(1)), 1));
        return g.toBytes();
    }

    /**
     * The objective of a step and its gradient, which {@link Adam} descends along.
     *
     * <p>In: x [rows, columns], other (rows that swap noise takes from, as many), weights, progress [1] (share of the training
     * done). Out: gradient, as long as the weights, and loss [1], the mean over the batch.
     *
     * @param l1 added to the loss times the sum of the matrices' absolute elements
     * @param seed of the noise
     * @param rows of a batch
     */
    byte[] step(double l1, int seed, int rows) {
        OnnxGraph g = new OnnxGraph("training step");
        int count = kind.weights().count();
        Batch batch = batch(g, rows, hasGaps());
        Value other = filled(g, g.input("other", rows, layout.columns()));
        Value weights = g.input("weights", count);
        Value progress = g.reduceSum(g.input("progress", 1), false, 0);

        Weights.InGraph w = kind.weights().slices(g, weights).with(new Dropout(kind.dropout(), seed + DROPOUT_SEEDS));
        Autoencoder.Corruption noise = new Autoencoder.Corruption(
                layout,
                other,
                g.constant(fill, fill.length),
                preprocessing.ends(false),
                preprocessing.ends(true),
                seed);
        Value seen = kind.corrupt(g, batch.x, noise);
        Autoencoder.Code code = kind.code(g, w, seen);
        Value drawn = kind.draw(g, code, seed + DRAW_SEED);
        Value perRow = g.constant(1f / rows);
        Value loss = g.mul(objective(g, w, batch, code, drawn, progress), perRow);
        Value contrast = kind.contrast(g, w, kind.weights().slices(g, weights), seen, seed + CHAIN_SEEDS);
        Value descended = contrast == null ? loss : g.mul(contrast, perRow);
        for (Value matrix : l1 == 0 ? List.<Value>of() : w.own()) {
            descended = g.add(descended, g.mul(g.reduceSum(g.abs(matrix), false, 0, 1), g.constant((float) l1)));
        }
        g.output("gradient", flat(g, Gradients.of(g, descended, w.all())));
        g.output("loss", g.reshape(contrast == null ? descended : loss, 1));
        return g.toBytes();
    }

    /** Whether a cell of the fit rows is missing. */
    private boolean hasGaps() {
        return preprocessing.profiles().stream().anyMatch(p -> p.statistics().missing() > 0);
    }

    /** A batch's rows: x filled, and which columns are present; null for all. */
    private record Batch(Value x, @Nullable Value present) {}

    /** @param gaps whether cells may be missing */
    private Batch batch(OnnxGraph g, long rows, boolean gaps) {
        Value x = g.input("x", rows, layout.columns());
        return gaps ? new Batch(filled(g, x), g.not(g.isNaN(x))) : new Batch(x, null);
    }

    private Value filled(OnnxGraph g, Value x) {
        return g.where(g.isNaN(x), g.constant(fill, fill.length), x);
    }

    private Value objective(
            OnnxGraph g, Weights.InGraph w, Batch batch, Autoencoder.Code code, Value z, Value progress) {
        Value y = Reconstruction.columns(g, layout, kind.softmax(), kind.decode(g, w, z)); // [batch, columns]
        Value error = Objective.sum(g, layout, kind.softmax(), batch.x, batch.present, y);
        Value penalty = kind.penalty(g, w, code, progress);
        return penalty == null ? error : g.add(error, penalty);
    }

    private static Value flat(OnnxGraph g, List<Value> gradients) {
        return g.concat(
                0,
                gradients.stream()
                        .map(d -> g.reshape(d, Arrays.stream(d.shape()).reduce(1, (a, b) -> a * b)))
                        .toArray(Value[]::new));
    }
}
