package dev.echolot.trainer;

import dev.echolot.onnx.OnnxGraph;
import dev.echolot.onnx.Value;
import dev.echolot.trainer.TrainingSpec.Activation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * h = f(x W + b) layer by layer down to a linear code narrower than the columns, and the mirror image back up (Hinton and
 * Salakhutdinov, 2006).
 *
 * @param hidden widths of the encoder's hidden layers; the decoder mirrors them
 */
record UndercompleteAutoencoder(int columns, List<Integer> hidden, int latent, Activation activation)
        implements Autoencoder {

    UndercompleteAutoencoder {
        hidden = List.copyOf(hidden);
    }

    @Override
    public Weights weights() {
        List<Integer> widths = new ArrayList<>();
        List<Integer> mirrored = new ArrayList<>(hidden);
        Collections.reverse(mirrored);
        widths.add(columns);
        widths.addAll(hidden);
        widths.add(latent);
        widths.addAll(mirrored);
        widths.add(columns);
        return new Weights(widths);
    }

    @Override
    public Value encode(OnnxGraph g, Weights.InGraph w, Value x) {
        return stack(g, w, x, 0); // [batch, latent]
    }

    @Override
    public Value decode(OnnxGraph g, Weights.InGraph w, Value z) {
        return stack(g, w, z, hidden.size() + 1); // [batch, columns]
    }

    @Override
    public boolean softmax() {
        return true;
    }

    /** Hidden layers from the given one on, then a linear one. */
    private Value stack(OnnxGraph g, Weights.InGraph w, Value x, int first) {
        Value h = x;
        for (int i = first; i < first + hidden.size(); i++) {
            h = activate(g, w.layer(g, i, h)); // [batch, hidden]
        }
        return w.layer(g, first + hidden.size(), h);
    }

    private Value activate(OnnxGraph g, Value x) {
        return switch (activation) {
            case NONE -> x;
            case TANH -> g.tanh(x);
            case RELU -> g.relu(x);
            case LEAKY_RELU -> g.leakyRelu(x, 0.1f);
            case SIGMOID -> g.sigmoid(x);
        };
    }
}
