package dev.echolot.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.echolot.features.FieldSpec;
import dev.echolot.onnx.Device;
import dev.echolot.onnx.OnnxGraph;
import dev.echolot.onnx.OnnxSession;
import dev.echolot.onnx.Tensor;
import dev.echolot.onnx.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Machines so small that their likelihood can be had by going through all states of their units. */
class BoltzmannMachineTest {

    private static final int COLUMNS = 3;
    private static final int UNITS = 2;
    private static final double VARIANCE = BoltzmannMachine.DEVIATION * BoltzmannMachine.DEVIATION;

    private static final List<FieldSpec> FIELDS =
            List.of(FieldSpec.numeric("a"), FieldSpec.numeric("b"), FieldSpec.numeric("c"));

    private static BoltzmannMachine machine(int steps) {
        return new BoltzmannMachine(ColumnLayout.of(FIELDS), UNITS, steps);
    }

    /** Three groups of rows; the third column follows the first. */
    private static float[][] rows(int count) {
        Random random = new Random(3);
        float[][] out = new float[count][COLUMNS];
        for (float[] row : out) {
            int group = random.nextInt(3);
            row[0] = (float) (group - 1 + 0.3 * random.nextGaussian());
            row[1] = (float) ((group == 1 ? 1 : -0.5) + 0.3 * random.nextGaussian());
            row[2] = (float) (0.8 * row[0] + 0.3 * random.nextGaussian());
        }
        return out;
    }

    /** W row by row, c, b: the flat weights of the machine, read in double. */
    private static double meanLogLikelihood(double[] flat, float[][] rows) {
        double normaliser = 0; // over the units' states; the Gaussian's own, the same for all, left out
        double[][] shift = new double[1 << UNITS][COLUMNS];
        double[] bias = new double[1 << UNITS];
        for (int state = 0; state < 1 << UNITS; state++) {
            double exponent = 0;
            for (int i = 0; i < COLUMNS; i++) {
                for (int j = 0; j < UNITS; j++) {
                    shift[state][i] += (state >> j & 1) * flat[i * UNITS + j];
                }
                double b = flat[COLUMNS * UNITS + UNITS + i];
                exponent += shift[state][i] * (2 * b + shift[state][i]) / (2 * VARIANCE);
            }
            for (int j = 0; j < UNITS; j++) {
                bias[state] += (state >> j & 1) * flat[COLUMNS * UNITS + j];
            }
            normaliser += Math.exp(exponent + bias[state]);
        }
        double sum = 0;
        for (float[] row : rows) {
            double likelihood = 0;
            for (int state = 0; state < 1 << UNITS; state++) {
                double exponent = bias[state];
                for (int i = 0; i < COLUMNS; i++) {
                    double away = row[i] - flat[COLUMNS * UNITS + UNITS + i];
                    exponent += (-away * away / 2 + row[i] * shift[state][i]) / VARIANCE;
                }
                likelihood += Math.exp(exponent);
            }
            sum += Math.log(likelihood);
        }
        return sum / rows.length - Math.log(normaliser);
    }

