package dev.echolot.trainer;

import dev.echolot.onnx.OnnxGraph;
import dev.echolot.onnx.Value;

/**
 * How bright the network expects a row to be, of columns on a shared scale ({@link SharedScale}): the mean distance of its
 * reconstruction from the empty end of that scale. There is more to get wrong in much ink than in little, as a count varies
 * the more the larger it is on average: residual energies of two rows compare once each is over its brightness. Without
 * that a thin wrong digit passes for a bold right one.
 *
 * @param members the columns on the shared scale, {@code [columns]}
 * @param blank the scale's empty end, the one that cells are nearer to on average, encoded, {@code [columns]}
 */
record Brightness(boolean[] members, float[] blank) {

    /** A row counts as at least this share of the typical brightness: an empty one must not score without bound. */
    static final float LEAST = 0.1f;

    /** Whether any column is on a shared scale. */
    boolean applies() {
        return count() > 0;
    }

    /** Of one reconstruction. */
    double of(float[] reconstruction) {
        double sum = 0;
        for (int c = 0; c < members.length; c++) {
            sum += members[c] ? Math.abs((double) reconstruction[c] - blank[c]) : 0;
        }
        return sum / Math.max(1, count());
    }

    /**
     * What each column's residual energy is divided by: the brightness over the typical one where the column is on the
     * shared scale, else 1; {@code [batch, 1]} or {@code [batch, columns]}.
     */
    Value divisor(OnnxGraph g, Value reconstructed, float typical) {
        int columns = members.length;
        float[] share = new float[columns];
        float[] member = new float[columns];
        float[] other = new float[columns];
        for (int c = 0; c < columns; c++) {
            share[c] = members[c] ? 1 / (count() * typical) : 0;
            member[c] = members[c] ? 1 : 0;
            other[c] = 1 - member[c];
        }
        Value above = g.abs(g.sub(reconstructed, g.constant(blank, columns))); // [batch, columns]
        Value relative = g.max(g.matMul(above, g.constant(share, columns, 1)), g.constant(LEAST)); // [batch, 1]
        return count() == columns
                ? relative
                : g.add(g.mul(relative, g.constant(member, columns)), g.constant(other, columns));
    }

    private int count() {
        int count = 0;
        for (boolean member : members) {
            count += member ? 1 : 0;
        }
        return count;
    }
}
