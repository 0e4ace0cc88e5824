package dev.echolot.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes a graph as ONNX messages. The same graph gives the same bytes. */
final class GraphBytes {

    static final long OPSET = 21;
    static final long IR = 10;
    private static final String BATCH_NAME = "batch";

    private GraphBytes() {}

    static byte[] write(GraphParts parts) {
        if (parts.outputs.isEmpty()) {
            throw new IllegalArgumentException("the graph '" + parts.name + "' has no output");
        }
        Map<Value, Value> named = named(parts);
        Set<Value> used = new HashSet<>(parts.outputs);
        Deque<NodeProto> nodes = new ArrayDeque<>();
        List<Node> reversed = new ArrayList<>(parts.nodes);
        Collections.reverse(reversed);
        for (Node node : reversed) {
            if (!Collections.disjoint(used, node.outputs())) {
                used.addAll(node.inputs());
                if (!isName(node, named)) {
                    nodes.addFirst(node(node, named));
                }
            }
        }
        GraphProto.Builder graph = GraphProto.newBuilder().setName(parts.name).addAllNode(nodes);
        parts.inputs.forEach(v -> graph.addInput(port(v)));
        parts.outputs.forEach(v -> graph.addOutput(port(v)));
        parts.constants.forEach((value, elements) -> {
            if (used.contains(value)) {
                graph.addInitializer(tensor(value, elements));
            }
        });
        ModelProto.Builder model = ModelProto.newBuilder()
                .setIrVersion(IR)
                .setProducerName("echolot")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
                .setGraph(graph);
        parts.metadata.forEach((key, text) -> model.addMetadataProps(entry(key, text)));
        return model.build().toByteArray();
    }

    static StringStringEntryProto entry(String key, String text) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(text).build();
    }

    /** The number ONNX gives an element type. */
    static long code(ElementType type) {
        return switch (type) {
            case FLOAT -> TensorProto.DataType.FLOAT_VALUE;
            case INT64 -> TensorProto.DataType.INT64_VALUE;
            case BOOL -> TensorProto.DataType.BOOL_VALUE;
        };
    }

    /**
     * Values that go straight under the name of an output: what a node computes needs no further node to be published. A
     * value published twice goes under the first name.
     */
    private static Map<Value, Value> named(GraphParts parts) {
        Set<Value> computed = new HashSet<>();
        Map<Value, Value> named = new HashMap<>();
        for (Node node : parts.nodes) {
            if (!node.op().equals("Identity") || !parts.outputs.contains(node.out())) {
                computed.addAll(node.outputs());
            } else if (computed.contains(node.inputs().get(0))) {
                named.putIfAbsent(node.inputs().get(0), node.out());
            }
        }
        return named;
    }

    private static boolean isName(Node node, Map<Value, Value> named) {
        return node.op().equals("Identity")
                && node.out().equals(named.get(node.inputs().get(0)));
    }

    private static NodeProto node(Node node, Map<Value, Value> named) {
        NodeProto.Builder out =
                NodeProto.newBuilder().setOpType(node.op()).setName(node.out().name());
        node.inputs().forEach(v -> out.addInput(named.getOrDefault(v, v).name()));
        node.outputs().forEach(v -> out.addOutput(named.getOrDefault(v, v).name()));
        node.attributes().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(e -> out.addAttribute(attribute(e.getKey(), e.getValue())));
        return out.build();
    }

    private static AttributeProto attribute(String name, Object value) {
        AttributeProto.Builder out = AttributeProto.newBuilder().setName(name);
        if (value instanceof Long number) {
            return out.setType(AttributeProto.AttributeType.INT).setI(number).build();
        }
        if (value instanceof Float number) {
            return out.setType(AttributeProto.AttributeType.FLOAT).setF(number).build();
        }
        if (value instanceof long[] numbers) {
            out.setType(AttributeProto.AttributeType.INTS);
            for (long number : numbers) {
                out.addInts(number);
            }
            return out.build();
        }
        throw new IllegalArgumentException("attribute " + name + " holds a " + value.getClass());
    }

    private static ValueInfoProto port(Value value) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (long d : value.shape()) {
            TensorShapeProto.Dimension.Builder dimension = TensorShapeProto.Dimension.newBuilder();
            shape.addDim(d < 0 ? dimension.setDimParam(BATCH_NAME) : dimension.setDimValue(d));
        }
        TypeProto.Tensor type = TypeProto.Tensor.newBuilder()
                .setElemType((int) code(value.type()))
                .setShape(shape)
                .build();
        return ValueInfoProto.newBuilder()
                .setName(value.name())
                .setType(TypeProto.newBuilder().setTensorType(type))
                .build();
    }

    private static TensorProto tensor(Value value, Object elements) {
        TensorProto.Builder out = TensorProto.newBuilder().setName(value.name()).setDataType((int) code(value.type()));
        for (long d : value.shape()) {
            out.addDims(d);
        }
        ByteBuffer bytes;
        if (elements instanceof float[] numbers) {
            bytes = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(numbers);
        } else {
            long[] numbers = (long[]) elements;
            bytes = ByteBuffer.allocate(8 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asLongBuffer().put(numbers);
        }
        return out.setRawData(ByteString.copyFrom(bytes)).build();
    }
}
