package dev.echolot.trainer;

import dev.echolot.onnx.OnnxGraph;
import dev.echolot.onnx.Value;
import java.util.Arrays;

/**
 * An undercomplete autoencoder trained to restore the clean row from a noisy one (Vincent et al., 2008). Noise falls on the
 * encoder's input while training, never on the exported graph:
 *
 * <pre>
 * a cell, all columns of a field at once, takes the value of another row   with probability swap
 * a cell becomes what a missing cell is                                    with probability masking
 * a number column gets + gaussian * N(0, 1)
 * </pre>
 *
 * @param gaussian deviation of the noise on number columns, standardised units
 * @param masking share of cells hidden
 * @param swap share of cells replaced by another row's
 */
record DenoisingAutoencoder(UndercompleteAutoencoder clean, double gaussian, double masking, double swap)
        implements Autoencoder {

    @Override
    public Weights weights() {
        return clean.weights();
    }

    @Override
    public Value encode(OnnxGraph g, Weights.InGraph w, Value x) {
        return clean.encode(g, w, x);
    }

    @Override
    public Value decode(OnnxGraph g, Weights.InGraph w, Value z) {
        return clean.decode(g, w, z);
    }

    @Override
    public boolean softmax() {
        return clean.softmax();
    }

    @Override
    public Value corrupt(OnnxGraph g, Value x, Corruption from) {
        Value swapped = swap == 0 ? x : g.where(chance(g, x, from, swap, 1), from.other(), x);
        Value masked = masking == 0 ? swapped : g.where(chance(g, x, from, masking, 2), from.fill(), swapped);
        return gaussian == 0
                ? masked
                : g.add(masked, g.mul(g.randomNormalLike(x, from.seed() + 3), deviation(g, from)));
    }

    /** True with the given probability, one draw per field: bool {@code [batch, columns]}. */
    private static Value chance(OnnxGraph g, Value x, Corruption from, double probability, int which) {
        int[] fieldOf = from.layout().fieldOfColumn();
        long[] columns = Arrays.stream(fieldOf).asLongStream().toArray();
        // one column per field is enough to draw from; the draws then go to all columns of their field
        long[] any = new long[from.layout().fields()];
        for (int c = 0; c < fieldOf.length; c++) {
            any[fieldOf[c]] = c;
        }
        Value perField = g.gather(x, g.longs(any), 1); // [batch, fields]
        Value draw = g.randomUniformLike(perField, from.seed() + which);
        return g.less(g.gather(draw, g.longs(columns), 1), g.constant((float) probability));
    }

    private Value deviation(OnnxGraph g, Corruption from) {
        float[] out = new float[from.layout().columns()];
        Arrays.fill(out, 0, from.layout().numbers().size(), (float) gaussian);
        return g.constant(out, out.length);
    }
}
