package dev.echolot.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.echolot.features.FeatureEncoder;
import dev.echolot.features.FeatureSpec;
import dev.echolot.onnx.BoundSession;
import dev.echolot.onnx.Device;
import dev.echolot.onnx.ElementType;
import dev.echolot.onnx.OnnxGraph;
import dev.echolot.onnx.OnnxSession;
import dev.echolot.onnx.Tensor;
import dev.echolot.onnx.Value;
import dev.echolot.record.FieldNames;
import dev.echolot.record.InputRecord;
import dev.echolot.record.RecordSource;
import dev.echolot.trainer.TrainingSpec.Activation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DescentTest {

    private RowStore rows;
    private Preprocessing preprocessing;
    private RowStore encoded;
    private RowSplit split;

    @BeforeEach
    void encodeRows() throws Exception {
        RowWriter writer = new RowWriter(MixedRows.FIELDS.size(), RowSpace.temporary());
        float[] row = new float[MixedRows.FIELDS.size()];
        FeatureEncoder encoder = new FeatureEncoder(new FeatureSpec(MixedRows.FIELDS, null, null));
        try (RecordSource source = MixedRows.ordinary(300, 3).open(new FieldNames(MixedRows.NAMES))) {
            for (InputRecord record = source.next(); record != null; record = source.next()) {
                encoder.encode(record, row, 0);
                writer.add(row, 0);
            }
        }
        rows = writer.finish();
        split = RowSplit.draw(rows.rows(), TrainingSpec.Split.DEFAULTS, 2);
        preprocessing = new Preprocessing(MixedRows.FIELDS, FieldProfile.learn(MixedRows.FIELDS, rows, split.fit()));
        encoded = Cells.encoded(preprocessing, rows);
    }

    private DenseAutoencoder kind(Activation activation) {
        return new DenseAutoencoder(preprocessing.layout().columns(), List.of(9, 7), 3, activation);
    }

    private Descent.Trained descend(Autoencoder kind, Descent.Settings settings, ProgressListener listener) {
        return Cells.descend(kind, preprocessing, encoded, split, settings, listener);
    }

    private static Descent.Settings settings(int epochs, double rate, int patience) {
        return new Descent.Settings(epochs, 32, rate, patience, 1, 0, 0, 11);
    }

    /** The whole objective of a deep network with categories and missing cells, every activation. */
    @ParameterizedTest
    @EnumSource
    void gradientOfTheWholeObjectiveAgreesWithFiniteDifferences(Activation activation) {
        DenseAutoencoder kind = kind(activation);
        ColumnLayout layout = preprocessing.layout();
        OnnxGraph g = new OnnxGraph("objective");
        Value flat = g.input("weights", kind.weights().count());
        Value x = g.input("x", 20, layout.columns());
        Weights.InGraph w = kind.weights().slices(g, flat);
        Value filled = g.where(g.isNaN(x), g.constant(preprocessing.fill(), layout.columns()), x);
        Value y = Reconstruction.columns(g, layout, true, kind.decode(g, w, kind.encode(g, w, filled)));
        Value loss = Objective.sum(g, layout, true, filled, g.not(g.isNaN(x)), y);
        List<Value> parts = new ArrayList<>();
        for (Value d : Gradients.of(g, loss, w.all())) {
            parts.add(g.reshape(d, d.rank() == 1 ? d.dim(0) : d.dim(0) * d.dim(1)));
        }
        g.output("gradient", g.concat(0, parts.toArray(new Value[0])));
        g.output("loss", g.reshape(loss, 1));
        float[] weights = kind.weights().initial(5);
        float[] some = new float[20 * layout.columns()];
        for (int r = 0; r < 20; r++) {
            encoded.copyRow(r, some, r * layout.columns());
        }
        assertThat(java.util.stream.IntStream.range(0, some.length).anyMatch(i -> Float.isNaN(some[i])))
                .as("some cells are missing")
                .isTrue();
        try (OnnxSession session = OnnxSession.open("objective", g.toBytes(), Device.CPU)) {
            Tensor given = Tensor.of(some, 20, layout.columns());
            float[] gradient = run(session, weights, given, "gradient");
            Random random = new Random(1);
            for (int k = 0; k < 60; k++) {
                int i = random.nextInt(weights.length);
                float h = 5e-3f;
                float at = weights[i];
                weights[i] = at + h;
                double above = run(session, weights, given, "loss")[0];
                weights[i] = at - h;
                double below = run(session, weights, given, "loss")[0];
                weights[i] = at;
                double expected = (above - below) / (2 * h);
                // kinks of the piecewise activations cost the differences some accuracy
                double delta = activation == Activation.RELU || activation == Activation.LEAKY_RELU ? 3e-2 : 3e-3;
                assertThat((double) gradient[i])
                        .as("weight %d", i)
                        .isCloseTo(expected, within(delta * (1 + Math.abs(expected))));
            }
        }
    }

    private static float[] run(OnnxSession session, float[] weights, Tensor x, String output) {
        Map<String, Tensor> out = session.run(Map.of("weights", Tensor.of(weights, weights.length), "x", x));
        return Objects.requireNonNull(out.get(output)).toArray();
    }

    @Test
    void lowersTheLossAndKeepsTheBestWeights() {
        Descent.Trained trained = descend(kind(Activation.TANH), settings(40, 5e-3, 1000), ProgressListener.SILENT);
        assertThat(trained.stopLoss().get(trained.bestEpoch() - 1))
                .isLessThan(0.7 * trained.stopLoss().get(0));
        double kept = Descent.loss(kind(Activation.TANH), preprocessing, encoded, split.stop(), trained.weights());
        assertThat(kept).isEqualTo(trained.stopLoss().get(trained.bestEpoch() - 1));
    }

    @Test
    void stopsEarlyOnceTheStopRowsGetNoBetter() {
        Descent.Trained trained = descend(kind(Activation.TANH), settings(5000, 2e-2, 8), ProgressListener.SILENT);
        assertThat(trained.epochs()).isLessThan(2500).isEqualTo(trained.bestEpoch() + 8);
    }

    @Test
    void trainsToTheSameBitsWithNoiseAndTheSameSeed() {
        Autoencoder noisy = new DenoisingAutoencoder(kind(Activation.TANH), 0.2, 0.2, 0.2, 0);
        Descent.Trained first = descend(noisy, settings(5, 2e-3, 10), ProgressListener.SILENT);
        Descent.Trained second = descend(noisy, settings(5, 2e-3, 10), ProgressListener.SILENT);
        assertThat(first.weights()).isEqualTo(second.weights());
        assertThat(first.weights())
                .as("noise has an effect")
                .isNotEqualTo(descend(kind(Activation.TANH), settings(5, 2e-3, 10), ProgressListener.SILENT)
                        .weights());
    }

    @Test
    void restartsAtALowerRateWhenTheLossIsInfiniteThenGivesUp() {
        List<String> notes = new ArrayList<>();
        ProgressListener listener = new ProgressListener() {
            @Override
            public void note(String line) {
                notes.add(line);
            }
        };
        assertThatThrownBy(() -> descend(kind(Activation.LEAKY_RELU), settings(20, 1e30, 10), listener))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("training diverges")
                .hasMessageContaining("1.0e+30 down to 1.0e+27");
        assertThat(notes).hasSize(4).first().asString().contains("again at a tenth of it");
    }

    @Test
    void namesTheFieldThatLiesFurthestOutWhenItGivesUp() {
        float[] cells = Cells.of(encoded);
        int columns = preprocessing.layout().columns();
        cells[split.fit()[0] * columns + 1] = -5000; // the second number: the distance
        RowStore spoilt = RowStore.of(cells, columns);
        assertThatThrownBy(() -> Cells.descend(
                        kind(Activation.LEAKY_RELU),
                        preprocessing,
                        spoilt,
                        split,
                        settings(20, 1e30, 10),
                        ProgressListener.SILENT))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("the likely cause is field 'distance', which lies up to 5,000 deviations")
                .hasMessageContaining("log: true");
        assertThatThrownBy(() -> descend(kind(Activation.LEAKY_RELU), settings(20, 1e30, 10), ProgressListener.SILENT))
                .hasMessageContaining("lower training.learning_rate: no field lies more than 30 deviations");
    }

    @Test
    void warmsTheRateUpAndLowersItAlongACosine() {
        assertThat(Descent.schedule(0, 1000)).isCloseTo(0.02, within(1e-6));
        assertThat(Descent.schedule(60, 1000)).isGreaterThan(0.98);
        assertThat(Descent.schedule(500, 1000)).isCloseTo(0.505, within(1e-6));
        assertThat(Descent.schedule(999, 1000)).isCloseTo(0.01, within(1e-4));
    }

    /** Rss as Linux counts it; elsewhere the test has nothing to say. */
    @Test
    void keepsNativeMemoryFlatOverAHundredEpochs() throws Exception {
        org.junit.jupiter.api.Assumptions.assumeTrue(
                java.nio.file.Files.exists(java.nio.file.Path.of("/proc/self/status")), "no /proc to read memory from");
        List<Long> kilobytes = new ArrayList<>();
        ProgressListener listener = new ProgressListener() {
            @Override
            public void epoch(int epoch, int epochs, double fitLoss, double stopLoss) {
                if (epoch == 20 || epoch == 120) {
                    System.gc();
                    kilobytes.add(residentKilobytes());
                }
            }
        };
        Autoencoder noisy = new DenoisingAutoencoder(kind(Activation.TANH), 0.1, 0.1, 0.1, 0.1);
        descend(noisy, settings(120, 1e-3, 1000), listener);
        assertThat(kilobytes.get(1) - kilobytes.get(0))
                .as("growth in kB between epochs 20 and 120")
                .isLessThan(40_000);
    }

    private static long residentKilobytes() {
        try (java.util.stream.Stream<String> lines =
                java.nio.file.Files.lines(java.nio.file.Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElseThrow();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void splitsRowsIntoThreeDisjointParts() {
        int[] all = java.util.stream.IntStream.concat(
                        java.util.Arrays.stream(split.fit()), java.util.Arrays.stream(split.heldOut()))
                .sorted()
                .toArray();
        assertThat(all).isEqualTo(java.util.stream.IntStream.range(0, 300).toArray());
        assertThat(split.stop()).hasSize(30);
        assertThat(split.calibrate()).hasSize(60);
    }

    @ParameterizedTest
    @EnumSource(names = {"TANH", "LEAKY_RELU"})
    void exportedModelAgreesWithTheTrainersOwnForward(Activation activation) {
        DenseAutoencoder kind = kind(activation);
        Descent.Trained trained = descend(kind, settings(10, 5e-3, 10), ProgressListener.SILENT);
        HeldOutScores heldOut = new HeldOutScores(kind, preprocessing, trained.weights(), encoded, split);
        byte[] graph = ModelGraph.write("m", kind, preprocessing, trained.weights(), heldOut.weights())
                .toBytes();
        int[] chosen = split.heldOut();
        List<Double> own = new ArrayList<>();
        EncodedRows.residuals(kind, preprocessing, trained.weights(), encoded, chosen, (residual, reconstructed) -> {
            double sum = 0;
            int present = 0;
            for (float r : residual) {
                sum += Float.isNaN(r) ? 0 : (double) r * r;
                present += Float.isNaN(r) ? 0 : 1;
            }
            own.add(sum / present);
        });
        try (OnnxSession session = OnnxSession.open("m", graph, Device.CPU);
                BoundSession bound = session.bind(chosen.length)) {
            for (int i = 0; i < chosen.length; i++) {
                rows.copyRow(chosen[i], bound.input(), i);
            }
            bound.run(chosen.length);
            for (int i = 0; i < chosen.length; i++) {
                double expected = own.get(i);
                assertThat((double) bound.output("reconstruction_error").get(i))
                        .isCloseTo(expected, within(1e-5 * Math.max(1, expected)));
            }
        }
    }

    @Test
    void noiseFallsOnWholeFieldsAtTheRatesAskedFor() {
        DenoisingAutoencoder noisy = new DenoisingAutoencoder(kind(Activation.TANH), 0, 0.3, 0, 0);
        ColumnLayout layout = preprocessing.layout();
        int columns = layout.columns();
        OnnxGraph g = new OnnxGraph("noise");
        Value x = g.input("x", Value.BATCH, columns);
        float[] marker = new float[columns];
        java.util.Arrays.fill(marker, -7);
        Value out = noisy.corrupt(
                g,
                x,
                new Autoencoder.Corruption(layout, x, g.constant(marker, columns), new float[0], new float[0], 3));
        g.output("hidden", g.cast(g.equal(out, g.constant(-7)), ElementType.FLOAT));
        try (OnnxSession session = OnnxSession.open("noise", g.toBytes(), Device.CPU)) {
            float[] hidden = Objects.requireNonNull(session.run(Map.of("x", Tensor.floats(2000, columns)))
                            .get("hidden"))
                    .toArray();
            int[] fieldOf = layout.fieldOfColumn();
            double share = 0;
            for (int r = 0; r < 2000; r++) {
                float[] perField = new float[layout.fields()];
                java.util.Arrays.fill(perField, -1);
                for (int c = 0; c < columns; c++) {
                    float h = hidden[r * columns + c];
                    assertThat(perField[fieldOf[c]]).isIn(-1f, h);
                    perField[fieldOf[c]] = h;
                }
                for (float h : perField) {
                    share += h / (2000.0 * layout.fields());
                }
            }
            assertThat(share).isCloseTo(0.3, within(0.03));
        }
    }
}
