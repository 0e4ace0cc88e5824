package dev.echolot.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.echolot.features.FeatureEncoder;
import dev.echolot.model.ModelContract;
import dev.echolot.model.ModelFile;
import dev.echolot.model.ModelManifest;
import dev.echolot.onnx.Device;
import dev.echolot.onnx.OnnxModel;
import dev.echolot.onnx.OnnxSession;
import dev.echolot.onnx.Tensor;
import dev.echolot.record.FieldNames;
import dev.echolot.record.RecordSource;
import dev.echolot.scoring.BatchInvariance;
import dev.echolot.scoring.Scorer;
import dev.echolot.trainer.TrainingSpec.Kind;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainerTest {

    private static final int WHEN = 0;
    private static final int AMOUNT = 1;
    private static final int SHOP = 2;
    private static final int DISTANCE = 3;
    private static final int ONLINE = 4;

    @TempDir
    Path directory;

    private static TrainedModel train(Kind kind, int rows, int epochs, long seed) throws Exception {
        return Trainer.train(
                MixedRows.spec(kind, epochs),
                MixedRows.ordinary(rows, 1),
                seed,
                ProgressListener.SILENT,
                TrainingWorkspace.temporary(),
                () -> java.time.Instant.EPOCH);
    }

    private static float[] ordinaryRow(ModelFile model) throws Exception {
        float[] row = new float[model.manifest().features().width()];
        try (RecordSource source = MixedRows.ordinary(1, 4).open(new FieldNames(MixedRows.NAMES))) {
            new FeatureEncoder(model.manifest().features()).encode(Objects.requireNonNull(source.next()), row, 0);
        }
        for (float x : row) {
            assertThat(x).as("a whole row").isNotNaN();
        }
        return row;
    }

    private static void score(Scorer scorer, float... row) {
        scorer.features().put(0, row);
        scorer.score(1);
    }

    private static double sum(Scorer scorer) {
        double sum = scorer.latentContribution(0);
        for (int f = 0; f < scorer.width(); f++) {
            sum += scorer.contribution(0, f);
        }
        return sum;
    }

    @ParameterizedTest
    @EnumSource
    void givesARowTheSameBitsInEveryBatch(Kind kind) throws Exception {
        ModelFile model = train(kind, 400, 3, 1).write(directory);
        BatchInvariance.assertHolds(model.path(), 5);
    }

    @ParameterizedTest
    @EnumSource
    void staysFiniteAndKeepsTheSumRuleWhateverComesIn(Kind kind) throws Exception {
        ModelFile model = train(kind, 400, 3, 1).write(directory);
        float nan = Float.NaN;
        float[] extremes = {nan, 0, -0f, 1, -1, 1e-45f, -1e-40f, 17, 10079, 10080, 1e10f, 3e38f, -3e38f, Float.MAX_VALUE
        };
        try (Scorer scorer = Scorer.open(model, Device.CPU, 1)) {
            float[] ordinary = ordinaryRow(model);
            for (int f = -1; f < scorer.width(); f++) {
                for (float extreme : extremes) {
                    float[] row = ordinary.clone();
                    if (f < 0) {
                        java.util.Arrays.fill(row, extreme);
                    } else {
                        row[f] = extreme;
                    }
                    score(scorer, row);
                    String as = "field " + f + " = " + extreme;
                    assertThat(scorer.anomalyScore(0)).as(as).isFinite().isNotNegative();
                    assertThat(scorer.reconstructionError(0)).as(as).isFinite().isNotNegative();
                    assertThat(sum(scorer))
                            .as(as)
                            .isCloseTo(scorer.anomalyScore(0), within(1e-5 * scorer.anomalyScore(0)));
                    for (int i = 0; i < scorer.width(); i++) {
                        assertThat(scorer.contribution(0, i)).as(as).isFinite().isNotNegative();
                        assertThat(scorer.expected(0, i)).as(as).isFinite();
                    }
                    for (int i = 0; i < scorer.latent(); i++) {
                        assertThat(scorer.embedding(0, i)).as(as).isFinite();
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void givesTheSameBytesForTheSameSeed(Kind kind) throws Exception {
        TrainedModel first = train(kind, 300, 4, 7);
        TrainedModel second = train(kind, 300, 4, 7);
        assertThat(first.graph()).isEqualTo(second.graph());
        assertThat(train(kind, 300, 4, 8).graph()).isNotEqualTo(first.graph());
        assertThat(first.manifest().embeddingSpace())
                .isEqualTo(second.manifest().embeddingSpace());
        byte[] file = first.writeTo(directory.resolve("first.onnx"), 1).bytes();
        assertThat(second.writeTo(directory.resolve("second.onnx"), 1).bytes()).isEqualTo(file);
    }

    @ParameterizedTest
    @EnumSource
    void exportsNoNoiseNoDrawAndNoDropout(Kind kind) throws Exception {
        assertThat(OnnxModel.read(train(kind, 300, 2, 1).graph()).operators()).noneMatch(op -> op.startsWith("Random"));
    }

    @Test
    void tellsInTheManifestWhetherTheNetworkCopies() throws Exception {
        ModelManifest manifest = train(Kind.UNDERCOMPLETE, 1500, 40, 1).manifest();
        ModelManifest.IdentityCheck identity = Objects.requireNonNull(manifest.identity());
        assertThat(identity.ratio()).isGreaterThan(1.5);
        assertThat(identity.heldOut()).isBetween(0.001, 1.0);
    }

    @Test
    void warnsWhereTheNetworkCopies() throws Exception {
        TrainingSpec spec = MixedRows.spec(Kind.LINEAR, null);
        TrainingSpec copies = new TrainingSpec(
                spec.name(),
                Kind.LINEAR,
                null,
                null,
                spec.fields(),
                new TrainingSpec.Architecture(null, 14, null),
                spec.training(),
                spec.noise(),
                spec.split(),
                spec.minCount());
        java.util.List<String> notes = new java.util.ArrayList<>();
        ProgressListener listener = new ProgressListener() {
            @Override
            public void note(String line) {
                notes.add(line);
            }
        };
        Trainer.train(copies, MixedRows.ordinary(300, 1), 1, listener);
        assertThat(notes).anyMatch(line -> line.startsWith("warning: the network restores rows with shuffled columns"));
    }

    @Test
    void refusesAModelWhoseCodesDecodeToSomethingElse() throws Exception {
        TrainedModel trained = train(Kind.UNDERCOMPLETE, 300, 2, 1);
        ModelManifest m = trained.manifest();
        java.util.List<ModelManifest.DecodedVector> decoded = Objects.requireNonNull(m.decoded());
        assertThat(decoded).hasSize(3);
        ModelManifest.DecodedVector second = decoded.get(1);
        ModelManifest wrong = new ModelManifest(
                m.contract(),
                m.name(),
                1,
                m.kind(),
                m.features(),
                m.statistics(),
                m.architecture(),
                m.objective(),
                m.provenance(),
                m.calibration(),
                m.golden(),
                m.embeddingSpace(),
                java.util.List.of(new ModelManifest.DecodedVector(
                        second.embedding(),
                        second.expected().stream().map(x -> x + 1).toList())),
                m.identity(),
                m.posterior());
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> ModelFile.write(directory.resolve("wrong.onnx"), trained.graph(), wrong))
                .isInstanceOf(dev.echolot.model.ModelException.class)
                .hasMessageContaining("expected of decoded vector 0");
    }

    @ParameterizedTest
    @EnumSource
    void decodesAnEmbeddingWithNothingButTheEmbedding(Kind kind) throws Exception {
        byte[] graph = train(kind, 300, 3, 1).graph();
        byte[] decoder = OnnxModel.cut(graph, ModelContract.EMBEDDING, ModelContract.EXPECTED);
        Tensor row = Tensor.of(new float[] {700, 12, 2, 6, 0}, 1, 5);
        try (OnnxSession whole = OnnxSession.open("whole", graph, Device.CPU);
                OnnxSession half = OnnxSession.open("half", decoder, Device.CPU)) {
            Map<String, Tensor> out = whole.run(Map.of(ModelContract.FEATURES, row));
            Tensor code = Objects.requireNonNull(out.get(ModelContract.EMBEDDING));
            Tensor expected = Objects.requireNonNull(out.get(ModelContract.EXPECTED));
            Tensor decoded = half.run(Map.of(ModelContract.EMBEDDING, code)).get(ModelContract.EXPECTED);
            assertThat(Objects.requireNonNull(decoded).toArray()).isEqualTo(expected.toArray());
        }
    }

    @Test
    void expectsOrdinaryValuesInTheUnitsOfTheData() throws Exception {
        ModelFile model = train(Kind.UNDERCOMPLETE, 1500, 60, 1).write(directory);
        try (Scorer scorer = Scorer.open(model, Device.CPU, 1)) {
            float[] row = {2 * 1440 + 14 * 60, (float) Math.exp(2), 2, 6, 0}; // food, Wednesday 14:00, on foot
            score(scorer, row);
            double ordinary = scorer.anomalyScore(0);
            assertThat(ordinary).isLessThan(5);
            assertThat(scorer.expected(0, SHOP)).isEqualTo(2);
            assertThat(scorer.expected(0, AMOUNT)).isBetween(2f, 25f);
            assertThat(scorer.expected(0, DISTANCE)).isBetween(3f, 9f);
            assertThat(scorer.expected(0, ONLINE)).isBetween(0f, 0.3f);
            assertThat(scorer.expected(0, WHEN) % 60).isZero();
            assertThat(scorer.expected(0, WHEN)).isBetween(0f, 10079f);

            row[AMOUNT] = 5000;
            score(scorer, row);
            assertThat(scorer.anomalyScore(0)).as("a far too high amount").isGreaterThan((float) (4 * ordinary));

            row[AMOUNT] = (float) Math.exp(2);
            row[SHOP] = 0;
            score(scorer, row);
            assertThat(scorer.anomalyScore(0)).as("an unseen shop").isGreaterThan((float) (4 * ordinary));
            for (int f : new int[] {WHEN, AMOUNT, DISTANCE, ONLINE}) {
                assertThat(scorer.contribution(0, SHOP)).isGreaterThan(scorer.contribution(0, f));
            }

            row[SHOP] = Float.NaN;
            score(scorer, row);
            assertThat(scorer.contribution(0, SHOP))
                    .as("what is missing contributes nothing")
                    .isZero();
            assertThat(scorer.expected(0, SHOP)).as("the missing shop, filled").isEqualTo(2);
            assertThat(scorer.anomalyScore(0)).isLessThan(5);
        }
    }

    @Test
    void calibratesSoThatOrdinaryRowsScoreAboutOne() throws Exception {
        ModelManifest manifest = train(Kind.UNDERCOMPLETE, 1500, 40, 1).manifest();
        int half = Collections.binarySearch(manifest.calibration().probabilities(), 0.5);
        double median = manifest.calibration().quantiles().get(half < 0 ? -half - 1 : half);
        assertThat(median).isBetween(0.2, 1.5);
        assertThat(manifest.calibration().rows()).isEqualTo(300);
    }

    @Test
    void tellsWhereTheModelComesFrom() throws Exception {
        ModelManifest manifest = train(Kind.UNDERCOMPLETE, 400, 6, 9).manifest();
        assertThat(manifest.provenance().rows()).isEqualTo(400);
        assertThat(manifest.provenance().fitRows()).isEqualTo(280);
        assertThat(manifest.provenance().stopRows()).isEqualTo(40);
        assertThat(manifest.provenance().calibrationRows()).isEqualTo(80);
        assertThat(manifest.provenance().seed()).isEqualTo(9);
        assertThat(manifest.provenance().trainedAt()).isEqualTo("1970-01-01T00:00:00Z");
        assertThat(manifest.provenance().stopLoss())
                .hasSize(manifest.provenance().epochs());
        assertThat(manifest.provenance().stopLoss().get(manifest.provenance().bestEpoch() - 1))
                .as("the best weights were kept")
                .isEqualTo(Collections.min(manifest.provenance().stopLoss()));
        assertThat(manifest.architecture().columns()).isEqualTo(3 + 6 + 5);
        assertThat(manifest.golden()).hasSize(4);
        assertThat(manifest.statistics().get(SHOP).missing()).isBetween(0.01, 0.12);
    }

    @Test
    void countsVersionsUp() throws Exception {
        TrainedModel model = train(Kind.LINEAR, 300, 1, 1);
        assertThat(model.write(directory).path()).hasFileName("purchases-1.onnx");
        assertThat(model.write(directory).path()).hasFileName("purchases-2.onnx");
        assertThat(ModelFile.load(directory.resolve("purchases/purchases-2.onnx"))
                        .manifest()
                        .version())
                .isEqualTo(2);
    }
}
