package dev.echolot.trainer;

import dev.echolot.onnx.OnnxGraph;
import dev.echolot.onnx.Value;
import java.util.Arrays;

/**
 * An autoencoder trained to restore the clean row from a noisy one (Vincent et al., ICML 2008; the noises of Vincent et al.,
 * JMLR 2010). Noise falls on the encoder's input while training, never on the exported graph:
 *
 * <pre>
 * a cell, all columns of a field at once, takes the value of another row   with probability swap
 * a cell becomes what a missing cell is                                    with probability masking
 * a number becomes its field's smallest or largest, either as likely       with probability saltPepper
 * a number column gets + gaussian * N(0, 1)
 * </pre>
 *
 * @param network the autoencoder that noise is added to
 * @param gaussian deviation of the noise on number columns, standardised units
 * @param masking share of cells hidden
 * @param swap share of cells replaced by another row's
 * @param saltPepper share of numbers driven to an end of their range
 */
record DenoisingAutoencoder(Autoencoder network, double gaussian, double masking, double swap, double saltPepper)
        implements WrappedAutoencoder {

    @Override
    public Value corrupt(OnnxGraph g, Value x, Corruption from) {
        Value out = swap == 0 ? x : g.where(chance(g, x, from, swap, 1), from.other(), x);
        out = masking == 0 ? out : g.where(chance(g, x, from, masking, 2), from.fill(), out);
        out = saltPepper == 0 || from.low().length == 0 ? out : ends(g, out, from);
        return gaussian == 0 ? out : g.add(out, g.mul(g.randomNormalLike(x, from.seed() + 3), deviation(g, from)));
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

    /** One draw per number: the lower half of the probability is the low end, the upper half the high one. */
    private Value ends(OnnxGraph g, Value x, Corruption from) {
        int numbers = from.low().length;
        int all = from.layout().columns();
        Value number = g.slice(x, 1, 0, numbers); // [batch, numbers]
        Value draw = g.randomUniformLike(number, from.seed() + 4);
        Value salted = g.where(g.less(draw, g.constant((float) saltPepper)), g.constant(from.high(), numbers), number);
        Value both =
                g.where(g.less(draw, g.constant((float) (saltPepper / 2))), g.constant(from.low(), numbers), salted);
        return numbers == all ? both : g.concat(1, both, g.slice(x, 1, numbers, all));
    }

    private Value deviation(OnnxGraph g, Corruption from) {
        float[] out = new float[from.layout().columns()];
        Arrays.fill(out, 0, from.layout().numbers().size(), (float) gaussian);
        return g.constant(out, out.length);
    }
}
