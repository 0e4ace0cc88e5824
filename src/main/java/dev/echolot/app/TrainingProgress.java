package dev.echolot.app;

import dev.echolot.trainer.ProgressListener;
import java.io.PrintWriter;
import java.util.Locale;

/** Shows how a training run gets on. Used by one thread. */
final class TrainingProgress implements ProgressListener, AutoCloseable {

    private final PrintWriter err;
    private final Progress progress;

    TrainingProgress(PrintWriter err) {
        this.err = err;
        this.progress = new Progress(err, "train: epoch", Progress.onTerminal());
    }

    @Override
    public void epoch(int epoch, int epochs, double fitLoss, double stopLoss) {
        progress.update(
                epoch, epochs, String.format(Locale.ROOT, "at most; loss %.4g, held out %.4g", fitLoss, stopLoss));
    }

    @Override
    public void note(String line) {
        progress.finish();
        err.println("train: " + line);
        err.flush();
    }

    @Override
    public void close() {
        progress.finish();
    }
}
