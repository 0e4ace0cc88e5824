package dev.echolot.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.echolot.onnx.Device;
import dev.echolot.onnx.OnnxSession;
import dev.echolot.onnx.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** What a training step makes smaller, on twenty rows: error, penalty, noise, draw and dropout, the random numbers fixed. */
final class StepObjective {

    private static final int ROWS = 20;

    private final byte[] step;
    private final EncodedExample example;
    private final int count;

    StepObjective(Autoencoder kind, EncodedExample example) {
        this.step = new TrainingGraphs(kind, example.preprocessing()).step(0.002, 7, ROWS);
        this.example = example;
        this.count = kind.weights().count();
    }

    /**
     * The step's own gradient against central differences of its own loss, along the gradient and along random directions.
     *
     * @param accuracy as a share of the gradient's norm
     */
    void gradientAgreesWithDifferences(float[] weights, double accuracy) {
        float[] gradient = run(weights, "gradient");
        double norm = 0;
        for (int i = 0; i < count; i++) {
            norm += gradient[i] * gradient[i];
        }
        norm = Math.sqrt(norm);
        assertThat(norm).isGreaterThan(1e-3);
        Random random = new Random(1);
        for (int k = 0; k < 7; k++) {
            double[] direction = new double[count];
            double length = 0;
            for (int i = 0; i < count; i++) {
                direction[i] = k == 0 ? gradient[i] : random.nextGaussian();
                length += direction[i] * direction[i];
            }
            double slope = 0;
            for (int i = 0; i < count; i++) {
                direction[i] /= Math.sqrt(length);
                slope += direction[i] * gradient[i];
            }
            double h = 5e-3;
            double difference = (loss(weights, direction, h) - loss(weights, direction, -h)) / (2 * h);
            assertThat(slope).as("direction %d, norm %.3g", k, norm).isCloseTo(difference, within(accuracy * norm));
        }
    }

    private double loss(float[] weights, double[] direction, double step) {
        float[] moved = weights.clone();
        for (int i = 0; i < count; i++) {
            moved[i] += (float) (step * direction[i]);
        }
        return run(moved, "loss")[0];
    }

    /** A session of its own each time: random operators begin again. */
    private float[] run(float[] weights, String output) {
        RowStore rows = example.encoded();
        Tensor x = Tensor.floats(ROWS, rows.width());
        Tensor other = Tensor.floats(ROWS, rows.width());
        for (int i = 0; i < ROWS; i++) {
            rows.copyRow(i, x.floats(), i);
            rows.copyRow(ROWS + i, other.floats(), i);
        }
        Map<String, Tensor> in = new HashMap<>(Map.of("x", x, "other", other));
        in.put("weights", Tensor.of(weights, count));
        in.put("progress", Tensor.of(new float[] {0.3f}, 1));
        try (OnnxSession session = OnnxSession.open("training step", step, Device.CPU)) {
            return Objects.requireNonNull(session.run(in).get(output)).toArray();
        }
    }
}
