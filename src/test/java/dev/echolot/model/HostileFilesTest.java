package dev.echolot.model;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echolot.onnx.HostileModels;
import dev.echolot.onnx.OnnxBytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files whose hash, manifest, inputs and outputs are all in order, and whose graph does harm. */
class HostileFilesTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void refusesTheFileBeforeTheRuntimeSeesIt(HostileModels hostile) throws Exception {
        Path path = directory.resolve("hostile.onnx");
        byte[] graph = hostile.into(TinyModel.graph());
        byte[] body =
                OnnxBytes.appendMetadata(graph, ModelFile.MANIFEST_KEY, ManifestJson.write(TinyModel.manifest("t", 1)));
        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        Files.write(path, OnnxBytes.appendMetadata(body, ModelFile.HASH_KEY, hash));

        assertThatThrownBy(() -> ModelFile.load(path, null, (bytes, sha256) -> {
                    throw new AssertionError("it came as far as its first load");
                }))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("hostile.onnx cannot be used: it holds ")
                .hasMessageContaining(hostile.found);
    }
}
