package dev.echolot.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A row's result must not depend on the batch around it, to the last bit: the operators an exported graph may hold. Run on
 * every version of ONNX Runtime.
 */
class RowIndependenceTest {

    private static final int ROWS = 1031;

    enum Operators {
        TANH(OnnxGraph::tanh),
        SIGMOID(OnnxGraph::sigmoid),
        RELU(OnnxGraph::relu),
        LEAKY_RELU((g, x) -> g.leakyRelu(x, 0.1f)),
        EXP(OnnxGraph::exp),
        LOG((g, x) -> g.logByRow(g.add(g.constant(1), g.abs(x)))),
        SQRT((g, x) -> g.sqrt(g.abs(x))),
        DIVISION((g, x) -> g.div(x, g.constant(weights(x.dim(1)), x.dim(1)))),
        ROW_SUM((g, x) -> g.matMul(x, g.constant(weights(x.dim(1)), x.dim(1), 1))),
        PRODUCT((g, x) -> g.matMul(x, g.constant(weights(17 * x.dim(1)), x.dim(1), 17))),
        LAYER((g, x) -> g.gemm(x, g.constant(weights(17 * x.dim(1)), x.dim(1), 17), g.constant(weights(17), 17)));

        final BiFunction<OnnxGraph, Value, Value> op;

        Operators(BiFunction<OnnxGraph, Value, Value> op) {
            this.op = op;
        }
    }

    @ParameterizedTest
    @EnumSource
    void givesARowTheSameBitsWhateverItsBatch(Operators operator) {
        for (int width : new int[] {1, 3, 5, 21, 62, 130}) {
            OnnxGraph g = new OnnxGraph("op");
            g.output("y", operator.op.apply(g, g.input("x", Value.BATCH, width)));
            float[] rows = new float[ROWS * width];
            Random random = new Random(7);
            for (int i = 0; i < rows.length; i++) {
                rows[i] = (float) (random.nextGaussian() * Math.exp(3 * random.nextGaussian()));
            }
            try (OnnxSession session = OnnxSession.open("op", g.toBytes(), Device.CPU);
                    BoundSession bound = session.bind(ROWS)) {
                float[] whole = run(bound, rows, 0, ROWS);
                int out = bound.width("y");
                for (int batch : new int[] {1, 2, 3, 7, 37, 64, 256}) {
                    for (int from : new int[] {0, 1, 5, 333, ROWS - batch}) {
                        float[] part = run(bound, rows, from, batch);
                        assertThat(part)
                                .as("width %d, batch %d from row %d", width, batch, from)
                                .isEqualTo(java.util.Arrays.copyOfRange(whole, from * out, (from + batch) * out));
                    }
                }
            }
        }
    }

    private static float[] run(BoundSession bound, float[] rows, int from, int count) {
        int width = bound.width();
        bound.input().put(0, rows, from * width, count * width);
        bound.run(count);
        float[] out = new float[count * bound.width("y")];
        bound.output("y").get(0, out);
        return out;
    }

    private static float[] weights(long count) {
        Random random = new Random(count);
        float[] out = new float[(int) count];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) random.nextGaussian();
        }
        return out;
    }
}
