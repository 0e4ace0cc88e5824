package dev.echolot.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.echolot.onnx.Device;
import dev.echolot.onnx.OnnxGraph;
import dev.echolot.onnx.OnnxSession;
import dev.echolot.onnx.Tensor;
import dev.echolot.onnx.Value;
import dev.echolot.trainer.TrainingSpec.Activation;
import dev.echolot.trainer.TrainingSpec.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each kind adds to the plain autoencoder: its gradient, and that it does what it is for. */
class KindsTest {

    private static final int WIDTH = 8;

    private Preprocessing preprocessing;
    private RowStore encoded;
    private float[] cells;
    private RowSplit split;

    /** 400 rows of eight numbers that three hidden ones make, one cell in fifty missing. */
    @BeforeEach
    void makeRows() {
        Random random = new Random(4);
        List<dev.echolot.features.FieldSpec> fields = new ArrayList<>();
        for (int f = 0; f < WIDTH; f++) {
            fields.add(dev.echolot.features.FieldSpec.numeric("f" + f));
        }
        double[][] mix = new double[3][WIDTH];
        for (double[] direction : mix) {
            java.util.Arrays.setAll(direction, i -> random.nextGaussian());
        }
        float[] raw = new float[400 * WIDTH];
        for (int r = 0; r < 400; r++) {
            double[] hidden = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
            for (int f = 0; f < WIDTH; f++) {
                double x = 0.1 * random.nextGaussian();
                for (int k = 0; k < 3; k++) {
                    x += Math.tanh(hidden[k]) * mix[k][f];
                }
                raw[r * WIDTH + f] = random.nextInt(50) == 0 ? Float.NaN : (float) x;
            }
        }
        RowStore rows = RowStore.of(raw, WIDTH);
        split = RowSplit.draw(rows.rows(), TrainingSpec.Split.DEFAULTS, 2);
        preprocessing = new Preprocessing(fields, FieldProfile.learn(fields, rows, split.fit()));
        encoded = Cells.encoded(preprocessing, rows);
        cells = Cells.of(encoded);
    }

    private static DenseAutoencoder dense(int latent, Activation onCode, boolean tied) {
        return new DenseAutoencoder(WIDTH, List.of(10, 7), latent, Activation.TANH, onCode, tied);
    }

    private static final DenseAutoencoder PLAIN = dense(3, Activation.NONE, false);

    enum Variant {
        TIED(dense(3, Activation.NONE, true)),
        SPARSE(new SparseAutoencoder(PLAIN, 0.7, 0, 0.1)),
        ACTIVITY(new SparseAutoencoder(dense(3, Activation.SIGMOID, false), 0, 0.8, 0.1)),
        CONTRACTIVE(new ContractiveAutoencoder(PLAIN, PLAIN, 0.9)),
        CONTRACTIVE_ON_SIGMOID(contractive(dense(3, Activation.SIGMOID, true))),
        CONTRACTIVE_WITHOUT_HIDDEN(contractive(new DenseAutoencoder(WIDTH, List.of(), 3, Activation.NONE))),
        VARIATIONAL(new VariationalAutoencoder(PLAIN, WIDTH, 0.8, 0.5)),
        OVERCOMPLETE_DENOISING_SPARSE_CONTRACTIVE_DROPOUT(composed());

        final Autoencoder kind;

        Variant(Autoencoder kind) {
            this.kind = kind;
        }

        private static ContractiveAutoencoder contractive(DenseAutoencoder network) {
            return new ContractiveAutoencoder(network, network, 0.9);
        }

        private static Autoencoder composed() {
            DenseAutoencoder wide = dense(12, Activation.SIGMOID, false);
            Autoencoder sparse = new SparseAutoencoder(new DropoutAutoencoder(wide, 0.2), 0.1, 0.1, 0.2);
            return new DenoisingAutoencoder(new ContractiveAutoencoder(wide, sparse, 0.3), 0.1, 0.1, 0.1, 0.1);
        }
    }

