package dev.echolot.onnx;

import java.util.Set;

/** The operators a model may hold. */
public final class Operators {

    /**
     * What the exporter writes, and nothing else: every one is plain arithmetic or a fixed choice of places. No loops and no
     * branches ({@code Loop}, {@code Scan}, {@code If}), nothing whose output may be of any size ({@code ConstantOfShape},
     * {@code Range}, {@code Tile}, {@code Expand}), nothing random. A test holds the list against all that the trainer
     * exports, in both directions.
     */
    public static final Set<String> EXPORTED = Set.of(
            "Abs",
            "Add",
            "ArgMax",
            "Asinh",
            "Cast",
            "Clip",
            "Concat",
            "Div",
            "Equal",
            "Exp",
            "Floor",
            "Gather",
            "Gemm",
            "Greater",
            "IsNaN",
            "LeakyRelu",
            "MatMul",
            "Max",
            "Min",
            "Mul",
            "Not",
            "Relu",
            "Reshape",
            "Sigmoid",
            "Sign",
            "Slice",
            "Sub",
            "Sqrt",
            "Tanh",
            "Where");

    private Operators() {}
}
