package dev.echolot.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echolot.onnx.Device;
import dev.echolot.onnx.OnnxGraph;
import dev.echolot.onnx.OnnxSession;
import dev.echolot.onnx.Tensor;
import dev.echolot.onnx.Value;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every rule against central finite differences, in float32. */
class GradientsTest {

    /** A function of a [4, 3] (elements away from the kinks at 0 and 1) and b [3]. */
    private interface Function {
        Value of(OnnxGraph g, Value a, Value b);
    }

    enum Rules {
        ADD((g, a, b) -> g.add(a, b)),
        SUB((g, a, b) -> g.sub(b, a)),
        MUL((g, a, b) -> g.mul(a, b)),
        DIV((g, a, b) -> g.div(b, a)),
        NEG((g, a, b) -> g.neg(g.mul(a, b))),
        ABS((g, a, b) -> g.abs(g.mul(a, b))),
        EXP((g, a, b) -> g.exp(g.mul(a, b))),
        LOG((g, a, b) -> g.log(g.add(g.mul(a, a), g.abs(b)))),
        SQRT((g, a, b) -> g.sqrt(g.add(g.mul(a, a), g.abs(b)))),
        TANH((g, a, b) -> g.tanh(g.mul(a, b))),
        SIGMOID((g, a, b) -> g.sigmoid(g.mul(a, b))),
        RELU((g, a, b) -> g.mul(g.relu(a), b)),
        LEAKY_RELU((g, a, b) -> g.mul(g.leakyRelu(a, 0.1f), b)),
        CLIP((g, a, b) -> g.mul(g.clip(a, -1, 1), b)),
        MIN((g, a, b) -> g.mul(g.min(a, g.constant(0)), b)),
        MAX((g, a, b) -> g.mul(g.max(a, g.constant(0)), b)),
        WHERE((g, a, b) -> g.where(g.greater(a, g.constant(0)), g.mul(a, a), b)),
        MATMUL((g, a, b) -> g.matMul(a, g.reshape(b, 3, 1))),
        MATMUL_OF_MANY((g, a, b) ->
                g.matMul(g.mul(g.reshape(a, 4, 1, 3), g.reshape(g.concat(0, b, b), 2, 3)), g.reshape(b, 3, 1))),
        GEMM((g, a, b) -> g.gemm(a, g.reshape(g.concat(0, b, b), 3, 2), g.slice(b, 0, 0, 2))),
        TRANSPOSE((g, a, b) -> g.matMul(g.transpose(a), a)),
        RESHAPE((g, a, b) -> g.mul(g.reshape(a, 3, 4), g.reshape(b, 3, 1))),
        EXPAND((g, a, b) -> g.mul(g.expandLike(b, a), a)),
        REDUCE_SUM((g, a, b) -> g.mul(g.reduceSum(g.mul(a, a), false, 1), g.reduceSum(b, false, 0))),
        REDUCE_SUM_KEPT((g, a, b) -> g.mul(g.reduceSum(a, true, 1), b)),
        REDUCE_MEAN((g, a, b) -> g.mul(g.reduceMean(g.mul(a, a), false, 0), b)),
        REDUCE_MEAN_ALL((g, a, b) -> g.mul(g.reduceMean(g.mul(a, a), false, 0, 1), b)),
        CONCAT((g, a, b) -> g.mul(g.concat(1, a, g.mul(a, b)), g.constant(new float[] {1, 2, 3, 4, 5, 6}, 6))),
        SLICE((g, a, b) -> g.mul(g.slice(a, 1, 1, 3), g.slice(b, 0, 0, 2))),
        IDENTITY((g, a, b) -> g.mul(g.identity(a), b)),
        STOPPED((g, a, b) -> g.mul(g.mul(a, g.add(g.sign(a), g.floor(a))), b)),
        SOFTMAX((g, a, b) -> {
            Value e = g.exp(g.mul(a, b));
            Value p = g.div(e, g.matMul(e, g.constant(new float[] {1, 1, 0, 1, 1, 0, 0, 0, 1}, 3, 3)));
            return g.mul(p, g.constant(new float[] {1, -2, 3}, 3));
        });

        final Function function;

        Rules(Function function) {
            this.function = function;
        }
    }

