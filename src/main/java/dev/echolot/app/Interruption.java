package dev.echolot.app;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Turns Ctrl-C, or another polite signal, into a request that the work itself answers: the process ends when the work has
 * put away what it wants to keep, and after ten seconds at the latest.
 */
final class Interruption implements BooleanSupplier, AutoCloseable {

    private static final int PATIENCE_SECONDS = 10;

    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread hook;
    private volatile boolean requested;

    /** @param err hears when the work did not answer in time */
    Interruption(PrintWriter err) {
        this.hook = new Thread(() -> request(err), "interruption");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void request(PrintWriter err) {
        requested = true;
        try {
            if (!over.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                err.println("interrupted");
                err.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the work is to end. */
    @Override
    public boolean getAsBoolean() {
        return requested;
    }

    /** The work is over. */
    @Override
    public void close() {
        over.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // the process ends already, and the hook with it
        }
    }
}
