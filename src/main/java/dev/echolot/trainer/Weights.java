package dev.echolot.trainer;

import dev.echolot.onnx.OnnxGraph;
import dev.echolot.onnx.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The weights of a stack of dense layers as one flat vector: for each layer its matrix {@code [in, out]}, row-major, then
 * its bias {@code [out]}. A layer tied to another has only a bias of its own.
 */
record Weights(List<Layer> layers) {

    /** The matrix of a layer that is tied to none. */
    private static final int OWN = -1;

    /** @param tiedTo the layer whose matrix, transposed, this one shares; or {@link #OWN} */
    record Layer(int in, int out, int tiedTo) {

        Layer(int in, int out) {
            this(in, out, OWN);
        }

        boolean tied() {
            return tiedTo != OWN;
        }

        /** Elements of its own. */
        int count() {
            return (tied() ? 0 : in * out) + out;
        }
    }

    Weights {
        layers = List.copyOf(layers);
    }

    /** @param widths of the columns, the layers and the columns again: {@code [60, 32, 8, 32, 60]} */
    static Weights stack(List<Integer> widths) {
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i + 1 < widths.size(); i++) {
            layers.add(new Layer(widths.get(i), widths.get(i + 1)));
        }
        return new Weights(layers);
    }

    /**
     * The weights as values of a graph: matrices and biases by layer.
     *
     * @param own the matrices that are tied to none
     * @param dropout of hidden layers, in training graphs
     */
    record InGraph(List<Value> matrices, List<Value> biases, List<Value> own, Dropout dropout) {

        /** x W + b of one layer. */
        Value layer(OnnxGraph g, int layer, Value x) {
            return g.gemm(x, matrices.get(layer), biases.get(layer));
        }

        InGraph with(Dropout other) {
            return new InGraph(matrices, biases, own, other);
        }

        /** Own matrix where a layer has one, bias, own matrix ...: the order of the flat vector. */
        List<Value> all() {
            List<Value> out = new ArrayList<>();
            for (int i = 0; i < matrices.size(); i++) {
                if (own.contains(matrices.get(i))) {
                    out.add(matrices.get(i));
                }
                out.add(biases.get(i));
            }
            return out;
        }
    }

    /** Length of the flat vector. */
    int count() {
        return from(layers.size());
    }

    /** Where a layer's elements begin in the flat vector. */
    int from(int layer) {
        return layers.subList(0, layer).stream().mapToInt(Layer::count).sum();
    }

    /** Slices of a flat vector that is a value itself: for training. */
    InGraph slices(OnnxGraph g, Value flat) {
        List<Value> matrices = new ArrayList<>();
        List<Value> biases = new ArrayList<>();
        List<Value> own = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            long bias = from(i) + layer.count() - (long) layer.out;
            if (layer.tied()) {
                matrices.add(g.transpose(matrices.get(layer.tiedTo)));
            } else {
                Value matrix = g.reshape(g.slice(flat, 0, from(i), bias), layer.in, layer.out);
                matrices.add(matrix);
                own.add(matrix);
            }
            biases.add(g.slice(flat, 0, bias, bias + layer.out));
        }
        return new InGraph(matrices, biases, own, Dropout.NONE);
    }

    /** Constants: for export. */
    InGraph constants(OnnxGraph g, float[] flat) {
        List<Value> matrices = new ArrayList<>();
        List<Value> biases = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            matrices.add(g.constant(matrix(i, flat), layer.in, layer.out));
            int bias = from(i) + layer.count() - layer.out;
            biases.add(g.constant(Arrays.copyOfRange(flat, bias, bias + layer.out), layer.out));
        }
        return new InGraph(matrices, biases, matrices, Dropout.NONE);
    }

    /** A layer's matrix, row-major; that of the layer it is tied to, transposed. */
    float[] matrix(int index, float[] flat) {
        Layer layer = layers.get(index);
        if (!layer.tied()) {
            return Arrays.copyOfRange(flat, from(index), from(index) + layer.in * layer.out);
        }
        float[] other = matrix(layer.tiedTo, flat);
        float[] out = new float[other.length];
        for (int i = 0; i < layer.in; i++) {
            for (int j = 0; j < layer.out; j++) {
                out[i * layer.out + j] = other[j * layer.in + i];
            }
        }
        return out;
    }

    /** Glorot and Bengio (2010): uniform within sqrt(6 / (in + out)), biases 0. */
    float[] initial(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] flat = new float[count()];
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            double limit = Math.sqrt(6.0 / (layer.in + layer.out));
            for (int k = 0; !layer.tied() && k < layer.in * layer.out; k++) {
                flat[from(i) + k] = (float) ((2 * random.nextDouble() - 1) * limit);
            }
        }
        return flat;
    }
}
