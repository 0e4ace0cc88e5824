package dev.echolot.statistics;

/**
 * Tumbling windows by event time: a window holds {@code start <= t < start + size}, starts are multiples of the size
 * counted from 1970-01-01T00:00Z (negative times too), and a window closes once the observed event time reaches {@code
 * end + grace}. Immutable.
 *
 * @param sizeMs length of a window, 1 to {@link #MAX_MS}
 * @param graceMs how long after its end a window still takes records, 0 to {@link #MAX_MS}
 */
public record WindowSpec(long sizeMs, long graceMs) {

    /** About 36,000 years: the largest size, grace and lead; all sums of times stay far from overflow. */
    public static final long MAX_MS = 1L << 50;

    /** Event times beyond this, in either direction, count as this: about 36 million years from 1970. */
    static final long TIME_LIMIT_MS = 1L << 60;

    public WindowSpec {
        if (sizeMs < 1 || sizeMs > MAX_MS) {
            throw new IllegalArgumentException("window size must be 1 to " + MAX_MS + " ms, got " + sizeMs);
        }
        if (graceMs < 0 || graceMs > MAX_MS) {
            throw new IllegalArgumentException("window grace must be 0 to " + MAX_MS + " ms, got " + graceMs);
        }
    }

    /** Start of the window that holds an event time. */
    public long startOf(long eventTimeMs) {
        long time = bounded(eventTimeMs);
        return time - Math.floorMod(time, sizeMs);
    }

    /** The observed event time at which the window starting at {@code startMs} closes. */
    public long closesAt(long startMs) {
        return startMs + sizeMs + graceMs;
    }

    /** An event time within the range that sums of times are safe in. */
    static long bounded(long timeMs) {
        return Math.max(-TIME_LIMIT_MS, Math.min(TIME_LIMIT_MS, timeMs));
    }
}
