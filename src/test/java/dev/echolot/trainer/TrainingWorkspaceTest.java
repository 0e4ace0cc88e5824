package dev.echolot.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import dev.echolot.onnx.Device;
import dev.echolot.onnx.OnnxException;
import dev.echolot.trainer.TrainingSpec.Kind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where rows are kept and whether a run was interrupted changes nothing about the model. */
class TrainingWorkspaceTest {

    private static final int ROWS = 900;

    @TempDir
    Path directory;

    private final List<String> notes = new ArrayList<>();
    private final ProgressListener listener = new ProgressListener() {
        @Override
        public void note(String line) {
            notes.add(line);
        }
    };

    private Path checkpoint() {
        return directory.resolve("m/m.checkpoint");
    }

    private TrainingWorkspace workspace(boolean resume, BooleanSupplier interrupted) {
        return new TrainingWorkspace(new RowSpace(directory, Long.MAX_VALUE), checkpoint(), resume, interrupted);
    }

    private TrainedModel train(Kind kind, long seed, int rows, TrainingWorkspace workspace) throws Exception {
        return Trainer.train(
                MixedRows.spec(kind, 300), MixedRows.ordinary(rows, 1), seed, listener, workspace, () -> Instant.EPOCH);
    }

    private TrainedModel whole(Kind kind) throws Exception {
        return train(kind, 7, ROWS, TrainingWorkspace.temporary());
    }

    /** True from some look on. */
    private static BooleanSupplier after(int looks) {
        AtomicInteger seen = new AtomicInteger();
        return () -> seen.incrementAndGet() > looks;
    }

    @ParameterizedTest
    @EnumSource
    void rowsInAFileGiveTheSameModelAsRowsOnTheHeap(Kind kind) throws Exception {
        TrainingWorkspace mapped = new TrainingWorkspace(new RowSpace(directory, 0), null, false, () -> false);
        TrainedModel first = train(kind, 7, 300, mapped);
        TrainedModel second = train(kind, 7, 300, TrainingWorkspace.temporary());
        assertThat(first.graph()).isEqualTo(second.graph());
        assertThat(first.manifest()).isEqualTo(second.manifest());
    }

    /** With noise, which begins anew at certain steps only, and without; twice in one run. */
    @ParameterizedTest
    @EnumSource(names = {"UNDERCOMPLETE", "DENOISING"})
    void aResumedRunEndsWithTheSameModelAsOneWithoutABreak(Kind kind) throws Exception {
        TrainedModel whole = whole(kind);
        for (int looks : new int[] {70, 40}) {
            boolean again = Files.exists(checkpoint());
            assertThatThrownBy(() -> train(kind, 7, ROWS, workspace(again, after(looks))))
                    .isInstanceOf(TrainingInterruptedException.class)
                    .hasMessageContaining("interrupted in epoch")
                    .hasMessageContaining(checkpoint().toString())
                    .hasMessageContaining("--resume");
            assertThat(checkpoint()).exists();
        }
        notes.clear();
        TrainedModel resumed = train(kind, 7, ROWS, workspace(true, () -> false));
        assertThat(notes).anyMatch(n -> n.matches("goes on after [1-9][0-9,]* steps that were done before"));
        assertThat(resumed.graph()).isEqualTo(whole.graph());
        assertThat(resumed.manifest()).isEqualTo(whole.manifest());
        assertThat(checkpoint()).as("removed once the run is done").doesNotExist();
    }

    @Test
    void refusesACheckpointOfAnotherRunAndSaysInWhatItDiffers() throws Exception {
        assertThatThrownBy(() -> train(Kind.SPARSE, 7, ROWS, workspace(false, after(20))))
                .isInstanceOf(TrainingInterruptedException.class);
        assertThatThrownBy(() -> train(Kind.UNDERCOMPLETE, 8, 500, workspace(true, () -> false)))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("found one of another data, seed, specification;");
        byte[] bytes = Files.readAllBytes(checkpoint());
        bytes[bytes.length / 2] ^= 1;
        Files.write(checkpoint(), bytes);
        assertThatThrownBy(() -> train(Kind.SPARSE, 7, ROWS, workspace(true, () -> false)))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("damaged");
    }

    /** Weights that CUDA led to are not those the CPU would have come to. */
    @Test
    void refusesACheckpointOfAnotherDevice() throws Exception {
        Map<String, String> run = Map.of("device", "cuda", "seed", "7");
        new CheckpointFile(checkpoint(), run).write(Checkpoint.start(0, new float[3]));
        assertThatThrownBy(() -> new CheckpointFile(checkpoint(), Map.of("device", "cpu", "seed", "7")).read())
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("found one of another device;");
        assertThatThrownBy(() -> train(Kind.SPARSE, 7, ROWS, workspace(false, after(20))))
                .isInstanceOf(TrainingInterruptedException.class);
        assertThat(new String(Files.readAllBytes(checkpoint()), StandardCharsets.ISO_8859_1))
                .as("what run it is of")
                .contains("device")
                .contains("cpu");
    }

    @Test
    void cudaThatIsNotToBeHadIsRefusedBeforeARowIsRead() {
        Assumptions.assumeFalse(
                OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA), "this runtime has CUDA");
        RecordSupplier never = fields -> {
            throw new AssertionError("rows were asked for");
        };
        assertThatThrownBy(() -> Trainer.train(
                        MixedRows.spec(Kind.SPARSE, 300), never, 7, listener, TrainingWorkspace.temporary(Device.CUDA)))
                .isInstanceOf(OnnxException.class)
                .hasMessageContaining("without CUDA");
    }

    @Test
    void theDeviceThatAutoLeadsToTrainsTheSameModelWhereItIsTheCpu() throws Exception {
        Assumptions.assumeFalse(
                OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA), "this runtime has CUDA");
        TrainedModel chosen = train(Kind.DENOISING, 7, 300, TrainingWorkspace.temporary(Device.AUTO));
        assertThat(chosen.graph())
                .isEqualTo(train(Kind.DENOISING, 7, 300, TrainingWorkspace.temporary())
                        .graph());
    }

    @Test
    void saysThatAnInterruptedRunCouldBeResumed() throws Exception {
        assertThatThrownBy(() -> train(Kind.SPARSE, 7, ROWS, workspace(false, after(20))))
                .isInstanceOf(TrainingInterruptedException.class);
        assertThatThrownBy(() -> train(Kind.SPARSE, 7, ROWS, workspace(false, after(20))))
                .isInstanceOf(TrainingInterruptedException.class);
        assertThat(notes).anyMatch(n -> n.contains("--resume would go on from there"));
    }

    @ParameterizedTest
    @ValueSource(ints = {30_000, 12_000})
    void canBeInterruptedWhileReading(int rows) {
        assertThatThrownBy(() -> train(Kind.LINEAR, 1, rows, workspace(false, () -> true)))
                .isInstanceOf(TrainingInterruptedException.class)
                .hasMessageContaining("nothing is kept");
    }
}
