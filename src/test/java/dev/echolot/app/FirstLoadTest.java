package dev.echolot.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echolot.model.ModelException;
import dev.echolot.model.ModelFile;
import dev.echolot.model.TinyModel;
import dev.echolot.onnx.HostileModels;
import dev.echolot.onnx.RunsAnything;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstLoadTest {

    @TempDir
    Path directory;

    @Test
    void triesAModelOnceAndRemembersThatItPassed() throws Exception {
        ModelFile model = TinyModel.write(directory);
        Path memory = directory.resolve("state/app.loaded-models");

        new FirstLoad(model.path(), directory.resolve("state"), "app", 64).run(model.bytes(), model.sha256());
        assertThat(memory).content().containsOnlyOnce(model.sha256()).contains("batch=64", "onnxruntime=", "java=");

        // with no time at all a second trial would fail: there is none
        FirstLoad hurried = new FirstLoad(model.path(), directory.resolve("state"), "app", 64, Duration.ZERO);
        hurried.run(model.bytes(), model.sha256());
        assertThat(Files.readAllLines(memory)).hasSize(1);
        assertThatThrownBy(() -> hurried.run(model.bytes(), "0".repeat(64)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("was ended: it took more than 0.0 s");
        assertThat(Files.readAllLines(memory)).hasSize(1);
    }

    @Test
    void saysInOneLineWhatTheChildFound() {
        byte[] nonsense = "nonsense".getBytes(StandardCharsets.UTF_8);
        FirstLoad load = new FirstLoad(Path.of("odd.onnx"), directory, "app", 64);

        assertThatThrownBy(() -> load.run(nonsense, "0".repeat(64)))
                .isInstanceOf(ModelException.class)
                .hasMessage("its first load, in a process of its own, failed: model odd.onnx cannot be used: it is not"
                        + " an ONNX file");
        assertThat(directory.resolve("app.loaded-models")).doesNotExist();
    }

    /** The two ways a model can take a process with it, were it ever to come so far. */
    @Test
    void anEndlessModelIsEndedByItsTime() throws Exception {
        BoundedProcess.Outcome outcome = runAnything(HostileModels.LOOP_WITHOUT_END, Duration.ofSeconds(5), 4L << 30);
        assertThat(outcome.killed()).isEqualTo("it took more than 5.0 s");
    }

    @Test
    void aModelOfSixteenGigabytesIsEndedByItsMemory() throws Exception {
        Assumptions.assumeTrue(Files.exists(Path.of("/proc/self/status")), "the memory watch needs Linux");
        BoundedProcess.Outcome outcome = runAnything(HostileModels.SIXTEEN_GIGABYTES, Duration.ofMinutes(2), 640 << 20);
        assertThat(outcome.killed()).isEqualTo("it took more than 640 MiB of memory");
    }

    @Test
    void aHarmlessModelPassesTheSameWay() throws Exception {
        BoundedProcess.Outcome outcome = BoundedProcess.run(
                FirstLoad.java(128, RunsAnything.class),
                HostileModels.harmless(),
                new BoundedProcess.Limits(Duration.ofMinutes(1), 640 << 20));
        assertThat(outcome).isEqualTo(new BoundedProcess.Outcome(null, 0, "[y]\n"));
    }

    private static BoundedProcess.Outcome runAnything(HostileModels model, Duration time, long memoryBytes)
            throws Exception {
        return BoundedProcess.run(
                FirstLoad.java(128, RunsAnything.class), model.bytes(), new BoundedProcess.Limits(time, memoryBytes));
    }
}
