package dev.echolot.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What stands in a model file, without running it.
 *
 * @param inputs in order, initialisers excluded
 * @param outputs in order
 * @param metadata all entries; of entries with one key the last holds
 * @param operators the distinct operator names, sorted; {@code domain:Name} outside the standard domain
 * @param nodes number of operations, those of nested graphs not counted
 * @param parameters number of elements of all initialisers
 * @param opset of the standard domain, 0 where none is named
 * @param externalData whether weights live in other files
 */
public record OnnxModel(
        List<Port> inputs,
        List<Port> outputs,
        Map<String, String> metadata,
        Set<String> operators,
        int nodes,
        long parameters,
        long opset,
        long ir,
        boolean externalData) {

    /**
     * An input or output.
     *
     * @param floats whether its elements are float32
     * @param dims {@link Value#BATCH} where a size is open
     */
    public record Port(String name, boolean floats, List<Long> dims) {}

    /** @throws OnnxException when the bytes are not an ONNX model */
    public static OnnxModel read(byte[] bytes) {
        ModelProto model = parse(bytes);
        GraphProto graph = model.getGraph();
        Set<String> initialisers =
                graph.getInitializerList().stream().map(TensorProto::getName).collect(Collectors.toSet());
        Map<String, String> metadata = new LinkedHashMap<>();
        model.getMetadataPropsList().forEach(e -> metadata.put(e.getKey(), e.getValue()));
        Set<String> operators = new TreeSet<>();
        graph.getNodeList()
                .forEach(n ->
                        operators.add(n.getDomain().isEmpty() ? n.getOpType() : n.getDomain() + ":" + n.getOpType()));
        return new OnnxModel(
                graph.getInputList().stream()
                        .filter(v -> !initialisers.contains(v.getName()))
                        .map(OnnxModel::port)
                        .toList(),
                graph.getOutputList().stream().map(OnnxModel::port).toList(),
                metadata,
                operators,
                graph.getNodeCount(),
                graph.getInitializerList().stream()
                        .mapToLong(t -> t.getDimsList().stream().reduce(1L, (a, b) -> a * b))
                        .sum(),
                model.getOpsetImportList().stream()
                        .filter(o -> o.getDomain().isEmpty())
                        .mapToLong(o -> o.getVersion())
                        .max()
                        .orElse(0),
                model.getIrVersion(),
                graph.getInitializerList().stream()
                        .anyMatch(t -> t.getDataLocation() == TensorProto.DataLocation.EXTERNAL));
    }

    /**
     * Cuts a part out of a model: from one of its named values to one of its outputs.
     *
     * @param from a value of the model, which becomes the only input
     * @param to an output of the model
     * @throws OnnxException when {@code to} depends on an input of the model other than through {@code from}
     */
    public static byte[] cut(byte[] bytes, String from, String to) {
        ModelProto model = parse(bytes);
        GraphProto graph = model.getGraph();
        Set<String> initialisers =
                graph.getInitializerList().stream().map(TensorProto::getName).collect(Collectors.toSet());
        Set<String> wanted = new HashSet<>(Set.of(to));
        Deque<NodeProto> nodes = new ArrayDeque<>();
        for (int i = graph.getNodeCount() - 1; i >= 0; i--) {
            NodeProto node = graph.getNode(i);
            if (node.getOutputList().stream().anyMatch(o -> wanted.contains(o) && !o.equals(from))) {
                wanted.addAll(node.getInputList());
                nodes.addFirst(node);
            }
        }
        for (ValueInfoProto input : graph.getInputList()) {
            if (wanted.contains(input.getName())
                    && !initialisers.contains(input.getName())
                    && !input.getName().equals(from)) {
                throw new OnnxException(
                        "'" + to + "' depends on the input '" + input.getName() + "' past '" + from + "'");
            }
        }
        GraphProto part = GraphProto.newBuilder()
                .setName(graph.getName() + ": " + from + " to " + to)
                .addAllNode(nodes)
                .addInput(named(graph, from))
                .addOutput(named(graph, to))
                .addAllInitializer(graph.getInitializerList().stream()
                        .filter(t -> wanted.contains(t.getName()))
                        .toList())
                .build();
        return model.toBuilder().clearMetadataProps().setGraph(part).build().toByteArray();
    }

    private static ValueInfoProto named(GraphProto graph, String name) {
        List<ValueInfoProto> ports = new ArrayList<>(graph.getOutputList());
        ports.addAll(graph.getInputList());
        return ports.stream()
                .filter(v -> v.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new OnnxException("the model has no input or output named '" + name + "', only "
                        + ports.stream().map(ValueInfoProto::getName).toList()));
    }

    private static Port port(ValueInfoProto value) {
        List<Long> dims = value.getType().getTensorType().getShape().getDimList().stream()
                .map(d -> d.getValueCase() == TensorShapeProto.Dimension.ValueCase.DIM_VALUE
                        ? d.getDimValue()
                        : Value.BATCH)
                .toList();
        boolean floats = value.getType().getTensorType().getElemType() == TensorProto.DataType.FLOAT_VALUE;
        return new Port(value.getName(), floats, dims);
    }

    private static ModelProto parse(byte[] bytes) {
        try {
            ModelProto model = ModelProto.parseFrom(bytes);
            if (!model.hasGraph() || model.getGraph().getOutputCount() == 0) {
                throw new OnnxException("not an ONNX model: " + bytes.length + " bytes without a graph");
            }
            return model;
        } catch (InvalidProtocolBufferException e) {
            throw new OnnxException("not an ONNX model: " + e.getMessage(), e);
        }
    }
}