    private static double[] likelihoodGradient(float[] weights, float[][] rows) {
        double[] flat = new double[weights.length];
        Arrays.setAll(flat, i -> weights[i]);
        double[] out = new double[flat.length];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = weights[i] + 1e-5;
            double above = meanLogLikelihood(flat, rows);
            flat[i] = weights[i] - 1e-5;
            out[i] = (above - meanLogLikelihood(flat, rows)) / 2e-5;
            flat[i] = weights[i];
        }
        return out;
    }

    /** What training ascends, per row, in units of the log likelihood. */
    private static double[] update(int steps, float[] weights, float[][] rows) {
        BoltzmannMachine machine = machine(steps);
        OnnxGraph g = new OnnxGraph("update");
        Value x = g.input("x", Value.BATCH, COLUMNS);
        Value flat = g.input("weights", weights.length);
        Weights.InGraph w = machine.weights().slices(g, flat);
        Value contrast = machine.contrast(g, w, machine.weights().slices(g, flat), x, 5);
        List<Value> parts = new ArrayList<>();
        for (Value d : Gradients.of(g, contrast, w.all())) {
            parts.add(g.reshape(d, d.rank() == 1 ? d.dim(0) : d.dim(0) * d.dim(1)));
        }
        g.output("gradient", g.concat(0, parts.toArray(new Value[0])));
        float[] all = new float[rows.length * COLUMNS];
        for (int r = 0; r < rows.length; r++) {
            System.arraycopy(rows[r], 0, all, r * COLUMNS, COLUMNS);
        }
        try (OnnxSession session = OnnxSession.open("update", g.toBytes(), Device.CPU)) {
            float[] gradient = Objects.requireNonNull(session.run(Map.of(
                                    "x",
                                    Tensor.of(all, rows.length, COLUMNS),
                                    "weights",
                                    Tensor.of(weights, weights.length)))
                            .get("gradient"))
                    .toArray();
            double[] out = new double[gradient.length];
            // the contrast is in units of the error: 2 s^2 over the number of columns
            Arrays.setAll(out, i -> -gradient[i] * COLUMNS / (2 * VARIANCE) / rows.length);
            return out;
        }
    }

    /** Not small, and with units that are on and off alike: else to draw them or to take their means is all the same. */
    private static float[] someWeights() {
        Random random = new Random(9);
        float[] weights = new float[machine(1).weights().count()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (0.5 * random.nextGaussian());
        }
        for (int j = 0; j < UNITS; j++) {
            double exponent = 0;
            for (int i = 0; i < COLUMNS; i++) {
                double b = weights[COLUMNS * UNITS + UNITS + i];
                double shift = weights[i * UNITS + j];
                exponent += shift * (2 * b + shift) / (2 * VARIANCE);
            }
            weights[COLUMNS * UNITS + j] = (float) -exponent;
        }
        return weights;
    }

    @Test
    void aLongChainFollowsTheGradientOfTheEnumeratedLikelihood() {
        float[][] rows = rows(60_000);
        float[] weights = someWeights();
        double[] expected = likelihoodGradient(weights, rows);
        double[] update = update(30, weights, rows);
        for (int i = 0; i < update.length; i++) {
            assertThat(update[i]).as("weight %d", i).isCloseTo(expected[i], within(0.005 * norm(expected)));
        }
    }

    @Test
    void oneStepPointsUphill() {
        float[][] rows = rows(20_000);
        double[] expected = likelihoodGradient(someWeights(), rows);
        double[] update = update(1, someWeights(), rows);
        double dot = 0;
        for (int i = 0; i < update.length; i++) {
            dot += update[i] * expected[i];
        }
        assertThat(dot / norm(update) / norm(expected)).isGreaterThan(0.8);
    }

    private static double norm(double[] x) {
        return Math.sqrt(Arrays.stream(x).map(v -> v * v).sum());
    }

    @Test
    void trainingMakesTheRowsLikelierThanColumnsThatKnowNothingOfEachOther() {
        float[][] rows = rows(2000);
        float[] cells = new float[rows.length * COLUMNS];
        for (int r = 0; r < rows.length; r++) {
            System.arraycopy(rows[r], 0, cells, r * COLUMNS, COLUMNS);
        }
        RowStore matrix = RowStore.of(cells, COLUMNS);
        RowSplit split = RowSplit.draw(rows.length, TrainingSpec.Split.DEFAULTS, 2);
        Preprocessing preprocessing = new Preprocessing(FIELDS, FieldProfile.learn(FIELDS, matrix, split.fit()));
        RowStore encoded = Cells.encoded(preprocessing, matrix);
        Descent.Settings settings = new Descent.Settings(60, 32, 5e-3, 1000, 1, 0, 0, 7);
        float[] trained = Cells.descend(machine(1), preprocessing, encoded, split, settings, ProgressListener.SILENT)
                .weights();
        float[][] held = new float[split.calibrate().length][COLUMNS];
        for (int r = 0; r < held.length; r++) {
            encoded.copyRow(split.calibrate()[r], held[r], 0);
        }
        double[] machine = new double[trained.length];
        Arrays.setAll(machine, i -> trained[i]);
        double[] apart = new double[trained.length]; // columns of mean 0, no weight between them and the units
        assertThat(meanLogLikelihood(machine, held)).isGreaterThan(meanLogLikelihood(apart, held) + 1);
    }
}
