package dev.echolot.onnx;

import static dev.echolot.onnx.ElementType.BOOL;
import static dev.echolot.onnx.ElementType.FLOAT;
import static dev.echolot.onnx.ElementType.INT64;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Builds an ONNX graph, one method per operator, shapes checked as it grows. Write a network as its equations:
 *
 * <pre>{@code
 * Value x = g.input("x", Value.BATCH, 30);
 * Value h = g.tanh(g.add(g.matMul(x, w), b));   // [batch, 16]
 * g.output("h", h);
 * byte[] model = g.toBytes();
 * }</pre>
 *
 * Opset 21, IR 10, plain operators only. Elementwise operators broadcast like NumPy. Misfitting shapes throw {@link
 * IllegalArgumentException} at once, naming operator and shapes. Used by one thread.
 */
public final class OnnxGraph {

    private final GraphParts parts;

    /** @param name names the graph in error messages */
    public OnnxGraph(String name) {
        this.parts = new GraphParts(name);
    }

    public String name() {
        return parts.name;
    }

    // ---- inputs, constants, outputs

    /** A float32 input. */
    public Value input(String name, long... shape) {
        return parts.input(name, FLOAT, shape);
    }

    /** An int64 input. */
    public Value inputOfLongs(String name, long... shape) {
        return parts.input(name, INT64, shape);
    }

    /** A constant tensor, row-major. */
    public Value constant(float[] elements, long... shape) {
        return parts.constant(elements, shape);
    }

    /** A constant scalar. */
    public Value constant(float element) {
        return parts.constant(new float[] {element});
    }

    /** A constant vector of int64. */
    public Value longs(long... elements) {
        return parts.constant(elements, elements.length);
    }

    /** Gives a value a public name and returns it under that name; what follows may build on either. */
    public Value output(String name, Value value) {
        return parts.output(name, value);
    }

    /** An entry of the file's metadata. */
    public void metadata(String key, String text) {
        parts.metadata.put(key, text);
    }

    // ---- elementwise, one operand

    public Value relu(Value x) {
        return same("Relu", x);
    }

    /** x where x >= 0, alpha x elsewhere. */
    public Value leakyRelu(Value x, float alpha) {
        return parts.node("LeakyRelu", FLOAT, x.shape(), Map.of("alpha", alpha), x);
    }

    public Value tanh(Value x) {
        return same("Tanh", x);
    }

    public Value sigmoid(Value x) {
        return same("Sigmoid", x);
    }

    public Value exp(Value x) {
        return same("Exp", x);
    }

    /** Natural logarithm. Not for exported graphs, see {@link #logByRow}. */
    public Value log(Value x) {
        return same("Log", x);
    }

    /** Inverse hyperbolic sine. */
    public Value asinh(Value x) {
        return same("Asinh", x);
    }

    /**
     * Natural logarithm of x of at least 1, as asinh((x - 1/x) / 2): Log's result depends in the last bit on the row's place
     * in the batch, Asinh's does not.
     */
    public Value logByRow(Value x) {
        return asinh(div(sub(x, div(constant(1), x)), constant(2)));
    }

    public Value sqrt(Value x) {
        return same("Sqrt", x);
    }

    public Value neg(Value x) {
        return same("Neg", x);
    }

    public Value abs(Value x) {
        return same("Abs", x);
    }

    /** -1, 0 or 1. */
    public Value sign(Value x) {
        return same("Sign", x);
    }

    public Value floor(Value x) {
        return same("Floor", x);
    }

    public Value identity(Value x) {
        return same("Identity", x);
    }

    /** x kept within low and high; infinities too, NaN stays NaN. */
    public Value clip(Value x, float low, float high) {
        return parts.node("Clip", FLOAT, x.shape(), Map.of(), x, constant(low), constant(high));
    }

    public Value isNaN(Value x) {
        return parts.node("IsNaN", BOOL, x.shape(), Map.of(), x);
    }

    public Value not(Value x) {
        return same("Not", x);
    }

    public Value cast(Value x, ElementType to) {
        return parts.node("Cast", to, x.shape(), Map.of("to", GraphBytes.code(to)), x);
    }

    /** Standard normal noise of the shape of x. Training graphs only: an exported graph holds no random operator. */
    public Value randomNormalLike(Value x, float seed) {
        return parts.node("RandomNormalLike", FLOAT, x.shape(), Map.of("seed", seed), x);
    }

    /** Uniform noise in [0, 1) of the shape of x. Training graphs only. */
    public Value randomUniformLike(Value x, float seed) {
        return parts.node("RandomUniformLike", FLOAT, x.shape(), Map.of("seed", seed), x);
    }

    // ---- elementwise, two or three operands

    public Value add(Value a, Value b) {
        return binary("Add", a.type(), a, b);
    }

    public Value sub(Value a, Value b) {
        return binary("Sub", a.type(), a, b);
    }

    public Value mul(Value a, Value b) {
        return binary("Mul", a.type(), a, b);
    }

    public Value div(Value a, Value b) {
        return binary("Div", a.type(), a, b);
    }

    public Value min(Value a, Value b) {
        return binary("Min", a.type(), a, b);
    }

    public Value max(Value a, Value b) {
        return binary("Max", a.type(), a, b);
    }

    public Value equal(Value a, Value b) {
        return binary("Equal", BOOL, a, b);
    }

    public Value greater(Value a, Value b) {
        return binary("Greater", BOOL, a, b);
    }

    public Value less(Value a, Value b) {
        return binary("Less", BOOL, a, b);
    }

