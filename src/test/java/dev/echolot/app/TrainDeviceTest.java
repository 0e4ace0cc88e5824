package dev.echolot.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where there is no CUDA: the commands that train or score files on a device. */
class TrainDeviceTest {

    @TempDir
    Path dir;

    private Path data;
    private Path spec;

    @BeforeEach
    void withoutCuda() throws Exception {
        Assumptions.assumeFalse(
                OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA), "this runtime has CUDA");
        data = Purchases.csv(dir, "purchases.csv", 200, 1);
        spec = Purchases.spec(dir, "undercomplete", 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"train", "bakeoff"})
    void trainingOnCudaThatIsNotToBeHadIsRefusedInOneLine(String command) {
        refused(Cli.run(command, "--spec", spec, "--data", data, "--device", "cuda"));
        assertThat(dir.resolve("models")).doesNotExist();
    }

    @Test
    void soIsEvaluating() throws Exception {
        Path model = Path.of(
                Cli.run("train", "--spec", spec, "--data", data, "--out", dir).lastLine());
        refused(Cli.run("evaluate", "--model", model, "--data", data, "--label", "online", "--device", "cuda"));
    }

    @Test
    void theOptionIsOneOfThree() {
        Cli.Result result = Cli.run("train", "--spec", spec, "--data", data, "--device", "tpu");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("--device", "tpu", "CUDA");
        assertThat(Cli.run("train", "--spec", spec, "--data", data, "--out", dir, "--device", "auto")
                        .code())
                .as("auto falls back")
                .isZero();
    }

    private static void refused(Cli.Result result) {
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err().lines())
                .singleElement()
                .asString()
                .startsWith("echolot: ")
                .contains("without CUDA", "profile 'gpu'", "onnxruntime.native.path");
    }
}
