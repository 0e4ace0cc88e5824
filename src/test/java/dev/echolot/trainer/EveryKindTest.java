package dev.echolot.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echolot.model.ModelException;
import dev.echolot.model.ModelFile;
import dev.echolot.model.ModelManifest;
import dev.echolot.model.ModelManifest.GoldenVector;
import dev.echolot.onnx.OnnxModel;
import dev.echolot.trainer.TrainingSpec.Kind;
import dev.echolot.trainer.TrainingSpec.Noise;
import dev.echolot.trainer.TrainingSpec.Penalties;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds whatever the kind, at its default settings, on rows with every type of field. */
class EveryKindTest {

    @TempDir
    Path directory;

    /** The Boltzmann machine's step follows no loss: see {@link BoltzmannMachineTest}. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "RBM")
    void theStepsGradientAgreesWithFiniteDifferences(Kind which) throws Exception {
        EncodedExample example = EncodedExample.purchases();
        Autoencoder kind =
                Kinds.of(MixedRows.spec(which, 1), example.preprocessing(), 4).autoencoder();
        new StepObjective(kind, example)
                .gradientAgreesWithDifferences(kind.weights().initial(5), 0.01);
    }

    @ParameterizedTest
    @EnumSource
    void theFileGivesWhatTheTrainerSawAndTellsOfItself(Kind kind) throws Exception {
        TrainedModel trained = train(MixedRows.spec(kind, 4), 1);
        ModelFile file = trained.write(directory);
        assertThat(trained.forward().scores()).hasSize(60);
        assertThat(trained.forward().difference(file)).isLessThan(ForwardPass.PARITY);
        ModelManifest manifest = ModelFile.load(file.path()).manifest();
        assertThat(manifest).isEqualTo(trained.manifest());
        assertThat(manifest.kind()).isEqualTo(kind.code());
        assertThat(manifest.golden()).hasSize(4);
        assertThat(Objects.requireNonNull(manifest.decoded())).hasSize(3);
        ModelManifest.IdentityCheck identity = Objects.requireNonNull(manifest.identity());
        assertThat(identity.heldOut()).isPositive();
        assertThat(identity.ratio()).isFinite().isPositive();
        assertThat(manifest.posterior() != null).isEqualTo(kind == Kind.VARIATIONAL);

        ModelFile other = train(MixedRows.spec(kind, 4), 2).write(directory);
        assertThat(trained.forward().difference(other))
                .as("another seed's file is not this one")
                .isGreaterThan(100 * ForwardPass.PARITY);
        assertThatThrownBy(() -> ModelFile.write(
                        directory.resolve("wrong.onnx"), trained.graph(), withGolden(manifest, wrong(manifest))))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("golden");
    }

    private static TrainedModel train(TrainingSpec spec, long seed) throws Exception {
        return Trainer.train(
                spec,
                MixedRows.ordinary(300, 1),
                seed,
                ProgressListener.SILENT,
                TrainingWorkspace.temporary(),
                () -> Instant.EPOCH);
    }

    private static List<GoldenVector> wrong(ModelManifest manifest) {
        List<GoldenVector> golden = new ArrayList<>(manifest.golden());
        GoldenVector last = golden.remove(golden.size() - 1);
        golden.add(new GoldenVector(
                last.features(),
                last.reconstructionError(),
                last.score() + 0.01f,
                last.contribution(),
                last.latentContribution(),
                last.expected(),
                last.embedding()));
        return golden;
    }

    private static ModelManifest withGolden(ModelManifest m, List<GoldenVector> golden) {
        return new ModelManifest(
                m.contract(),
                m.name(),
                m.version(),
                m.kind(),
                m.features(),
                m.statistics(),
                m.architecture(),
                m.objective(),
                m.provenance(),
                m.calibration(),
                golden,
                m.embeddingSpace(),
                m.decoded(),
                m.identity(),
                m.posterior());
    }

    /** Overcomplete, denoising, sparse and with dropout, all at once. */
    @Test
    void objectivesCompose() throws Exception {
        TrainingSpec plain = MixedRows.spec(Kind.OVERCOMPLETE, 30);
        TrainingSpec spec = new TrainingSpec(
                plain.name(),
                Kind.OVERCOMPLETE,
                null,
                null,
                plain.fields(),
                plain.architecture(),
                plain.training(),
                new Noise(0.1, 0.2, 0.1, 0.05),
                new Penalties(1.0, null, null, null, null, 0.1, null, null),
                plain.split(),
                plain.minCount());
        TrainedModel trained = train(spec, 1);
        assertThat(trained.manifest().objective())
                .containsEntry("noise.masking", "0.2")
                .containsEntry("noise.salt_pepper", "0.05")
                .containsEntry("penalties.sparsity", "1.0")
                .containsEntry("penalties.dropout", "0.1");
        assertThat(trained.manifest().architecture().latent())
                .isGreaterThan(trained.manifest().architecture().columns());
        assertThat(OnnxModel.read(trained.graph()).operators()).noneMatch(op -> op.startsWith("Random"));
        ModelFile file = trained.write(directory);
        assertThat(trained.forward().difference(file)).isLessThan(ForwardPass.PARITY);
        assertThat(meanAbsolute(trained.forward().codes()))
                .as("sparser than with noise alone")
                .isLessThan(0.7 * meanAbsolute(train(plain, 1).forward().codes()));
    }

    private static double meanAbsolute(float[] x) {
        double sum = 0;
        for (float v : x) {
            sum += Math.abs(v) / x.length;
        }
        return sum;
    }

    @Test
    void dimensionsThatCollapseAreCountedAndSaid() throws Exception {
        TrainingSpec plain = MixedRows.spec(Kind.VARIATIONAL, 40);
        TrainedModel light = train(plain, 1);
        ModelManifest.Posterior posterior =
                Objects.requireNonNull(light.manifest().posterior());
        assertThat(posterior.divergence())
                .hasSize(light.manifest().architecture().latent());
        assertThat(posterior.collapsed()).isZero();
        List<String> notes = new ArrayList<>();
        TrainingSpec heavy = new TrainingSpec(
                plain.name(),
                Kind.VARIATIONAL,
                null,
                null,
                plain.fields(),
                plain.architecture(),
                plain.training(),
                plain.noise(),
                new Penalties(null, null, null, null, null, null, 50.0, 0.0),
                plain.split(),
                plain.minCount());
        ModelManifest manifest = Trainer.train(heavy, MixedRows.ordinary(300, 1), 1, new ProgressListener() {
                    @Override
                    public void note(String line) {
                        notes.add(line);
                    }
                })
                .manifest();
        int latent = manifest.architecture().latent();
        assertThat(Objects.requireNonNull(manifest.posterior()).collapsed()).isEqualTo(latent);
        assertThat(notes)
                .anyMatch(line -> line.startsWith("warning: " + latent + " of the code's " + latent + " dimensions"));
    }
}