    @ParameterizedTest
    @EnumSource
    void agreesWithFiniteDifferences(Rules rule) {
        Random random = new Random(11);
        float[] a = new float[12];
        for (int i = 0; i < a.length; i++) {
            a[i] = (random.nextBoolean() ? 1 : -1)
                    * (random.nextBoolean() ? 0.2f + 0.6f * random.nextFloat() : 1.2f + 0.6f * random.nextFloat());
        }
        float[] b = {0.7f, -0.4f, 1.3f};
        OnnxGraph g = new OnnxGraph(rule.name());
        Value va = g.input("a", 4, 3);
        Value vb = g.input("b", 3);
        Value y = rule.function.of(g, va, vb);
        // a weighted sum, so that no gradient is the same for all elements
        Value weighted = g.mul(y, g.add(g.constant(1), g.mul(g.constant(0.3f), y)));
        int[] axes = java.util.stream.IntStream.range(0, y.rank()).toArray();
        Value loss = g.reduceSum(weighted, false, axes);
        List<Value> parameters = dependsOnB(rule) ? List.of(va, vb) : List.of(va);
        List<Value> gradients = Gradients.of(g, loss, parameters);
        g.output("loss", loss);
        g.output("da", gradients.get(0));
        if (parameters.size() > 1) {
            g.output("db", gradients.get(1));
        }
        try (OnnxSession session = OnnxSession.open(rule.name(), g.toBytes(), Device.CPU)) {
            Map<String, Tensor> out = run(session, a, b);
            check(session, a, b, a, out.get("da"));
            if (parameters.size() > 1) {
                check(session, a, b, b, out.get("db"));
            }
        }
    }

    private static boolean dependsOnB(Rules rule) {
        return rule != Rules.TRANSPOSE;
    }

    private static void check(OnnxSession session, float[] a, float[] b, float[] moved, Tensor gradient) {
        float h = 2e-3f;
        for (int i = 0; i < moved.length; i++) {
            float at = moved[i];
            moved[i] = at + h;
            double above = loss(session, a, b);
            moved[i] = at - h;
            double below = loss(session, a, b);
            moved[i] = at;
            double expected = (above - below) / (2 * h);
            assertThat((double) gradient.floats().get(i))
                    .as("element %d", i)
                    .isCloseTo(expected, org.assertj.core.data.Offset.offset(2e-3 * (1 + Math.abs(expected))));
        }
    }

    private static double loss(OnnxSession session, float[] a, float[] b) {
        return run(session, a, b).get("loss").floats().get(0);
    }

    private static Map<String, Tensor> run(OnnxSession session, float[] a, float[] b) {
        return session.run(Map.of("a", Tensor.of(a, 4, 3), "b", Tensor.of(b, 3)));
    }

    @Test
    void failsWhenTheGraphIsBuiltWhereARuleIsMissing() {
        OnnxGraph g = new OnnxGraph("ruleless");
        Value a = g.input("a", 4, 3);
        Value loss = g.reduceSum(g.asinh(a), false, 0, 1);
        assertThatThrownBy(() -> Gradients.of(g, loss, List.of(a)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no gradient rule for the operator Asinh")
                .hasMessageContaining("a float[4, 3]");
    }

    @Test
    void failsWhereTheLossDoesNotDependOnAParameter() {
        OnnxGraph g = new OnnxGraph("apart");
        Value a = g.input("a", 4, 3);
        Value b = g.input("b", 3);
        Value loss = g.reduceSum(g.tanh(a), false, 0, 1);
        assertThatThrownBy(() -> Gradients.of(g, loss, List.of(a, b))).hasMessageContaining("does not depend on b");
    }

    @Test
    void sumsTheGradientsOfAValueUsedTwice() {
        OnnxGraph g = new OnnxGraph("twice");
        Value a = g.input("a", 2);
        Value loss = g.reduceSum(g.add(g.mul(a, a), g.mul(a, g.constant(3))), false, 0);
        g.output("da", Gradients.of(g, loss, List.of(a)).get(0));
        try (OnnxSession session = OnnxSession.open("twice", g.toBytes(), Device.CPU)) {
            assertThat(session.run(Map.of("a", Tensor.of(new float[] {1, 5}, 2)))
                            .get("da")
                            .toArray())
                    .containsExactly(5, 13);
        }
    }
}
