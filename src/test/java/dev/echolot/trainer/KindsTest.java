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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each kind adds to the plain autoencoder: its gradient, and that it does what it is for. */
class KindsTest {

    private static final int WIDTH = EncodedExample.WIDTH;

    private final EncodedExample example = EncodedExample.numbers();
    private final Preprocessing preprocessing = example.preprocessing();
    private final RowStore encoded = example.encoded();
    private final float[] cells = Cells.of(encoded);
    private final RowSplit split = example.split();

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

    @ParameterizedTest
    @EnumSource
    void theStepsGradientAgreesWithFiniteDifferences(Variant variant) {
        new StepObjective(variant.kind, example)
                .gradientAgreesWithDifferences(variant.kind.weights().initial(5), 0.01);
    }

    private float[] train(Autoencoder kind, double decay, double l1) {
        return example.train(kind, decay, l1);
    }

    /** Codes of the held-out rows, moved by some noise on the rows; of a code with a distribution its divergence. */
    private float[] codes(Autoencoder kind, float[] weights, double noise) {
        return codesOf(kind, weights, heldOut(noise));
    }

    private float[] heldOut(double noise) {
        int[] rows = split.heldOut();
        Random random = new Random(8);
        float[] x = new float[rows.length * WIDTH];
        for (int i = 0; i < x.length; i++) {
            float cell = cells[rows[i / WIDTH] * WIDTH + i % WIDTH];
            x[i] = (Float.isNaN(cell) ? 0 : cell) + (float) (noise * random.nextGaussian());
        }
        return x;
    }

    private static float[] codesOf(Autoencoder kind, float[] weights, float[] x) {
        OnnxGraph g = new OnnxGraph("codes");
        Value in = g.input("x", Value.BATCH, WIDTH);
        Autoencoder.Code code = kind.code(g, kind.weights().constants(g, weights), in);
        g.output("code", code.logVariance() == null ? code.mean() : VariationalAutoencoder.divergence(g, code));
        return run(g, x, "code");
    }

    private static float[] run(OnnxGraph g, float[] x, String output) {
        try (OnnxSession session = OnnxSession.open("codes", g.toBytes(), Device.CPU)) {
            Map<String, Tensor> out = session.run(Map.of("x", Tensor.of(x, x.length / WIDTH, WIDTH)));
            return Objects.requireNonNull(out.get(output)).toArray();
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
    void theContractiveJacobianIsSmallerAndNoiseMovesTheCodeLess() {
        ContractiveAutoencoder contractive = new ContractiveAutoencoder(PLAIN, PLAIN, 1);
        float[] calm = train(contractive, 0, 0);
        float[] plain = train(PLAIN, 0, 0);
        assertThat(squares(jacobian(contractive, calm))).isLessThan(0.25 * squares(jacobian(contractive, plain)));
        assertThat(displacement(PLAIN, calm)).isLessThan(0.5 * displacement(PLAIN, plain));
    }

    private static double squares(float[] x) {
        double sum = 0;
        for (float v : x) {
            sum += (double) v * v;
        }
        return sum;
    }

    @Test
    void theJacobianOfADeepEncoderIsExact() {
        DenseAutoencoder deep =
                new DenseAutoencoder(WIDTH, List.of(10, 9, 7), 3, Activation.TANH, Activation.SIGMOID, false);
        ContractiveAutoencoder contractive = new ContractiveAutoencoder(deep, deep, 1);
        float[] weights = deep.weights().initial(3);
        float[] jacobian = jacobian(contractive, weights); // [rows, latent, columns]
        float[] x = heldOut(0);
        float[] moved = x.clone();
        float h = 1e-2f;
        for (int column = 0; column < WIDTH; column++) {
            for (int i = 0; i < x.length; i++) {
                moved[i] = x[i] + (i % WIDTH == column ? h : 0);
            }
            float[] above = codesOf(deep, weights, moved);
            for (int i = 0; i < x.length; i++) {
                moved[i] = x[i] - (i % WIDTH == column ? h : 0);
            }
            float[] below = codesOf(deep, weights, moved);
            for (int i = 0; i < above.length; i++) {
                assertThat(jacobian[i * WIDTH + column]).isCloseTo((above[i] - below[i]) / (2 * h), within(1e-4f));
            }
        }
    }

    private float[] jacobian(ContractiveAutoencoder kind, float[] weights) {
        float[] x = heldOut(0);
        OnnxGraph g = new OnnxGraph("jacobian");
        Value in = g.input("x", Value.BATCH, WIDTH);
        Weights.InGraph w = kind.weights().constants(g, weights);
        g.output("jacobian", kind.jacobian(g, w, kind.code(g, w, in)));
        return run(g, x, "jacobian");
    }

    private double displacement(Autoencoder kind, float[] weights) {
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
        assertThat(squares(train(PLAIN, 0.5, 0))).isLessThan(0.7 * squares(plain));
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
        assertThatThrownBy(() -> Kinds.of(wide, preprocessing, 9))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("no wider than the 8 encoded columns, or noise or a penalty");
        assertThat(Kinds.of(MixedRows.spec(Kind.DENOISING, 1), preprocessing, 9).latent())
                .isEqualTo(9);
        assertThat(Kinds.of(MixedRows.spec(Kind.OVERCOMPLETE, 1), preprocessing, 3)
                        .latent())
                .isEqualTo(16);
    }
}