    public Value and(Value a, Value b) {
        return binary("And", BOOL, a, b);
    }

    /** yes where the condition holds, no elsewhere: the one way to mask (NaN times 0 is NaN). */
    public Value where(Value condition, Value yes, Value no) {
        long[] branches = Shapes.broadcast("Where", yes, no);
        long[] shape = Shapes.broadcast("Where", condition, new Value("branches", yes.type(), branches));
        return parts.node("Where", yes.type(), shape, Map.of(), condition, yes, no);
    }

    // ---- matrices and sums

    /**
     * a [.., n, k] times b [k, m]. With a constant b every row's result is independent of the batch around it. A sum over
     * columns is a product with b [k, 1]; the runtime takes six times as long where b is a vector [k].
     */
    public Value matMul(Value a, Value b) {
        return parts.node("MatMul", FLOAT, Shapes.matMul(a, b), Map.of(), a, b);
    }

    /** a [n, k] b [k, m] + c, c broadcast. */
    public Value gemm(Value a, Value b, Value c) {
        Value product = new Value("product", FLOAT, Shapes.matMul(a, b));
        return parts.node("Gemm", FLOAT, Shapes.broadcast("Gemm", product, c), Map.of(), a, b, c);
    }

    /** Swaps the axes of a matrix. */
    public Value transpose(Value x) {
        return transpose(x, 1, 0);
    }

    public Value transpose(Value x, int... order) {
        long[] perm = Arrays.stream(order).asLongStream().toArray();
        return parts.node("Transpose", x.type(), Shapes.permute(x, order), Map.of("perm", perm), x);
    }

    /** Sum over axes. Not for exported graphs, where it makes a row's result depend on its place in the batch. */
    public Value reduceSum(Value x, boolean keep, int... axes) {
        return reduce("ReduceSum", x, keep, axes);
    }

    /** Mean over axes. Not for exported graphs, see {@link #reduceSum}. */
    public Value reduceMean(Value x, boolean keep, int... axes) {
        return reduce("ReduceMean", x, keep, axes);
    }

    /** Number of elements of x, an int64 scalar. */
    public Value size(Value x) {
        return parts.node("Size", INT64, new long[0], Map.of(), x);
    }

    /** Index of the largest element along an axis, the first among equals; the axis goes. */
    public Value argMax(Value x, int axis) {
        return parts.node(
                "ArgMax", INT64, Shapes.reduce(x, false, axis), Map.of("axis", (long) axis, "keepdims", 0L), x);
    }

    // ---- places

    /** Elements of x at indices along an axis; the indices' shape takes the axis' place. */
    public Value gather(Value x, Value indices, int axis) {
        return parts.node("Gather", x.type(), Shapes.gather(x, indices, axis), Map.of("axis", (long) axis), x, indices);
    }

    public Value concat(int axis, Value... values) {
        return values.length == 1
                ? values[0]
                : parts.node(
                        "Concat", values[0].type(), Shapes.concat(axis, values), Map.of("axis", (long) axis), values);
    }

    /** Elements from (inclusive) to (exclusive) along one axis. */
    public Value slice(Value x, int axis, long from, long to) {
        int at = Shapes.axis(x, axis);
        if (from < 0 || to <= from || to > x.dim(at)) {
            throw new IllegalArgumentException("Slice " + from + " to " + to + " on axis " + axis + " of " + x);
        }
        if (to - from == x.dim(at)) {
            return x;
        }
        long[] shape = x.shape();
        shape[at] = to - from;
        return parts.node("Slice", x.type(), shape, Map.of(), x, longs(from), longs(to), longs(at));
    }

    /** The same elements in another shape; at most one size open. */
    public Value reshape(Value x, long... shape) {
        return parts.node("Reshape", x.type(), shape, Map.of(), x, longs(shape));
    }

    /** x stretched to the shape of another value by broadcasting. */
    public Value expandLike(Value x, Value like) {
        Value shape = parts.node("Shape", INT64, new long[] {like.rank()}, Map.of(), like);
        return parts.node("Expand", x.type(), like.shape(), Map.of(), x, shape);
    }

    /** Zeros before and after along one axis. */
    public Value pad(Value x, int axis, long before, long after) {
        int at = Shapes.axis(x, axis);
        long[] shape = x.shape();
        shape[at] += before + after;
        return parts.node("Pad", x.type(), shape, Map.of(), x, longs(before, after), constant(0), longs(at));
    }

    // ---- the whole

    /** The operations so far, in order of building; each comes after what it reads. */
    public List<Node> nodes() {
        return List.copyOf(parts.nodes);
    }

    /** The elements of a value made by {@link #longs}: axes, bounds, shapes. */
    public long[] elements(Value longs) {
        if (parts.constants.get(longs) instanceof long[] elements) {
            return elements.clone();
        }
        throw new IllegalArgumentException(longs + " is not a constant of int64");
    }

    /** The model file: the graph pruned to what its outputs need. */
    public byte[] toBytes() {
        return GraphBytes.write(parts);
    }

    private Value same(String op, Value x) {
        return parts.node(op, x.type(), x.shape(), Map.of(), x);
    }

    private Value binary(String op, ElementType type, Value a, Value b) {
        return parts.node(op, type, Shapes.broadcast(op, a, b), Map.of(), a, b);
    }

    private Value reduce(String op, Value x, boolean keep, int... axes) {
        long[] list = Arrays.stream(axes).asLongStream().toArray();
        return parts.node(
                op, x.type(), Shapes.reduce(x, keep, axes), Map.of("keepdims", keep ? 1L : 0L), x, longs(list));
    }
}