    /** Everything that training adds up: error, penalty, noise, draw and dropout, each with its random numbers fixed. */
    @ParameterizedTest
    @EnumSource
    void gradientOfTheWholeObjectiveAgreesWithFiniteDifferences(Variant variant) {
        Autoencoder kind = variant.kind;
        OnnxGraph g = new OnnxGraph("objective");
        Value x = g.input("x", 20, WIDTH);
        Weights.InGraph w = kind.weights()
                .slices(g, g.input("weights", kind.weights().count()))
                .with(new Dropout(kind.dropout(), 50));
        Value filled = g.where(g.isNaN(x), g.constant(preprocessing.fill(), WIDTH), x);
        Value seen = kind.corrupt(
                g,
                filled,
                new Autoencoder.Corruption(
                        preprocessing.layout(),
                        filled,
                        g.constant(preprocessing.fill(), WIDTH),
                        preprocessing.ends(false),
                        preprocessing.ends(true),
                        7));
        Autoencoder.Code code = kind.code(g, w, seen);
        Value y = kind.decode(g, w, kind.draw(g, code, 9));
        Value loss = Objective.sum(g, preprocessing.layout(), true, filled, g.not(g.isNaN(x)), y);
        Value penalty = kind.penalty(g, w, code, g.constant(0.3f));
        loss = penalty == null ? loss : g.add(loss, penalty);
        List<Value> parts = new ArrayList<>();
        for (Value d : Gradients.of(g, loss, w.all())) {
            parts.add(g.reshape(d, d.rank() == 1 ? d.dim(0) : d.dim(0) * d.dim(1)));
        }
        g.output("gradient", g.concat(0, parts.toArray(new Value[0])));
        g.output("loss", g.reshape(loss, 1));
        byte[] graph = g.toBytes();
        float[] weights = kind.weights().initial(5);
        float[] gradient = run(graph, weights, "gradient");
        Random random = new Random(1);
        for (int k = 0; k < 20; k++) {
            int i = random.nextInt(weights.length);
            // the absolute value has a kink, which a difference may step across
            float h = variant == Variant.SPARSE ? 1e-3f : 5e-3f;
            float at = weights[i];
            weights[i] = at + h;
            double above = run(graph, weights, "loss")[0];
            weights[i] = at - h;
            double below = run(graph, weights, "loss")[0];
            weights[i] = at;
            double expected = (above - below) / (2 * h);
            double delta = variant == Variant.SPARSE ? 3e-2 : 4e-3;
            assertThat((double) gradient[i])
                    .as("weight %d", i)
                    .isCloseTo(expected, within(delta * (1 + Math.abs(expected))));
        }
    }

    /** A session of its own each time: random operators begin again. */
    private float[] run(byte[] graph, float[] weights, String output) {
        float[] some = java.util.Arrays.copyOf(cells, 20 * WIDTH);
        try (OnnxSession session = OnnxSession.open("objective", graph, Device.CPU)) {
            Map<String, Tensor> out =
                    session.run(Map.of("weights", Tensor.of(weights, weights.length), "x", Tensor.of(some, 20, WIDTH)));
            return Objects.requireNonNull(out.get(output)).toArray();
        }
    }

    private float[] train(Autoencoder kind, double decay, double l1) {
        Descent.Settings settings = new Descent.Settings(120, 32, 5e-3, 1000, 1, decay, l1, 11);
        return Cells.descend(kind, preprocessing, encoded, split, settings, ProgressListener.SILENT)
                .weights();
    }

