package dev.echolot.trainer;

import dev.echolot.onnx.OnnxGraph;
import dev.echolot.onnx.Value;
import dev.echolot.trainer.TrainingSpec.Activation;
import java.util.ArrayList;
import java.util.List;

/**
 * h = f(x W + b) layer by layer to a code, and the mirror image back (Hinton and Salakhutdinov, Science 2006). With a code
 * narrower than the columns it is the undercomplete autoencoder, with one hidden layer the vanilla one, with several the
 * deep one; with a wider code it is overcomplete, and only a penalty or noise keeps it from copying.
 *
 * @param hidden widths of the encoder's hidden layers; the decoder mirrors them
 * @param activation of the hidden layers
 * @param onCode of the code; usually none
 * @param tied whether the decoder's matrices are the encoder's, transposed
 */
record DenseAutoencoder(
        int columns, List<Integer> hidden, int latent, Activation activation, Activation onCode, boolean tied)
        implements Autoencoder {

    DenseAutoencoder {
        hidden = List.copyOf(hidden);
    }

    DenseAutoencoder(int columns, List<Integer> hidden, int latent, Activation activation) {
        this(columns, hidden, latent, activation, Activation.NONE, false);
    }

    @Override
    public Weights weights() {
        return weights(latent);
    }

    /** @param head width of what the encoder gives: the code, or the code and more beside it */
    Weights weights(int head) {
        List<Integer> down = new ArrayList<>(List.of(columns));
        down.addAll(hidden);
        List<Weights.Layer> layers = new ArrayList<>();
        for (int i = 0; i < hidden.size(); i++) {
            layers.add(new Weights.Layer(down.get(i), down.get(i + 1)));
        }
        layers.add(new Weights.Layer(down.get(hidden.size()), head));
        down.add(latent);
        for (int i = hidden.size(); i >= 0; i--) {
            layers.add(
                    tied
                            ? new Weights.Layer(down.get(i + 1), down.get(i), i)
                            : new Weights.Layer(down.get(i + 1), down.get(i)));
        }
        return new Weights(layers);
    }

    @Override
    public Code code(OnnxGraph g, Weights.InGraph w, Value x) {
        Stack stack = stack(g, w, x, 0);
        Value z = Activations.of(g, onCode, w.layer(g, hidden.size(), stack.top)); // [batch, latent]
        return new Code(z, null, stack.activated);
    }

    @Override
    public Value decode(OnnxGraph g, Weights.InGraph w, Value z) {
        int first = hidden.size() + 1;
        return w.layer(g, first + hidden.size(), stack(g, w, z, first).top); // [batch, columns]
    }

    @Override
    public boolean softmax() {
        return true;
    }

    /**
     * Hidden layers.
     *
     * @param top what the next layer sees: the last of them, after dropout; the input where there are none
     * @param activated each before dropout, {@code [batch, width]}
     */
    record Stack(Value top, List<Value> activated) {}

    /** The hidden layers from the given one on. */
    Stack stack(OnnxGraph g, Weights.InGraph w, Value x, int first) {
        List<Value> activated = new ArrayList<>();
        Value h = x;
        for (int i = first; i < first + hidden.size(); i++) {
            h = Activations.of(g, activation, w.layer(g, i, h)); // [batch, hidden]
            activated.add(h);
            h = w.dropout().apply(g, i, h);
        }
        return new Stack(h, activated);
    }
}
