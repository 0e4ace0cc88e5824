package dev.echolot.onnx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a graph under construction consists of. */
final class GraphParts {

    final String name;
    final List<Value> inputs = new ArrayList<>();
    final List<Value> outputs = new ArrayList<>();
    final List<Node> nodes = new ArrayList<>();
    /** float[] or long[] by value. */
    final Map<Value, Object> constants = new LinkedHashMap<>();

    final Map<String, String> metadata = new LinkedHashMap<>();
    private int next;

    GraphParts(String name) {
        this.name = name;
    }

    Value input(String inputName, ElementType type, long... shape) {
        Value value = new Value(inputName, type, shape);
        inputs.add(value);
        return value;
    }

    Value constant(float[] elements, long... shape) {
        checkCount(elements.length, shape);
        Value value = new Value("c" + next++, ElementType.FLOAT, shape);
        constants.put(value, elements.clone());
        return value;
    }

    Value constant(long[] elements, long... shape) {
        checkCount(elements.length, shape);
        Value value = new Value("c" + next++, ElementType.INT64, shape);
        constants.put(value, elements.clone());
        return value;
    }

    Value node(String op, ElementType type, long[] shape, Map<String, Object> attributes, Value... values) {
        Value out = new Value(op.toLowerCase(java.util.Locale.ROOT) + next++, type, shape);
        nodes.add(new Node(op, List.of(values), List.of(out), attributes));
        return out;
    }

    Value output(String outputName, Value value) {
        Value out = new Value(outputName, value.type(), value.shape());
        nodes.add(new Node("Identity", List.of(value), List.of(out), Map.of()));
        outputs.add(out);
        return out;
    }

    private void checkCount(int given, long... shape) {
        if (given != Shapes.count(shape)) {
            throw new IllegalArgumentException("a constant of shape " + java.util.Arrays.toString(shape) + " needs "
                    + Shapes.count(shape) + " elements, " + given + " were given");
        }
    }
}