    /** Codes of the held-out rows, moved by some noise on the rows. */
    private float[] codes(Autoencoder kind, float[] weights, double noise) {
        int[] rows = split.heldOut();
        Random random = new Random(8);
        float[] x = new float[rows.length * WIDTH];
        for (int i = 0; i < x.length; i++) {
            float cell = cells[rows[i / WIDTH] * WIDTH + i % WIDTH];
            x[i] = (Float.isNaN(cell) ? 0 : cell) + (float) (noise * random.nextGaussian());
        }
        OnnxGraph g = new OnnxGraph("codes");
        Value in = g.input("x", Value.BATCH, WIDTH);
        Autoencoder.Code code = kind.code(g, kind.weights().constants(g, weights), in);
        g.output("code", code.mean());
        if (code.logVariance() != null) {
            g.output("divergence", VariationalAutoencoder.divergence(g, code));
        }
        try (OnnxSession session = OnnxSession.open("codes", g.toBytes(), Device.CPU)) {
            return Objects.requireNonNull(session.run(Map.of("x", Tensor.of(x, rows.length, WIDTH)))
                            .get(code.logVariance() == null ? "code" : "divergence"))
                    .toArray();
        }
    }

    private static double meanAbsolute(float[] x) {
        double sum = 0;
        for (float v : x) {
            sum += Math.abs(v) / x.length;
        }
        return sum;
    }

    private static double share(float[] x, double below) {
        int n = 0;
        for (float v : x) {
            n += Math.abs(v) < below ? 1 : 0;
        }
        return (double) n / x.length;
    }

    @Test
    void theSparseCodeIsSparser() {
        Autoencoder sparse = new SparseAutoencoder(dense(6, Activation.NONE, false), 0.3, 0, 0.1);
        float[] plain = codes(dense(6, Activation.NONE, false), train(dense(6, Activation.NONE, false), 0, 0), 0);
        float[] codes = codes(sparse, train(sparse, 0, 0), 0);
        assertThat(meanAbsolute(codes)).isLessThan(0.5 * meanAbsolute(plain));
        assertThat(share(codes, 0.05)).isGreaterThan(2 * share(plain, 0.05));
    }

    @Test
    void unitsAreAsActiveAsTheTargetSays() {
        DenseAutoencoder network = dense(6, Activation.SIGMOID, false);
        Autoencoder sparse = new SparseAutoencoder(network, 0, 1, 0.1);
        assertThat(meanAbsolute(codes(network, train(network, 0, 0), 0))).isGreaterThan(0.3);
        assertThat(meanAbsolute(codes(sparse, train(sparse, 0, 0), 0))).isBetween(0.05, 0.2);
    }

    @Test
    void noiseMovesTheContractiveCodeLess() {
        Autoencoder contractive = new ContractiveAutoencoder(PLAIN, PLAIN, 1);
        assertThat(displacement(contractive)).isLessThan(0.5 * displacement(PLAIN));
    }

    private double displacement(Autoencoder kind) {
        float[] weights = train(kind, 0, 0);
        float[] still = codes(kind, weights, 0);
        float[] moved = codes(kind, weights, 0.05);
        for (int i = 0; i < moved.length; i++) {
            moved[i] -= still[i];
        }
        return meanAbsolute(moved);
    }

    @Test
    void thePosteriorIsNearerItsPriorTheHeavierBeta() {
        Autoencoder light = new VariationalAutoencoder(PLAIN, WIDTH, 0.001, 0.2);
        Autoencoder heavy = new VariationalAutoencoder(PLAIN, WIDTH, 0.5, 0.2);
        double farther = meanAbsolute(codes(light, train(light, 0, 0), 0));
        double nearer = meanAbsolute(codes(heavy, train(heavy, 0, 0), 0));
        assertThat(nearer).isLessThan(0.5 * farther);
    }

    @Test
    void theDenoiserRestoresHiddenCellsBetterThanThePlainOne() {
        Autoencoder noisy = new DenoisingAutoencoder(PLAIN, 0.1, 0.3, 0, 0);
        assertThat(errorOfHiddenCells(noisy)).isLessThan(0.8 * errorOfHiddenCells(PLAIN));
    }

    @Test
    void saltAndPepperTeachesToIgnoreExtremes() {
        Autoencoder noisy = new DenoisingAutoencoder(PLAIN, 0, 0, 0, 0.2);
        assertThat(displacementByExtremes(noisy)).isLessThan(0.7 * displacementByExtremes(PLAIN));
    }

