package dev.echolot.trainer;

import dev.echolot.onnx.OnnxGraph;
import dev.echolot.onnx.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The weights of a stack of dense layers as one flat vector: for each layer its matrix {@code [in, out]}, row-major, then
 * its bias {@code [out]}.
 *
 * @param widths of the columns, the layers and the columns again: {@code [60, 32, 8, 32, 60]}
 */
record Weights(List<Integer> widths) {

    Weights {
        widths = List.copyOf(widths);
    }

    /** The weights as values of a graph: matrices and biases by layer. */
    record InGraph(List<Value> matrices, List<Value> biases) {

        /** x W + b of one layer. */
        Value layer(OnnxGraph g, int layer, Value x) {
            return g.gemm(x, matrices.get(layer), biases.get(layer));
        }

        /** Matrix, bias, matrix, bias ...: the order of the flat vector. */
        List<Value> all() {
            List<Value> out = new ArrayList<>();
            for (int i = 0; i < matrices.size(); i++) {
                out.add(matrices.get(i));
                out.add(biases.get(i));
            }
            return out;
        }
    }

    /** Widths of the encoder's layers between columns and code. */
    List<Integer> hidden() {
        return widths.subList(1, widths.size() / 2);
    }

    int layers() {
        return widths.size() - 1;
    }

    /** Length of the flat vector. */
    int count() {
        return from(layers());
    }

    /** Where a layer's matrix begins in the flat vector. */
    int from(int layer) {
        int at = 0;
        for (int i = 0; i < layer; i++) {
            at += (widths.get(i) + 1) * widths.get(i + 1);
        }
        return at;
    }

    /** Slices of a flat vector that is a value itself: for training. */
    InGraph slices(OnnxGraph g, Value flat) {
        return build((from, in, out) -> {
            long size = in == 0 ? out : (long) in * out;
            Value part = g.slice(flat, 0, from, from + size);
            return in == 0 ? part : g.reshape(part, in, out);
        });
    }

    /** Constants: for export. */
    InGraph constants(OnnxGraph g, float[] flat) {
        return build((from, in, out) -> in == 0
                ? g.constant(Arrays.copyOfRange(flat, from, from + out), out)
                : g.constant(Arrays.copyOfRange(flat, from, from + in * out), in, out));
    }

    private interface Maker {
        Value make(int from, int in, int out);
    }

    private InGraph build(Maker maker) {
        List<Value> matrices = new ArrayList<>();
        List<Value> biases = new ArrayList<>();
        for (int i = 0; i < layers(); i++) {
            int in = widths.get(i);
            int out = widths.get(i + 1);
            matrices.add(maker.make(from(i), in, out));
            biases.add(maker.make(from(i) + in * out, 0, out));
        }
        return new InGraph(matrices, biases);
    }

    /** Glorot and Bengio (2010): uniform within sqrt(6 / (in + out)), biases 0. */
    float[] initial(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] flat = new float[count()];
        for (int i = 0; i < layers(); i++) {
            int in = widths.get(i);
            int out = widths.get(i + 1);
            double limit = Math.sqrt(6.0 / (in + out));
            for (int k = 0; k < in * out; k++) {
                flat[from(i) + k] = (float) ((2 * random.nextDouble() - 1) * limit);
            }
        }
        return flat;
    }
}
