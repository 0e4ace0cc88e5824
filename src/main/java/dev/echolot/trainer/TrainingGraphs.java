package dev.echolot.trainer;

import dev.echolot.onnx.ElementType;
import dev.echolot.onnx.OnnxGraph;
import dev.echolot.onnx.Value;
import java.util.Arrays;
import java.util.List;

/**
 * The two graphs of a training run. Both take all rows as one tensor {@code rows [all, columns]} (NaN = missing), which is
 * bound once, and the places of a batch's rows in it.
 */
final class TrainingGraphs {

    private static final float FIRST_DECAY = 0.9f;
    private static final float SECOND_DECAY = 0.999f;
    private static final float TINY = 1e-8f;

    private final Autoencoder kind;
    private final ColumnLayout layout;
    private final float[] fill;

    TrainingGraphs(Autoencoder kind, ColumnLayout layout, float[] fill) {
        this.kind = kind;
        this.layout = layout;
        this.fill = fill;
    }

    /** Mean objective of a batch of fixed size. In: rows, batch, weights. Out: loss [1], the sum over the batch. */
    byte[] evaluation() {
        OnnxGraph g = new OnnxGraph("evaluation");
        Batch batch = batch(g);
        Weights.InGraph w =
                kind.weights().slices(g, g.input("weights", kind.weights().count()));
        g.output("loss", g.reshape(objective(g, w, batch, batch.x), 1));
        return g.toBytes();
    }

    /**
     * One step of Adam (Kingma and Ba, 2015) with the gradient's norm clipped and decoupled weight decay.
     *
     * <p>In: rows, batch, other (rows that swap noise takes from), weights, first, second (moments), rate [1] (bias
     * corrections included), decay [1]. Out: the next weights, first, second, and loss [1], the mean over the batch.
     *
     * @param clip largest norm of the gradient
     * @param seed of the noise
     */
    byte[] step(double clip, int seed) {
        OnnxGraph g = new OnnxGraph("training step");
        int count = kind.weights().count();
        Batch batch = batch(g);
        Value other = filled(g, g.gather(batch.rows, g.inputOfLongs("other", Value.BATCH), 0));
        Value weights = g.input("weights", count);
        Value first = g.input("first", count);
        Value second = g.input("second", count);
        Value rate = g.input("rate", 1);
        Value decay = g.input("decay", 1);

        Weights.InGraph w = kind.weights().slices(g, weights);
        Value seen = kind.corrupt(
                g, batch.x, new Autoencoder.Corruption(layout, other, g.constant(fill, fill.length), seed));
        Value perRow = g.div(g.constant(1), g.cast(g.size(batch.places), ElementType.FLOAT));
        Value loss = g.mul(objective(g, w, batch, seen), perRow);
        Value gradient = clipped(g, flat(g, Gradients.of(g, loss, w.all())), clip);

        Value m = g.add(g.mul(first, g.constant(FIRST_DECAY)), g.mul(gradient, g.constant(1 - FIRST_DECAY)));
        Value v = g.add(
                g.mul(second, g.constant(SECOND_DECAY)),
                g.mul(g.mul(gradient, gradient), g.constant(1 - SECOND_DECAY)));
        Value move = g.div(g.mul(rate, m), g.add(g.sqrt(v), g.constant(TINY)));
        g.output("nextWeights", g.sub(g.sub(weights, g.mul(decay, weights)), move));
        g.output("nextFirst", m);
        g.output("nextSecond", v);
        g.output("loss", g.reshape(loss, 1));
        return g.toBytes();
    }

    /** A batch's rows: x filled, and which columns are present. */
    private record Batch(Value rows, Value places, Value x, Value present) {}

    private Batch batch(OnnxGraph g) {
        Value rows = g.input("rows", Value.BATCH, layout.columns());
        Value places = g.inputOfLongs("batch", Value.BATCH);
        Value x = g.gather(rows, places, 0); // [batch, columns]
        return new Batch(rows, places, filled(g, x), g.not(g.isNaN(x)));
    }

    private Value filled(OnnxGraph g, Value x) {
        return g.where(g.isNaN(x), g.constant(fill, fill.length), x);
    }

    private Value objective(OnnxGraph g, Weights.InGraph w, Batch batch, Value seen) {
        Value z = kind.encode(g, w, seen); // [batch, latent]
        Value y = Reconstruction.columns(g, layout, kind.softmax(), kind.decode(g, w, z)); // [batch, columns]
        return Objective.sum(g, layout, kind.softmax(), batch.x, batch.present, y);
    }

    private static Value flat(OnnxGraph g, List<Value> gradients) {
        return g.concat(
                0,
                gradients.stream()
                        .map(d -> g.reshape(d, Arrays.stream(d.shape()).reduce(1, (a, b) -> a * b)))
                        .toArray(Value[]::new));
    }

    /** gradient * min(1, clip / |gradient|). */
    private static Value clipped(OnnxGraph g, Value gradient, double clip) {
        Value norm = g.sqrt(g.reduceSum(g.mul(gradient, gradient), false, 0));
        Value factor = g.div(g.constant((float) clip), g.max(norm, g.constant((float) clip)));
        return g.mul(gradient, factor);
    }
}
