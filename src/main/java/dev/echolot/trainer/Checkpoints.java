package dev.echolot.trainer;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
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

    /**
     * Those of a workspace.
     *
     * @param run what a checkpoint must agree in
     * @param progress hears where the run begins
     * @throws TrainingException when the checkpoint to go on from is of another run
     */
    static Checkpoints open(TrainingWorkspace workspace, Map<String, String> run, ProgressListener progress)
            throws IOException {
        if (workspace.checkpoint() == null) {
            return new Checkpoints(null, null, workspace.interrupted());
        }
        CheckpointFile file = new CheckpointFile(workspace.checkpoint(), run);
        Checkpoint from = workspace.resume() ? file.read() : null;
        if (from != null) {
            progress.note(String.format(Locale.ROOT, "goes on after %,d steps that were done before", from.step()));
        } else if (workspace.resume()) {
            progress.note("no checkpoint at " + file.path() + ": begins at the first step");
        } else if (file.exists()) {
            progress.note(
                    "an interrupted run left " + file.path() + "; --resume would go on from there, this begins anew");
        }
        return new Checkpoints(file, from, workspace.interrupted());
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

    /** Nothing can be gained by going on. */
    void discard() throws IOException {
        if (file != null) {
            file.delete();
        }
    }
}
