package dev.echolot.trainer;

import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a training run keeps what it does not hold in memory, and how it is interrupted. None of it changes the model.
 *
 * @param rows keeps the rows
 * @param checkpoint the file from which an interrupted run can go on; or null for none. It is written every half minute and
 *     when the run is interrupted, and removed when the run is done
 * @param resume whether to go on from that file, where it is there
 * @param interrupted asked often, from the training thread; true ends the run
 */
public record TrainingWorkspace(RowSpace rows, @Nullable Path checkpoint, boolean resume, BooleanSupplier interrupted) {

    /** Rows that do not fit on the heap go to the directory for temporary files; never interrupted, no checkpoint. */
    public static TrainingWorkspace temporary() {
        return new TrainingWorkspace(RowSpace.temporary(), null, false, () -> false);
    }

    /** @throws TrainingInterruptedException when the run is to end, of which nothing is kept yet */
    void checkInterrupted() {
        if (interrupted.getAsBoolean()) {
            throw new TrainingInterruptedException("interrupted before the first step: nothing is kept");
        }
    }
}
