package dev.echolot.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolot.model.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every model under {@code models/} loads, gives its golden vectors, and scores bit for bit whatever the batch. */
class CommittedModelsTest {

    private static final Path MODELS = Path.of("models");

    /** How many there are; raise it with each model that is committed. */
    private static final int EXPECTED = 1;

    static List<Path> models() throws IOException {
        if (!Files.isDirectory(MODELS)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(MODELS)) {
            return files.filter(p -> p.toString().endsWith(".onnx")).sorted().toList();
        }
    }

    @Test
    void noneIsMissingAndNoneIsUntested() throws IOException {
        assertThat(models()).hasSize(EXPECTED);
    }

    @ParameterizedTest
    @MethodSource("models")
    void loadsWithItsGoldenVectorsAndIsCalledWhatItIs(Path path) {
        ModelFile model = ModelFile.load(path);

        assertThat(model.manifest().golden()).isNotEmpty();
        assertThat(path).isEqualTo(ModelFile.pathIn(MODELS, model.manifest()));
    }

    @ParameterizedTest
    @MethodSource("models")
    void scoresBitForBitTheSameInEveryBatch(Path path) {
        BatchInvariance.assertHolds(path, 11);
    }
}
