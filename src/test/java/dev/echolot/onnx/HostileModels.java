package dev.echolot.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
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
import java.util.List;
import java.util.function.Consumer;

/** Models made to do harm, each valid ONNX; and the harmless one they are made from. */
public enum HostileModels {
    LOOP_WITHOUT_END(
            "the operator Loop",
            graph -> graph.addInitializer(longs("start", 1)).addNode(loop()).addOutput(port("never", 7))),
    BRANCH("the operator If", graph -> graph.addNode(node("If"))),
    SIXTEEN_GIGABYTES("the operator ConstantOfShape", graph -> graph.addInitializer(longs("huge", 4_000_000_000L))
            .addNode(node("ConstantOfShape").addInput("huge").addOutput("filled"))
            .addNode(node("ReduceMax").addInput("filled").addOutput("most"))
            .addOutput(port("most"))),
    RANDOM("the operator RandomNormalLike", graph -> graph.addNode(node("RandomNormalLike"))),
    OTHER_DOMAIN(
            "operators of the domain com.microsoft",
            graph -> graph.addNode(node("Add").setDomain("com.microsoft"))),
    NESTED_GRAPH(
            "a nested graph",
            graph -> graph.addNode(node("Add").addAttribute(attribute().setG(GraphProto.newBuilder())))),
    NESTED_GRAPHS(
            "a nested graph",
            graph -> graph.addNode(node("Add").addAttribute(attribute().addGraphs(GraphProto.newBuilder())))),
    TENSOR_ATTRIBUTE(
            "a tensor as attribute",
            graph -> graph.addNode(node("Add").addAttribute(attribute().setT(TensorProto.newBuilder())))),
    EXTERNAL_DATA("weights in another file", graph -> graph.addInitializer(external("weights.bin"))),
    EXTERNAL_DATA_ABOVE("weights in another file", graph -> graph.addInitializer(external("../secret"))),
    EXTERNAL_DATA_ABSOLUTE("weights in another file", graph -> graph.addInitializer(external("/etc/passwd"))),
    SPARSE("sparse constants", graph -> graph.addSparseInitializerBuilder()),
    HUNDRED_THOUSAND_NODES("more than 10000 nodes", graph -> {
        for (int i = 0; i < 100_000; i++) {
            graph.addNode(node("Relu").addInput("x").addOutput("n" + i));
        }
    }),
    MANY_CONSTANTS("more than 10000 constants", graph -> {
        for (int i = 0; i < 20_000; i++) {
            graph.addInitializer(longs("c" + i, i));
        }
    }),
    MANY_ATTRIBUTES("more than 16 attributes", graph -> {
        NodeProto.Builder node = node("Add");
        for (int i = 0; i < 1_000; i++) {
            node.addAttribute(attribute().setI(i));
        }
        graph.addNode(node);
    }),
    LONG_NAME("a name of 100000 bytes", graph -> graph.addNode(node("Add").setName("x".repeat(100_000)))),
    MANY_NAMES("bytes besides weights and metadata", graph -> {
        NodeProto.Builder node = node("Max");
        for (int i = 0; i < 5_000_000; i++) {
            node.addInput("");
        }
        graph.addNode(node);
    }),
    WIDE("a size of 65537", graph -> graph.addInitializer(floats(65_537))),
    NEGATIVE("a size of -1", graph -> graph.addInitializer(floats(-1))),
    EMPTY_CLAIM(
            "more than 16777216 elements",
            graph -> graph.addInitializer(floats(65_536, 65_536).setRawData(ByteString.EMPTY))),
    DEEP("more than 8 dimensions", graph -> graph.addInitializer(floats(1, 1, 1, 1, 1, 1, 1, 1, 1))),
    STRINGS(
            "field 6 in a tensor",
            graph ->
                    graph.addInitializer(TensorProto.newBuilder().setDataType(8).addStringData(ByteString.EMPTY))),
    TEXT_TYPE(
            "a constant of element type 8",
            graph -> graph.addInitializer(TensorProto.newBuilder().setDataType(8))),
    MANY_PORTS("more than 64 inputs and outputs", graph -> {
        for (int i = 0; i < 1_000; i++) {
            graph.addOutput(port("p" + i));
        }
    });

