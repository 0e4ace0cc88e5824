package dev.echolot.trainer;

import dev.echolot.onnx.OnnxGraph;
import dev.echolot.onnx.Value;

/** The decoder's last step, from what it gives to columns that compare with the encoded ones. */
final class Reconstruction {

    /** Logits are kept within this; a probability is then at least exp(-30) of the largest. */
    private static final float WIDEST_LOGIT = 15;

    private Reconstruction() {}

    /** Continuous columns kept within range; categories as probabilities that add up to 1 within a field. */
    static Value columns(OnnxGraph g, ColumnLayout layout, boolean softmax, Value decoded) {
        int split = layout.continuous();
        int all = layout.columns();
        if (!softmax || split == all) {
            return g.clip(decoded, -Preprocessing.WIDEST, Preprocessing.WIDEST);
        }
        Value probabilities = probabilities(g, layout, g.slice(decoded, 1, split, all));
        if (split == 0) {
            return probabilities;
        }
        Value continuous = g.clip(g.slice(decoded, 1, 0, split), -Preprocessing.WIDEST, Preprocessing.WIDEST);
        return g.concat(1, continuous, probabilities);
    }

    /** Softmax within each field: exp(l) / sum of exp(l), the sums by constant 0/1 matrices there and back. */
    private static Value probabilities(OnnxGraph g, ColumnLayout layout, Value logits) {
        int categories = layout.categories();
        int groups = layout.groups().size();
        float[] member = layout.categoryMembership();
        Value e = g.exp(g.clip(logits, -WIDEST_LOGIT, WIDEST_LOGIT)); // [batch, categories]
        Value sums = g.matMul(e, g.constant(member, categories, groups)); // [batch, groups]
        Value spread = g.matMul(sums, g.constant(transposed(member, categories), groups, categories));
        return g.div(e, spread);
    }

    private static float[] transposed(float[] matrix, int rows) {
        int columns = matrix.length / rows;
        float[] out = new float[matrix.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                out[j * rows + i] = matrix[i * columns + j];
            }
        }
        return out;
    }
}
