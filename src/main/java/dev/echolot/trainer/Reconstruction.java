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

    /** Softmax within each field: exp(l) / sum of exp(l), the sum by a constant 0/1 matrix. */
    private static Value probabilities(OnnxGraph g, ColumnLayout layout, Value logits) {
        int n = layout.categories();
        Value e = g.exp(g.clip(logits, -WIDEST_LOGIT, WIDEST_LOGIT));
        return g.div(e, g.matMul(e, g.constant(layout.sameGroup(), n, n)));
    }
}
