package dev.echolot.onnx;

import java.util.List;
import java.util.Map;

/**
 * One operation of an {@link OnnxGraph}.
 *
 * @param op the ONNX operator, for example {@code MatMul}
 * @param inputs in the operator's order
 * @param outputs in the operator's order
 * @param attributes by ONNX name: {@code Long}, {@code Float} or {@code long[]}
 */
public record Node(String op, List<Value> inputs, List<Value> outputs, Map<String, Object> attributes) {

    public Node {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        attributes = Map.copyOf(attributes);
    }

    public Value in(int index) {
        return inputs.get(index);
    }

    public Value out() {
        return outputs.get(0);
    }

    /** An integer attribute. */
    public long integer(String attribute) {
        return attribute(attribute, Long.class);
    }

    /** A float attribute. */
    public float number(String attribute) {
        return attribute(attribute, Float.class);
    }

    /** An attribute that is a list of integers. */
    public long[] integers(String attribute) {
        return attribute(attribute, long[].class).clone();
    }

    private <T> T attribute(String name, Class<T> type) {
        Object value = attributes.get(name);
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException(this + " has no attribute " + name + " of type " + type.getSimpleName());
        }
        return type.cast(value);
    }

    @Override
    public String toString() {
        return op + inputs + " -> " + outputs;
    }
}
