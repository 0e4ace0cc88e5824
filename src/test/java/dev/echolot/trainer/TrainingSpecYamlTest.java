package dev.echolot.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.echolot.features.FeatureSpec.EventTimeSpec;
import dev.echolot.features.FieldSpec;
import dev.echolot.features.FieldType;
import dev.echolot.trainer.TrainingSpec.Activation;
import dev.echolot.trainer.TrainingSpec.Architecture;
import dev.echolot.trainer.TrainingSpec.Kind;
import dev.echolot.trainer.TrainingSpec.Noise;
import dev.echolot.trainer.TrainingSpec.Penalties;
import dev.echolot.trainer.TrainingSpec.Split;
import dev.echolot.trainer.TrainingSpec.Training;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingSpecYamlTest {

    @Test
    void readsTheSmallestSpecificationWithDefaults() {
        TrainingSpec spec = TrainingSpecYaml.read("s.yaml", "name: s\nfields: [{name: a.b, type: numeric}]\n");
        assertThat(spec).isEqualTo(TrainingSpec.of("s", Kind.UNDERCOMPLETE, List.of(FieldSpec.numeric("a.b"))));
        assertThat(spec.minCount()).isEqualTo(5);
    }

    @Test
    void readsBackEveryThingItWrites() {
        TrainingSpec spec = new TrainingSpec(
                "card-fraud_1.2",
                Kind.DENOISING,
                "customer id",
                new EventTimeSpec("at", "dd/MM/yyyy HH:mm:ss", "Europe/Berlin"),
                List.of(
                        new FieldSpec("amount", FieldType.NUMERIC, true, "EUR, gross", List.of(), null, null, true),
                        FieldSpec.categorical(
                                "shop", List.of("no", "12", "a \"b\" \\ c", "Zürich 🏔", "x: y # z", "-")),
                        FieldSpec.bool("yes"),
                        FieldSpec.time("at", "epoch_ms", "+02:00"),
                        FieldSpec.time("line\nbreak", "iso", "UTC"),
                        FieldSpec.numeric("7")),
                new Architecture(List.of(64, 32), 8, Activation.LEAKY_RELU, true),
                new Training(50, 256, 1e-4, 7, 1.5, 0.0, true),
                new Noise(0.1, 0.05, null, 0.02),
                new Penalties(0.01, 2.0, 0.1, 0.5, 1e-5, 0.2, null, null),
                new Split(0.15, 0.25),
                20);
        assertThat(TrainingSpecYaml.read("s.yaml", TrainingSpecWriter.write(spec)))
                .isEqualTo(spec);
        TrainingSpecNotes notes = new TrainingSpecNotes(
                List.of("made from a\nb.csv"), List.of("key: ?"), Map.of("amount", "1 to 2"), Map.of("id\n", "an id"));
        assertThat(TrainingSpecYaml.read("s.yaml", TrainingSpecWriter.write(spec, notes)))
                .isEqualTo(spec);
    }

    @Test
    void writesALineAFieldWithWhatWasFoundBesideIt() {
        TrainingSpec spec = TrainingSpec.of("s", Kind.LINEAR, List.of(FieldSpec.logNumeric("amount")));
        TrainingSpecNotes notes = new TrainingSpecNotes(
                List.of(), List.of(), Map.of("amount", "0.5 to 900"), Map.of("id", "every value differs"));
        assertThat(TrainingSpecWriter.write(spec, notes).lines())
                .anyMatch(line -> line.matches("  - \\{name: amount, type: numeric, log: true\\} +# 0.5 to 900"))
                .contains("#   id: every value differs")
                .contains("# architecture:");
    }

    @Test
    void reportsAllProblemsAtOnceWithTheNearestKey() {
        String yaml =
                """
                name: "a b"
                kind: undercomplet
                fields:
                  - {name: x, type: numric}
                  - {name: y, type: boolean, log: true}
                  - {name: y, type: boolean}
                  - {name: z, type: categorical, values: [1, a]}
                  - {name: t, type: time, format: QQQQQQQQ, zone: Mars}
                trainng: {epochs: 3}
                training: {epochs: many, learning_rate: 3, batch: 0}
                architecture: {hidden: [8, wide]}
                noise: {masking: 0.1}
                split: {stop: 0.5, calibrate: 0.5}
                event_time: at
                min_count: 0
                """;
        SpecException e = catchThrowableOfType(SpecException.class, () -> TrainingSpecYaml.read("s.yaml", yaml));
        assertThat(e).hasMessageStartingWith("s.yaml has ");
        assertThat(e.problems())
                .satisfiesExactlyInAnyOrder(
                        p -> assertThat(p)
                                .startsWith("name: expected 1 to 128 letters")
                                .endsWith("got 'a b'"),
                        p -> assertThat(p)
                                .startsWith("kind: expected one of")
                                .endsWith("(did you mean 'undercomplete'?)"),
                        p -> assertThat(p)
                                .startsWith("fields[0].type")
                                .endsWith("got 'numric' (did you mean 'numeric'?)"),
                        p -> assertThat(p).isEqualTo("field 'y': 'log' is for type numeric, the type is boolean"),
                        p -> assertThat(p)
                                .startsWith("fields[3].values: expected texts")
                                .endsWith("got the number '1'"),
                        p -> assertThat(p)
                                .startsWith("field 't': expected a time zone")
                                .contains("'Mars'"),
                        p -> assertThat(p).startsWith("trainng: unknown key (did you mean 'training'?)"),
                        p -> assertThat(p).isEqualTo("training.epochs: expected a whole number, got the text 'many'"),
                        p -> assertThat(p).isEqualTo("training.learning_rate: expected above 0 to 1, got 3.0"),
                        p -> assertThat(p).isEqualTo("training.batch: expected 1 to 65536, got 0"),
                        p -> assertThat(p)
                                .isEqualTo("architecture.hidden: expected whole numbers, got the text 'wide'"),
                        p -> assertThat(p).startsWith("split: expected shares"),
                        p -> assertThat(p).startsWith("event_time: expected keys and values"),
                        p -> assertThat(p).startsWith("event_time.field: expected a value"),
                        p -> assertThat(p).isEqualTo("min_count: expected 1 to 1000000000, got 0"));
    }

    @Test
    void refusesWhatTheKindCannotTake() {
        String linear = "name: s\nkind: linear\nfields: [{name: a, type: numeric}]\n"
                + "architecture: {hidden: [4], activation: tanh}";
        assertThat(problems(linear)).hasSize(2);
        assertThat(problems("name: s\nkind: pca\nfields: [{name: a, type: numeric}]\nnoise: {masking: 0.1}\n"
                        + "penalties: {sparsity: 1}\narchitecture: {tied: true}"))
                .containsExactly(
                        "architecture.tied: kind linear takes no tied matrices",
                        "noise: kind linear is solved, not trained, and takes none",
                        "penalties: kind linear is solved, not trained, and takes none");
        assertThat(problems("name: s\nkind: denoising\nfields: [{name: a, type: numeric}]\n"
                        + "noise: {gaussian: 0, masking: 0, swap: 0}"))
                .containsExactly("noise: kind denoising needs at least one rate above 0, all are 0");
        assertThat(problems("name: s\nkey: a\nfields: [{name: a, type: numeric}]"))
                .containsExactly("fields: 'a' is the key and cannot be a feature as well");
    }

    @Test
    void aBoltzmannMachineTakesNothingButPenaltiesOnItsWeights() {
        String rbm = "name: s\nkind: rbm\nfields: [{name: a, type: numeric}]\n";
        assertThat(problems(rbm + "architecture: {hidden: [4], activation: tanh, tied: true}\nnoise: {masking: 0.1}\n"
                        + "penalties: {sparsity: 0.1}\n"))
                .containsExactly(
                        "architecture.hidden: kind rbm has no hidden layers, got [4]",
                        "architecture.activation: kind rbm has none to choose, got tanh",
                        "architecture.tied: kind rbm takes no tied matrices",
                        "noise: kind rbm draws its own, and takes none",
                        "penalties: kind rbm takes penalties.weights alone");
        assertThat(TrainingSpecYaml.read("spec", rbm + "penalties: {weights: 0.001}\n")
                        .kind())
                .isEqualTo(TrainingSpec.Kind.RBM);
    }

    @Test
    void refusesWrongCombinationsTogetherBeforeAnyDataIsRead() {
        String fields =
                "fields: [{name: a, type: numeric}, {name: t, type: time}, {name: c, type: categorical, values: [x]}]\n";
        assertThat(
                        problems(
                                "name: s\nkind: overcomplete\n" + fields + "architecture: {latent: 9}\n"
                                        + "training: {epochs: 0, learning_rate: -1}\nnoise: {masking: 1}\npenalties: {weights: -0.1}\n"))
                .containsExactly(
                        "architecture.latent: expected a code of kind overcomplete to be wider than the 9 encoded columns, got 9",
                        "training.epochs: expected 1 to 100000, got 0",
                        "training.learning_rate: expected above 0 to 1, got -1.0",
                        "noise.masking: expected 0 to below 1, got 1.0",
                        "penalties.weights: expected 0 to 1, got -0.1");
        assertThat(problems("name: s\n" + fields + "architecture: {latent: 10}\n"))
                .singleElement()
                .asString()
                .startsWith("architecture.latent: expected a code no wider than the 9 encoded columns")
                .endsWith("got 10");
        assertThat(TrainingSpecYaml.read(
                                "s", "name: s\n" + fields + "architecture: {latent: 10}\nnoise: {masking: 0.1}\n")
                        .architecture()
                        .latent())
                .isEqualTo(10);
        assertThat(TrainingSpecYaml.read(
                                "s", "name: s\nfields: [{name: c, type: categorical}]\narchitecture: {latent: 10}\n")
                        .architecture()
                        .latent())
                .as("a vocabulary that is still to be learned")
                .isEqualTo(10);
    }

    @Test
    void refusesAnOvercompleteKindThatNothingKeepsFromCopying() {
        String wide = "name: s\nkind: overcomplete\nfields: [{name: a, type: numeric}]\n";
        assertThat(problems(wide)).singleElement().asString().startsWith("kind: overcomplete would learn to copy");
        assertThat(problems(wide + "noise: {gaussian: 0}\npenalties: {weights: 0.1, dropout: 0}"))
                .singleElement()
                .asString()
                .startsWith("kind: overcomplete would learn to copy");
        for (String enough : List.of(
                "noise: {masking: 0.1}",
                "penalties: {sparsity: 0.1}",
                "penalties: {contraction: 1}",
                "penalties: {dropout: 0.1}",
                "penalties: {activity: 1, target: 0.1}")) {
            assertThat(TrainingSpecYaml.read("s.yaml", wide + enough).kind()).isEqualTo(Kind.OVERCOMPLETE);
        }
    }

    @Test
    void reportsAllWrongCombinationsTogether() {
        assertThat(problems("name: s\nkind: variational\nfields: [{name: a, type: numeric}]\n"
                        + "architecture: {tied: true, latent: 0}\ntraining: {epochs: 0}\n"
                        + "noise: {salt_pepper: 1}\n"
                        + "penalties: {beta: 0, activity: 1, sparsity: -1, dropout: 1, weights: 2, warm_up: 3}"))
                .hasSize(10);
        assertThat(problems("name: s\nkind: contractive\nfields: [{name: a, type: numeric}]\n"
                        + "penalties: {contraction: 0, beta: 1, target: 0.5}"))
                .hasSize(3);
        assertThat(problems("name: s\nkind: sparse\nfields: [{name: a, type: numeric}]\npenalties: {sparsity: 0}"))
                .containsExactly("penalties: kind sparse needs sparsity or activity above 0, both are 0");
    }

    @Test
    void knowsKindsByTheirOtherNames() {
        String fields = "\nfields: [{name: a, type: numeric}]\n";
        assertThat(TrainingSpecYaml.read("s.yaml", "name: s\nkind: vanilla" + fields)
                        .kind())
                .isEqualTo(Kind.UNDERCOMPLETE);
        assertThat(TrainingSpecYaml.read("s.yaml", "name: s\nkind: pca" + fields)
                        .kind())
                .isEqualTo(Kind.LINEAR);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "# nothing", "a: [", "a: b: c", "name: s\nname: t", "- 1", "text", "!!java.net.URL [x]"})
    void refusesWhatIsNoSpecification(String yaml) {
        assertThat(problems(yaml)).isNotEmpty();
    }

    @Test
    void namesTheFileThatIsNotThere() {
        SpecException e =
                catchThrowableOfType(SpecException.class, () -> TrainingSpecYaml.read(Path.of("nowhere", "gone.yaml")));
        assertThat(e).hasMessageContaining("gone.yaml: expected a training specification, no such file");
    }

    private static List<String> problems(String yaml) {
        return catchThrowableOfType(SpecException.class, () -> TrainingSpecYaml.read("s.yaml", yaml))
                .problems();
    }
}
