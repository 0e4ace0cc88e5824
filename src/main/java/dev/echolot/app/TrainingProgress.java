package dev.echolot.app;

import dev.echolot.trainer.ProgressListener;
import java.io.PrintWriter;
import java.util.Locale;

/** Shows how a training run gets on: rows read, then steps with the time left. Used by one thread. */
final class TrainingProgress implements ProgressListener, AutoCloseable {

    private final PrintWriter err;
    private final Progress reading;
    private final Progress steps;
    private final TimeLeft left = new TimeLeft();
    private String losses = "";

    TrainingProgress(PrintWriter err) {
        this.err = err;
        this.reading = new Progress(err, "train: rows read", Progress.onTerminal());
        this.steps = new Progress(err, "train: step", Progress.onTerminal());
    }

    @Override
    public void read(long rows) {
        reading.update(rows, 0, "");
    }

    @Override
    public void step(long step, long most) {
        if (steps.due() || step == 0) {
            String time = left.text(step, most, System.nanoTime());
            steps.update(step, most, "at most" + (time.isEmpty() ? "" : ", " + time) + losses);
        }
    }

    @Override
    public void epoch(int epoch, int epochs, double fitLoss, double stopLoss) {
        losses = String.format(
                Locale.ROOT, "; epoch %d of %d: loss %.4g, held out %.4g", epoch, epochs, fitLoss, stopLoss);
    }

    @Override
    public void note(String line) {
        close();
        err.println("train: " + line);
        err.flush();
    }

    @Override
    public void close() {
        reading.finish();
        steps.finish();
    }
}
