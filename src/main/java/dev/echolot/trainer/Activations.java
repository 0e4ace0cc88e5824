package dev.echolot.trainer;

import dev.echolot.onnx.OnnxGraph;
import dev.echolot.onnx.Value;
import dev.echolot.trainer.TrainingSpec.Activation;
import org.jspecify.annotations.Nullable;

/** What activations are in a graph, and their slopes. */
final class Activations {

    private static final float LEAK = 0.1f;

    private Activations() {}

    /** f(a). */
    static Value of(OnnxGraph g, Activation activation, Value a) {
        return switch (activation) {
            case NONE -> a;
            case TANH -> g.tanh(a);
            case RELU -> g.relu(a);
            case LEAKY_RELU -> g.leakyRelu(a, LEAK);
            case SIGMOID -> g.sigmoid(a);
        };
    }

    /** f'(a), from h = f(a); null where it is 1 everywhere. */
    static @Nullable Value slope(OnnxGraph g, Activation activation, Value h) {
        Value one = g.constant(1);
        return switch (activation) {
            case NONE -> null;
            case TANH -> g.sub(one, g.mul(h, h));
            case RELU -> g.where(g.greater(h, g.constant(0)), one, g.constant(0));
            case LEAKY_RELU -> g.where(g.greater(h, g.constant(0)), one, g.constant(LEAK));
            case SIGMOID -> g.mul(h, g.sub(one, h));
        };
    }
}
