package dev.echolot.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echolot.features.FeatureSpec;
import dev.echolot.features.FieldSpec;
import dev.echolot.features.FieldType;
import dev.echolot.model.ModelManifest.FieldStatistics;
import dev.echolot.model.ModelManifest.GoldenVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ManifestJsonTest {

    private final ModelManifest manifest = everyFieldType();

    @Test
    void survivesTheTripWithEveryNumberExact() {
        ModelManifest read = ManifestJson.read(ManifestJson.write(manifest));

        assertThat(read).isEqualTo(manifest);
        assertThat(ManifestJson.write(read)).isEqualTo(ManifestJson.write(manifest));
        assertThat(ManifestJson.read(ManifestJson.writeIndented(manifest))).isEqualTo(manifest);
    }

    @Test
    void readsAsAPersonWouldWriteIt() {
        assertThat(ManifestJson.write(manifest))
                .startsWith("{\"contract\":1,\"name\":\"tiny\",\"version\":3,\"kind\":\"linear\"")
                .contains("\"type\":\"categorical\"")
                .contains("\"objective\":{\"batch\":\"256\",\"epochs\":\"1\"}")
                .doesNotContain("\"width\"", "\"id\"", "\"paths\"");
    }

    @Test
    void refusesAnotherContractBeforeReadingOn() {
        assertThatThrownBy(() -> ManifestJson.read("{\"contract\":2,\"layout\":\"new\"}"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("contract 2")
                .hasMessageContaining("reads contract 1");
        assertThatThrownBy(() -> ManifestJson.read("{}")).hasMessageContaining("names no contract");
    }

    @Test
    void namesWhatIsMissingOrWrong() {
        String json = ManifestJson.write(manifest);

        assertThatThrownBy(() -> ManifestJson.read(json.replace("\"kind\":\"linear\",", "")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("lacks 'kind'");
        assertThatThrownBy(() -> ManifestJson.read(json.replace("\"dataFingerprint\"", "\"fingerprint\"")))
                .hasMessageContaining("lacks 'provenance.dataFingerprint'");
        assertThatThrownBy(() -> ManifestJson.read(json.replace("\"tailScale\"", "\"other\"")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("wrong at 'calibration.tailScale'");
        assertThatThrownBy(() -> ManifestJson.read(json.replace("\"categorical\"", "\"colour\"")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("colour");
        assertThatThrownBy(() -> ManifestJson.read(json.replace("\"name\":\"tiny\"", "\"name\":\"../x\"")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("../x");
        assertThatThrownBy(() -> ManifestJson.read(json.substring(0, 100))).isInstanceOf(ModelException.class);
    }

    private static ModelManifest everyFieldType() {
        ModelManifest tiny = TinyModel.manifest("tiny", 3);
        Random random = new Random(5);
        List<Float> floats = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            float value = Float.intBitsToFloat(random.nextInt());
            if (Float.isFinite(value)) {
                floats.add(value);
            }
        }
        FieldSpec lenient = new FieldSpec("b.c", FieldType.NUMERIC, true, "€", List.of(), null, null, true);
        FeatureSpec features = new FeatureSpec(
                List.of(
                        lenient,
                        FieldSpec.categorical("shop", List.of("a", "\"quoted\"", "東京")),
                        FieldSpec.bool("online"),
                        FieldSpec.time("at", "iso", "Europe/Berlin")),
                "card",
                new FeatureSpec.EventTimeSpec("at", "epoch_ms", "UTC"));
        FieldStatistics statistics = new FieldStatistics(1.0 / 3, Math.PI, 0.1, -1e300, Double.MIN_VALUE, -0.0);
        GoldenVector golden = new GoldenVector(
                Arrays.asList(1f, null, Float.MIN_VALUE, Float.MAX_VALUE), 0.1f, 1e-45f, floats, 0, floats, floats);
        return new ModelManifest(
                tiny.contract(),
                tiny.name(),
                tiny.version(),
                tiny.kind(),
                features,
                List.of(statistics, statistics, statistics, statistics),
                tiny.architecture(),
                tiny.objective(),
                tiny.provenance(),
                tiny.calibration(),
                List.of(golden),
                tiny.embeddingSpace(),
                List.of(new ModelManifest.DecodedVector(floats, floats)),
                new ModelManifest.IdentityCheck(0.1, 1.0 / 3),
                new ModelManifest.Posterior(
                        List.of(1e-300, 0.1, 2.0), List.of(-0.1, 1e-9, 3.0), List.of(1.0, 0.99, 2.5)));
    }
}
