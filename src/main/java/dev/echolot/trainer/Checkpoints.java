package dev.echolot.trainer;

import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The checkpoints of one run: in memory always, in the file every half minute and when the run is interrupted. */
final class Checkpoints {

    private static final long WRITTEN_EVERY_NANOS = 30_000_000_000L;

    private final @Nullable CheckpointFile file;
    private final BooleanSupplier interrupted;
    private @Nullable Checkpoint last;
    private long written = System.nanoTime();

    /** @param from where the run begins, or null at the beginning */
    Checkpoints(@Nullable CheckpointFile file, @Nullable Checkpoint from, BooleanSupplier interrupted) {
        this.file = file;
        this.last = from;
        this.interrupted = interrupted;
    }

    /** For runs that are never interrupted. */
    static Checkpoints none() {
        return new Checkpoints(null, null, () -> false);
    }

    /** The last one, or null where there is none yet. */
    @Nullable
    Checkpoint last() {
        return last;
    }

    boolean interrupted() {
        return interrupted.getAsBoolean();
    }

    void reached(Checkpoint checkpoint) throws IOException {
        last = checkpoint;
        long now = System.nanoTime();
        if (file != null && now - written > WRITTEN_EVERY_NANOS) {
            file.write(checkpoint);
            written = now;
        }
    }

    /**
     * Keeps the last one.
     *
     * @param progress how far the run is, for people
     */
    TrainingInterruptedException stop(String progress) throws IOException {
        if (file == null || last == null) {
            return new TrainingInterruptedException("interrupted " + progress + ": nothing is kept");
        }
        file.write(last);
        return new TrainingInterruptedException("interrupted " + progress + "; " + file.path()
                + " keeps what was learned: the same command with --resume goes on from there");
    }

    /** The run is over. */
    void done() throws IOException {
        if (file != null) {
            file.delete();
        }
    }
}
