package dev.echolot.app;

import java.util.Locale;

/** How long a task will go on, from the pace so far. */
final class TimeLeft {

    private long firstDone = -1;
    private long firstNanos;

    /**
     * The time left as text ({@code 2 min 10 s left}), from the second look on; empty before.
     *
     * @param done so far, not falling
     * @param total more than that
     */
    String text(long done, long total, long nowNanos) {
        if (firstDone < 0) {
            firstDone = done;
            firstNanos = nowNanos;
        }
        if (done <= firstDone) {
            return "";
        }
        double perUnit = (double) (nowNanos - firstNanos) / (done - firstDone);
        return text(Math.round(perUnit * (total - done) / 1e9)) + " left";
    }

    static String text(long seconds) {
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d min %d s", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d h %d min", seconds / 3600, seconds % 3600 / 60);
    }
}
