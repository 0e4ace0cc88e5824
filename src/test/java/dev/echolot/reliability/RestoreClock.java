package dev.echolot.reliability;

/**
 * Times the reading back of state from the changelog by the application's own metrics, looked at every 20 ms: from the moment
 * before the first record was back to the moment the last one was. Runs in a thread of its own until closed.
 */
final class RestoreClock implements AutoCloseable {

    private final Thread thread;
    private final Pages pages;
    private volatile boolean closed;
    private volatile long records;
    private volatile long beginNanos;
    private volatile long endNanos;

    RestoreClock(Instance application) {
        this.pages = application.pages();
        this.thread = new Thread(this::run, "restore-clock");
        thread.start();
    }

    private void run() {
        while (!closed) {
            long looked = System.nanoTime();
            double restored = pages.metric("echolot_restored_records_total");
            double remaining = pages.metric("echolot_restore_remaining_records");
            if (restored == 0 && remaining == 0) {
                beginNanos = looked;
            } else if (restored > records) {
                records = (long) restored;
                beginNanos = beginNanos == 0 ? looked : beginNanos;
                endNanos = System.nanoTime();
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Records read back. */
    long records() {
        return records;
    }

    /** From the first to the last; a look longer at most. */
    double seconds() {
        return (endNanos - beginNanos) / 1e9;
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join();
    }
}
