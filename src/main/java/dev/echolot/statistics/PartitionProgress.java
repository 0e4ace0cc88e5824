package dev.echolot.statistics;

/**
 * How far the statistics of one source partition have come: the observed event time and what was left out. Immutable.
 *
 * @param clockMs largest event time observed, {@link #NO_CLOCK} before the first
 * @param lastOffset offset of the last record seen, -1 before the first
 * @param inTime records given to a window
 * @param late records whose window had closed
 * @param future records too far ahead of their Kafka timestamp
 * @param evicted entities evicted because there were too many
 */
public record PartitionProgress(long clockMs, long lastOffset, long inTime, long late, long future, long evicted) {

    /** The clock before the first record. */
    public static final long NO_CLOCK = Long.MIN_VALUE;

    /** Nothing seen yet. */
    public static final PartitionProgress NONE = new PartitionProgress(NO_CLOCK, -1, 0, 0, 0, 0);

    void write(StateWriter out) {
        out.writeSigned(clockMs);
        out.writeSigned(lastOffset);
        out.writeCount(inTime);
        out.writeCount(late);
        out.writeCount(future);
        out.writeCount(evicted);
    }

    static PartitionProgress read(StateReader in) {
        return new PartitionProgress(
                in.readSigned(), in.readSigned(), in.readCount(), in.readCount(), in.readCount(), in.readCount());
    }
}
