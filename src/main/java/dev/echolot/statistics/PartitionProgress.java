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

    private static final int VERSION = 1;

    /** A version byte and six numbers of variable length; 7 to about 25 bytes. */
    public byte[] encode() {
        StateWriter out = new StateWriter();
        out.writeByte(VERSION);
        out.writeSigned(clockMs);
        out.writeSigned(lastOffset);
        out.writeCount(inTime);
        out.writeCount(late);
        out.writeCount(future);
        out.writeCount(evicted);
        return out.toBytes();
    }

    /** @throws StateFormatException when the bytes are something else */
    public static PartitionProgress decode(byte[] bytes) {
        StateReader in = new StateReader(bytes, "partition progress");
        in.expectVersion(VERSION);
        PartitionProgress progress = new PartitionProgress(
                in.readSigned(), in.readSigned(), in.readCount(), in.readCount(), in.readCount(), in.readCount());
        in.expectEnd();
        return progress;
    }
}
