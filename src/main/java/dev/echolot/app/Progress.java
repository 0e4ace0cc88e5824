package dev.echolot.app;

import java.io.PrintWriter;
import java.util.Locale;

/**
 * How far a long task is, on standard error: a bar that redraws itself on a terminal, a plain line every few seconds
 * otherwise. Used by one thread.
 */
final class Progress {

    private static final int WIDTH = 30;
    private static final long REDRAW_NANOS = 100_000_000L;
    private static final long LINE_NANOS = 5_000_000_000L;

    private final PrintWriter err;
    private final String task;
    private final boolean terminal;
    private long last = System.nanoTime();
    private boolean drawn;

    /** @param terminal whether the writer ends at a terminal; the launcher knows, see {@link #onTerminal()} */
    Progress(PrintWriter err, String task, boolean terminal) {
        this.err = err;
        this.task = task;
        this.terminal = terminal;
    }

    static boolean onTerminal() {
        return System.getenv("ECHOLOT_TERMINAL") != null;
    }

    /** Whether enough time has passed for the next update to be shown. */
    boolean due() {
        return System.nanoTime() - last >= (terminal ? REDRAW_NANOS : LINE_NANOS);
    }

    /**
     * @param done 0 to {@code total}
     * @param total 0 where it is not known
     * @param detail shown behind the bar
     */
    void update(long done, long total, String detail) {
        if (!due()) {
            return;
        }
        last = System.nanoTime();
        String count = total > 0
                ? String.format(Locale.ROOT, "%,d of %,d", done, total)
                : String.format(Locale.ROOT, "%,d", done);
        if (terminal) {
            int filled = total > 0 ? (int) (WIDTH * done / total) : 0;
            String bar = total > 0 ? "[" + "#".repeat(filled) + ".".repeat(WIDTH - filled) + "] " : "";
            err.print("\r" + task + " " + bar + count + "  " + detail + "\u001b[K");
            drawn = true;
        } else {
            err.println(task + " " + count + " " + detail);
        }
        err.flush();
    }

    /** Wipes the bar, if there is one. */
    void finish() {
        if (drawn) {
            err.print("\r\u001b[K");
            err.flush();
        }
    }
}
