package dev.echolot.trainer;

import static java.util.Arrays.asList;

import dev.echolot.onnx.ElementType;
import dev.echolot.onnx.Node;
import dev.echolot.onnx.OnnxGraph;
import dev.echolot.onnx.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How each operator hands the gradient of its output back to its inputs, one line each. A rule returns one gradient per
 * input, null for inputs that have none (indices, conditions, shapes); broadcasting is undone by {@link Gradients}.
 */
final class GradientRules {

    /** d is the gradient of the node's output; the result has one entry per input, trailing nulls left out. */
    private interface Rule {
        List<@Nullable Value> back(OnnxGraph g, Node n, Value d);
    }

    private static final Map<String, Rule> RULES = Map.ofEntries(
            Map.entry("Identity", (g, n, d) -> asList(d)),
            Map.entry("Add", (g, n, d) -> asList(d, d)),
            Map.entry("Sub", (g, n, d) -> asList(d, g.neg(d))),
            Map.entry("Mul", (g, n, d) -> asList(g.mul(d, n.in(1)), g.mul(d, n.in(0)))),
            Map.entry("Div", (g, n, d) -> asList(g.div(d, n.in(1)), g.neg(g.div(g.mul(d, n.out()), n.in(1))))),
            Map.entry("Neg", (g, n, d) -> asList(g.neg(d))),
            Map.entry("Abs", (g, n, d) -> asList(g.mul(d, g.sign(n.in(0))))),
            Map.entry("Exp", (g, n, d) -> asList(g.mul(d, n.out()))),
            Map.entry("Log", (g, n, d) -> asList(g.div(d, n.in(0)))),
            Map.entry("Sqrt", (g, n, d) -> asList(g.div(d, g.mul(g.constant(2), n.out())))),
            Map.entry("Tanh", (g, n, d) -> asList(g.mul(d, g.sub(g.constant(1), g.mul(n.out(), n.out()))))),
            Map.entry("Sigmoid", (g, n, d) -> asList(g.mul(d, g.mul(n.out(), g.sub(g.constant(1), n.out()))))),
            Map.entry("Relu", (g, n, d) -> asList(g.where(positive(g, n.in(0)), d, g.constant(0)))),
            Map.entry(
                    "LeakyRelu",
                    (g, n, d) -> asList(g.where(positive(g, n.in(0)), d, g.mul(d, g.constant(n.number("alpha")))))),
            Map.entry(
                    "Clip",
                    (g, n, d) -> asList(
                            g.where(g.and(g.greater(n.in(0), n.in(1)), g.less(n.in(0), n.in(2))), d, g.constant(0)))),
            Map.entry("Min", (g, n, d) -> choice(g, g.less(n.in(0), n.in(1)), d)),
            Map.entry("Max", (g, n, d) -> choice(g, g.greater(n.in(0), n.in(1)), d)),
            Map.entry(
                    "Where",
                    (g, n, d) -> asList(null, g.where(n.in(0), d, g.constant(0)), g.where(n.in(0), g.constant(0), d))),
            Map.entry(
                    "MatMul",
                    (g, n, d) -> asList(
                            g.matMul(d, g.transpose(n.in(1))), g.matMul(g.transpose(flat(g, n.in(0))), flat(g, d)))),
            Map.entry(
                    "Gemm",
                    (g, n, d) -> asList(g.matMul(d, g.transpose(n.in(1))), g.matMul(g.transpose(n.in(0)), d), d)),
            Map.entry("Transpose", (g, n, d) -> asList(g.transpose(d, inverse(n.integers("perm"))))),
            Map.entry("Reshape", (g, n, d) -> asList(g.reshape(d, n.in(0).shape()))),
            Map.entry("Expand", (g, n, d) -> asList(d)),
            Map.entry("ReduceSum", (g, n, d) -> asList(spread(g, n, d))),
            Map.entry("ReduceMean", (g, n, d) -> asList(g.div(spread(g, n, d), ratio(g, n)))),
            Map.entry("Concat", GradientRules::pieces),
            Map.entry("Slice", (g, n, d) -> asList(padded(g, n, d))),
            Map.entry("RandomNormalLike", (g, n, d) -> asList((Value) null)), // reads a shape alone
            Map.entry("RandomUniformLike", (g, n, d) -> asList((Value) null)),
            Map.entry("Sign", (g, n, d) -> asList((Value) null)),
            Map.entry("Floor", (g, n, d) -> asList((Value) null)));

    private GradientRules() {}

    static List<@Nullable Value> apply(OnnxGraph g, Node node, Value gradient) {
        Rule rule = RULES.get(node.op());
        if (rule == null) {
            throw new IllegalArgumentException(
                    "graph '" + g.name() + "': no gradient rule for the operator " + node.op() + " in " + node);
        }
        return rule.back(g, node, gradient);
    }

    /** All axes but the last in one. */
    private static Value flat(OnnxGraph g, Value x) {
        return x.rank() == 2 ? x : g.reshape(x, Value.BATCH, x.dim(x.rank() - 1));
    }

    private static Value positive(OnnxGraph g, Value x) {
        return g.greater(x, g.constant(0));
    }

    private static List<@Nullable Value> choice(OnnxGraph g, Value first, Value d) {
        return asList(g.where(first, d, g.constant(0)), g.where(first, g.constant(0), d));
    }

    private static int[] inverse(long[] order) {
        int[] out = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            out[(int) order[i]] = i;
        }
        return out;
    }

    /** The gradient of a sum: the same for every element that went into it. */
    private static Value spread(OnnxGraph g, Node n, Value d) {
        Value x = n.in(0);
        long[] kept = x.shape();
        for (long axis : g.elements(n.in(1))) {
            kept[(int) (axis < 0 ? axis + kept.length : axis)] = 1;
        }
        return g.expandLike(g.reshape(d, kept), x);
    }

    /** Elements per mean, a float scalar; sizes may be open until the graph runs. */
    private static Value ratio(OnnxGraph g, Node n) {
        return g.div(g.cast(g.size(n.in(0)), ElementType.FLOAT), g.cast(g.size(n.out()), ElementType.FLOAT));
    }

    private static List<@Nullable Value> pieces(OnnxGraph g, Node n, Value d) {
        int axis = (int) n.integer("axis");
        List<@Nullable Value> out = new ArrayList<>();
        long from = 0;
        for (Value part : n.inputs()) {
            out.add(g.slice(d, axis, from, from + part.dim(axis)));
            from += part.dim(axis);
        }
        return out;
    }

    private static Value padded(OnnxGraph g, Node n, Value d) {
        long from = g.elements(n.in(1))[0];
        long to = g.elements(n.in(2))[0];
        int axis = (int) g.elements(n.in(3))[0];
        return g.pad(d, axis, from, n.in(0).dim(axis) - to);
    }
}
