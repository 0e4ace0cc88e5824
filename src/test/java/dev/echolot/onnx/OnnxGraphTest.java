package dev.echolot.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

class OnnxGraphTest {

    private static float[] apply(BiFunction<OnnxGraph, Value, Value> op, float... row) {
        OnnxGraph g = new OnnxGraph("op");
        Value x = g.input("x", Value.BATCH, row.length);
        Value y = op.apply(g, x);
        g.output("y", y.type() == ElementType.FLOAT ? y : g.cast(y, ElementType.FLOAT));
        try (OnnxSession session = OnnxSession.open("op", g.toBytes(), Device.CPU)) {
            return session.run(Map.of("x", Tensor.of(row, 1, row.length)))
                    .get("y")
                    .toArray();
        }
    }

    @Test
    void elementwiseOperatorsDoWhatTheirNamesSay() {
        assertThat(apply(OnnxGraph::relu, -1, 2)).containsExactly(0, 2);
        assertThat(apply((g, x) -> g.leakyRelu(x, 0.5f), -1, 2)).containsExactly(-0.5f, 2);
        assertThat(apply(OnnxGraph::sign, -3, 0, 7)).containsExactly(-1, 0, 1);
        assertThat(apply(OnnxGraph::abs, -3, 0.5f)).containsExactly(3, 0.5f);
        assertThat(apply(OnnxGraph::floor, -1.5f, 1.5f)).containsExactly(-2, 1);
        assertThat(apply(OnnxGraph::sqrt, 4, 9)).containsExactly(2, 3);
        assertThat(apply((g, x) -> g.clip(x, -1, 1), -5, 0.5f, Float.POSITIVE_INFINITY))
                .containsExactly(-1, 0.5f, 1);
        assertThat(apply((g, x) -> g.greater(x, g.constant(1)), 0, 1, 2)).containsExactly(0, 0, 1);
        assertThat(apply((g, x) -> g.equal(x, g.constant(new float[] {0, 1}, 2)), 0, 3))
                .containsExactly(1, 0);
    }

    @Test
    void whereMasksNotANumberAway() {
        assertThat(apply((g, x) -> g.where(g.isNaN(x), g.constant(7), x), Float.NaN, 2))
                .containsExactly(7, 2);
    }

    @Test
    void logarithmByRowAgreesWithTheLogarithm() {
        float[] x = {1, 1.001f, 2, 10, 12345, 1e10f, 3e38f};
        float[] y = apply(OnnxGraph::logByRow, x);
        for (int i = 0; i < x.length; i++) {
            assertThat(y[i]).isCloseTo((float) Math.log(x[i]), within(1e-6f * (1 + y[i])));
        }
    }

    @Test
    void movesElementsAbout() {
        assertThat(apply((g, x) -> g.gather(x, g.longs(2, 0), 1), 1, 2, 3)).containsExactly(3, 1);
        assertThat(apply((g, x) -> g.slice(x, 1, 1, 3), 1, 2, 3)).containsExactly(2, 3);
        assertThat(apply((g, x) -> g.concat(1, x, x), 1, 2)).containsExactly(1, 2, 1, 2);
        assertThat(apply((g, x) -> g.argMax(x, 1), 1, 9, 9)).containsExactly(1);
        assertThat(apply((g, x) -> g.reduceSum(x, true, 1), 1, 2, 3)).containsExactly(6);
    }

    @Test
    void refusesShapesThatDoNotFitAtOnceAndNamesThem() {
        OnnxGraph g = new OnnxGraph("misfit");
        Value x = g.input("x", Value.BATCH, 3);
        assertThatThrownBy(() -> g.add(x, g.constant(new float[4], 4)))
                .hasMessageContaining("Add")
                .hasMessageContaining("x float[-1, 3]")
                .hasMessageContaining("[4]");
        assertThatThrownBy(() -> g.matMul(x, g.constant(new float[8], 4, 2))).hasMessageContaining("do not multiply");
        assertThatThrownBy(() -> g.constant(new float[3], 2, 2)).hasMessageContaining("needs 4 elements, 3 were given");
        assertThatThrownBy(g::toBytes).hasMessageContaining("no output");
    }

    @Test
    void writesTheSameBytesForTheSameGraphAndLeavesOutWhatNoOutputNeeds() {
        assertThat(pruned()).isEqualTo(pruned());
        assertThat(OnnxModel.read(pruned()).operators()).containsExactly("Relu");
    }

    private static byte[] pruned() {
        OnnxGraph g = new OnnxGraph("pruned");
        Value x = g.input("x", Value.BATCH, 1);
        g.tanh(x);
        g.output("y", g.relu(x));
        return g.toBytes();
    }
}