    /** What the refusal says. */
    public final String found;

    private final Consumer<GraphProto.Builder> harm;

    HostileModels(String found, Consumer<GraphProto.Builder> harm) {
        this.found = found;
        this.harm = harm;
    }

    /** The model, from a harmless one: y = x + 1. */
    public byte[] bytes() {
        return into(harmless());
    }

    /** Adds the harm to a model. */
    public byte[] into(byte[] model) {
        try {
            ModelProto.Builder builder = ModelProto.parseFrom(model).toBuilder();
            harm.accept(builder.getGraphBuilder());
            return builder.build().toByteArray();
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(e);
        }
    }

    public static byte[] harmless() {
        OnnxGraph g = new OnnxGraph("harmless");
        g.output("y", g.add(g.input("x", Value.BATCH, 2), g.constant(1)));
        return g.toBytes();
    }

    /** Harm outside the graph. */
    static List<byte[]> outsideTheGraph() throws Exception {
        ModelProto plain = ModelProto.parseFrom(harmless());
        return List.of(
                plain.toBuilder()
                        .addFunctions(FunctionProto.newBuilder().setName("f"))
                        .build()
                        .toByteArray(),
                plain.toBuilder()
                        .addOpsetImport(OperatorSetIdProto.newBuilder()
                                .setDomain("com.microsoft")
                                .setVersion(1))
                        .build()
                        .toByteArray(),
                plain.toBuilder().setDocString("x").build().toByteArray(),
                plain.toBuilder().clearGraph().build().toByteArray());
    }

    private static NodeProto.Builder node(String op) {
        return NodeProto.newBuilder().setOpType(op);
    }

    private static AttributeProto.Builder attribute() {
        return AttributeProto.newBuilder().setName("a");
    }

    private static NodeProto.Builder loop() {
        GraphProto body = GraphProto.newBuilder()
                .setName("body")
                .addInput(scalar("i", 7))
                .addInput(scalar("go", 9))
                .addInput(port("v", 7))
                .addNode(node("Identity").addInput("go").addOutput("again"))
                .addNode(node("Identity").addInput("v").addOutput("w"))
                .addOutput(scalar("again", 9))
                .addOutput(port("w", 7))
                .build();
        return node("Loop")
                .addInput("")
                .addInput("")
                .addInput("start")
                .addOutput("never")
                .addAttribute(attribute()
                        .setName("body")
                        .setType(AttributeProto.AttributeType.GRAPH)
                        .setG(body));
    }

    private static TensorProto.Builder external(String location) {
        return floats(4)
                .clearRawData()
                .setName("outside")
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(
                        StringStringEntryProto.newBuilder().setKey("location").setValue(location));
    }

    private static TensorProto.Builder floats(long... dims) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setDataType(1).setName("c");
        long elements = 1;
        for (long dim : dims) {
            tensor.addDims(dim);
            elements *= dim;
        }
        return tensor.setRawData(ByteString.copyFrom(new byte[(int) Math.max(0, Math.min(4 * elements, 1 << 20))]));
    }

    private static TensorProto longs(String name, long value) {
        java.nio.ByteBuffer bytes = java.nio.ByteBuffer.allocate(8).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(0, value);
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(7)
                .addDims(1)
                .setRawData(ByteString.copyFrom(bytes))
                .build();
    }

    private static ValueInfoProto port(String name) {
        return port(name, 1);
    }

    private static ValueInfoProto port(String name, int type) {
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder().setElemType(type)))
                .build();
    }

    private static ValueInfoProto scalar(String name, int type) {
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type)
                                .setShape(TensorShapeProto.newBuilder())))
                .build();
    }
}
