package dev.echolot.trainer;

import dev.echolot.onnx.OnnxGraph;
import dev.echolot.onnx.Value;
import org.jspecify.annotations.Nullable;

/** An autoencoder whose hidden units drop out while training ({@link Dropout}). */
record DropoutAutoencoder(Autoencoder network, double dropout) implements Autoencoder {

    @Override
    public Weights weights() {
        return network.weights();
    }

    @Override
    public Code code(OnnxGraph g, Weights.InGraph w, Value x) {
        return network.code(g, w, x);
    }

    @Override
    public Value draw(OnnxGraph g, Code code, float seed) {
        return network.draw(g, code, seed);
    }

    @Override
    public Value decode(OnnxGraph g, Weights.InGraph w, Value z) {
        return network.decode(g, w, z);
    }

    @Override
    public boolean softmax() {
        return network.softmax();
    }

    @Override
    public @Nullable Value penalty(OnnxGraph g, Weights.InGraph w, Code code, Value progress) {
        return network.penalty(g, w, code, progress);
    }
}
