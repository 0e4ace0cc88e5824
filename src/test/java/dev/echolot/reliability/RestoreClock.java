package dev.echolot.reliability;

/**
 * Times how state comes back from the changelog by the application's own metrics, looked at every 50 ms: from the moment
 * before the first record was read back to the moment all windows were open again. Runs in a thread of its own until closed.
 */
final class RestoreClock implements AutoCloseable {

    private final Thread thread;
    private final Pages pages;
    private final int windows;
    private volatile boolean closed;
    private volatile long records;
    private volatile long beginNanos;
    private volatile long endNanos;

    /** @param windows how many there were */
    RestoreClock(Instance application, int windows) {
        this.windows = windows;
        this.pages = application.pages();
        this.thread = new Thread(this::run, "restore-clock");
        thread.start();
    }

    private void run() {
        while (!closed) {
            long looked = System.nanoTime();
            double restored = pages.metric("echolot_restored_records_total");
            double remaining = pages.metric("echolot_restore_remaining_records");
            if (records > 0 && endNanos == 0 && pages.metric("echolot_windows_open") >= windows) {
                endNanos = System.nanoTime();
            }
            if (restored == 0 && remaining == 0) {
                beginNanos = looked;
            } else if (restored > records) {
                records = (long) restored;
                beginNanos = beginNanos == 0 ? looked : beginNanos;
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Changelog records read back. */
    long records() {
        return records;
    }

    /** From the first record to the last window; a look longer at most. Waits for it. */
    double seconds() throws InterruptedException {
        while (endNanos == 0) {
            Thread.sleep(20);
        }
        return (endNanos - beginNanos) / 1e9;
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join();
    }
}
