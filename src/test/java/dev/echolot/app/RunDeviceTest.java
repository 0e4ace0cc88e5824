package dev.echolot.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import dev.echolot.model.ModelFile;
import dev.echolot.model.TinyModel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDeviceTest {

    @TempDir
    Path directory;

    @Test
    void cudaThatIsNotToBeHadEndsTheStartWithOneLineThatSaysWhatIsMissing() throws Exception {
        Assumptions.assumeFalse(
                OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA), "this runtime has CUDA");
        ModelFile model = TinyModel.write(directory);
        Path config = directory.resolve("app.properties");
        Files.writeString(
                config,
                """
                echolot.application=tiny
                echolot.model=%s
                echolot.input.topics=in
                echolot.device=cuda
                echolot.state.dir=%s
                kafka.bootstrap.servers=127.0.0.1:1
                """
                        .formatted(model.path(), directory.resolve("state")));

        Cli.Result result = Cli.run("run", "--config", config.toString());

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err().lines())
                .singleElement()
                .asString()
                .startsWith("echolot: ")
                .contains("tiny-1", "without CUDA", "profile 'gpu'", "onnxruntime.native.path");
    }
}
