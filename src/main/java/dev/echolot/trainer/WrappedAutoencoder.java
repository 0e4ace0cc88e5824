package dev.echolot.trainer;

import dev.echolot.onnx.OnnxGraph;
import dev.echolot.onnx.Value;
import org.jspecify.annotations.Nullable;

/** An autoencoder that adds one thing to another and leaves everything else to it: so objectives compose. */
interface WrappedAutoencoder extends Autoencoder {

    /** What it is wrapped around. */
    Autoencoder network();

    @Override
    default Weights weights() {
        return network().weights();
    }

    @Override
    default Code code(OnnxGraph g, Weights.InGraph w, Value x) {
        return network().code(g, w, x);
    }

    @Override
    default Value decode(OnnxGraph g, Weights.InGraph w, Value z) {
        return network().decode(g, w, z);
    }

    @Override
    default boolean softmax() {
        return network().softmax();
    }

    @Override
    default Value corrupt(OnnxGraph g, Value x, Corruption from) {
        return network().corrupt(g, x, from);
    }

    @Override
    default Value draw(OnnxGraph g, Code code, float seed) {
        return network().draw(g, code, seed);
    }

    @Override
    default @Nullable Value penalty(OnnxGraph g, Weights.InGraph w, Code code, Value progress) {
        return network().penalty(g, w, code, progress);
    }

    @Override
    default @Nullable Value contrast(OnnxGraph g, Weights.InGraph w, Weights.InGraph fixed, Value x, float seed) {
        return network().contrast(g, w, fixed, x, seed);
    }

    @Override
    default double dropout() {
        return network().dropout();
    }
}