    private double errorOfHiddenCells(Autoencoder kind) {
        return errorWith(kind, preprocessing.fill()[0]);
    }

    private double displacementByExtremes(Autoencoder kind) {
        return errorWith(kind, preprocessing.ends(true)[0]);
    }

    /** Mean squared error of the first column where it is something else on the way in. */
    private double errorWith(Autoencoder kind, float instead) {
        float[] weights = train(kind, 0, 0);
        float[] changed = new float[400 * WIDTH];
        for (int i = 0; i < 400 * WIDTH; i++) {
            changed[i] = i % WIDTH == 0 ? instead : cells[i];
        }
        double[] sum = {0, 0};
        int[] rows = split.heldOut();
        int[] next = {0};
        EncodedRows.residuals(kind, preprocessing, weights, RowStore.of(changed, WIDTH), rows, (residual, y) -> {
            float truth = cells[rows[next[0]++] * WIDTH];
            sum[0] += Float.isNaN(truth) ? 0 : (y[0] - truth) * (y[0] - truth);
            sum[1] += Float.isNaN(truth) ? 0 : 1;
        });
        return sum[0] / sum[1];
    }

    @Test
    void penaltiesOnTheWeightsMakeThemSmallOrZero() {
        float[] plain = train(PLAIN, 0, 0);
        assertThat(share(train(PLAIN, 0, 3e-3), 0.01)).isGreaterThan(3 * share(plain, 0.01));
        assertThat(meanAbsolute(train(PLAIN, 0.5, 0))).isLessThan(0.8 * meanAbsolute(plain));
    }

    @Test
    void tiedMatricesAreEachOthersTranspose() {
        Weights weights = dense(3, Activation.NONE, true).weights();
        float[] flat = train(dense(3, Activation.NONE, true), 0, 0);
        float[] first = weights.matrix(0, flat);
        float[] last = weights.matrix(5, flat);
        for (int i = 0; i < WIDTH; i++) {
            for (int j = 0; j < 10; j++) {
                assertThat(last[j * WIDTH + i]).isEqualTo(first[i * 10 + j]);
            }
        }
        assertThat(weights.count()).isLessThan(PLAIN.weights().count());
    }

    @Test
    void dropoutChangesWhatIsLearnedAndNothingElse() {
        Autoencoder dropping = new DropoutAutoencoder(PLAIN, 0.3);
        assertThat(train(dropping, 0, 0)).isNotEqualTo(train(PLAIN, 0, 0)).isEqualTo(train(dropping, 0, 0));
    }

    @Test
    void noiseTeachesAWideCodeMoreThanCopying() {
        DenseAutoencoder wide = dense(20, Activation.NONE, false);
        Autoencoder noisy = new DenoisingAutoencoder(wide, 0.1, 0.3, 0.1, 0);
        double learned = errorOfHiddenCells(noisy);
        assertThat(learned).isLessThan(0.9 * errorOfHiddenCells(wide));
        assertThat(learned)
                .as("a narrow code under the same noise is no better by far")
                .isLessThan(1.3 * errorOfHiddenCells(new DenoisingAutoencoder(PLAIN, 0.1, 0.3, 0.1, 0)));
    }

    @Test
    void refusesACodeOfTheWrongWidth() {
        TrainingSpec wide = MixedRows.spec(Kind.UNDERCOMPLETE, 1);
        assertThatThrownBy(() -> Kinds.of(wide, preprocessing.layout(), 9))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("no wider than the 8 encoded columns, or noise or a penalty");
        assertThat(Kinds.of(MixedRows.spec(Kind.DENOISING, 1), preprocessing.layout(), 9)
                        .latent())
                .isEqualTo(9);
        assertThat(Kinds.of(MixedRows.spec(Kind.OVERCOMPLETE, 1), preprocessing.layout(), 3)
                        .latent())
                .isEqualTo(16);
    }
}
