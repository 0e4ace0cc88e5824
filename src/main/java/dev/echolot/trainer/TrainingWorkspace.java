package dev.echolot.trainer;

import dev.echolot.onnx.Device;
import dev.echolot.onnx.OnnxSession;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a training run computes and keeps what it does not hold in memory, and how it is interrupted. None of it but the device
 * changes the model; CUDA adds in another order, and its last bits may differ from run to run.
 *
 * @param rows keeps the rows
 * @param checkpoint the file from which an interrupted run can go on; or null for none. It is written every half minute and
 *     when the run is interrupted, and removed when the run is done
 * @param resume whether to go on from that file, where it is there
 * @param interrupted asked often, from the training thread; true ends the run
 * @param device where gradients and held-out losses are computed; all else is on the CPU, as is whatever the file promises of
 *     its own outputs
 */
public record TrainingWorkspace(
        RowSpace rows, @Nullable Path checkpoint, boolean resume, BooleanSupplier interrupted, Device device) {

    /** On the CPU. */
    public TrainingWorkspace(RowSpace rows, @Nullable Path checkpoint, boolean resume, BooleanSupplier interrupted) {
        this(rows, checkpoint, resume, interrupted, Device.CPU);
    }

    /** Rows that do not fit on the heap go to the directory for temporary files; never interrupted, no checkpoint. */
    public static TrainingWorkspace temporary() {
        return temporary(Device.CPU);
    }

    /** The same on a device. */
    public static TrainingWorkspace temporary(Device device) {
        return new TrainingWorkspace(RowSpace.temporary(), null, false, () -> false, device);
    }

    /** With the device that {@link Device#AUTO} leads to. */
    TrainingWorkspace chosen() {
        return new TrainingWorkspace(rows, checkpoint, resume, interrupted, OnnxSession.choose(device));
    }

    /** @throws TrainingInterruptedException when the run is to end, of which nothing is kept yet */
    void checkInterrupted() {
        if (interrupted.getAsBoolean()) {
            throw new TrainingInterruptedException("interrupted before the first step: nothing is kept");
        }
    }
}
