package dev.echolot.trainer;

/** Hears how a training run gets on. Called from the training thread. */
public interface ProgressListener {

    /** Hears nothing. */
    ProgressListener SILENT = new ProgressListener() {};

    /** Rows were read, so many in all until now. */
    default void read(long rows) {}

    /**
     * Some steps of the descent are done; called about every 32 of them.
     *
     * @param step steps done, those of an interrupted run before included
     * @param steps most there will be; early stopping may end before
     */
    default void step(long step, long steps) {}

    /**
     * An epoch is done.
     *
     * @param epoch from 1
     * @param epochs most there will be; early stopping may end before
     * @param fitLoss mean objective on the fit rows
     * @param stopLoss mean objective on the early-stopping rows
     */
    default void epoch(int epoch, int epochs, double fitLoss, double stopLoss) {}

    /** Something worth a line: rows left out, a column dropped, a restart at a lower learning rate. */
    default void note(String line) {}
}
