package dev.echolot.statistics;

/**
 * What is stored of a source partition beside its windows and the journal of their changes. Immutable.
 *
 * @param closedThroughMs windows that end here or before have closed; {@link PartitionProgress#NO_CLOCK} before any has,
 *     {@link #UNKNOWN} where release 0.1 wrote this: all its windows are open
 */
public record StoredProgress(PartitionProgress progress, long closedThroughMs, Journal journal) {

    /**
     * Which blocks of the journal are needed.
     *
     * @param from sequence of the oldest
     * @param to sequence after the newest
     * @param blocks how many there are
     * @param begun sequence of the first block of the last commit, {@code to} where it stored none; of the commit it
     *     repeated, where it was the first after a restore
     * @param fromBefore {@code from} of the commit before that one: who restores may know that one alone, so the places of
     *     blocks from there on are not to be used again before another commit
     */
    public record Journal(long from, long to, int blocks, long begun, long fromBefore) {
        static final Journal NONE = new Journal(0, 0, 0, 0, 0);

        /** @throws StateFormatException unless {@code 0 <= fromBefore <= from <= to} */
        public Journal {
            if (fromBefore < 0 || fromBefore > from || from > to) {
                throw new StateFormatException(
                        "partition progress: expected the blocks of two commits in order, found from " + fromBefore
                                + ", then from " + from + " to " + to);
            }
        }
    }

    static final long UNKNOWN = Long.MAX_VALUE;
    static final StoredProgress NONE =
            new StoredProgress(PartitionProgress.NONE, PartitionProgress.NO_CLOCK, Journal.NONE);

    private static final int WITHOUT_JOURNAL = 1; // release 0.1
    private static final int WITHOUT_FROM_BEFORE = 2;
    private static final int VERSION = 3;

    /** A version byte and twelve numbers of variable length; 13 to about 50 bytes. */
    public byte[] encode() {
        StateWriter out = new StateWriter();
        out.writeByte(VERSION);
        progress.write(out);
        out.writeSigned(closedThroughMs);
        out.writeCount(journal.from());
        out.writeCount(journal.to());
        out.writeCount(journal.blocks());
        out.writeCount(journal.begun());
        out.writeCount(journal.fromBefore());
        return out.toBytes();
    }

    /** @throws StateFormatException when the bytes are something else */
    public static StoredProgress decode(byte[] bytes) {
        StateReader in = new StateReader(bytes, "partition progress");
        int version = in.expectVersion(WITHOUT_JOURNAL, VERSION);
        PartitionProgress progress = PartitionProgress.read(in);
        StoredProgress stored = version == WITHOUT_JOURNAL
                ? new StoredProgress(progress, UNKNOWN, Journal.NONE)
                : new StoredProgress(
                        progress,
                        in.readSigned(),
                        new Journal(
                                in.readCount(),
                                in.readCount(),
                                in.readSize(Integer.MAX_VALUE),
                                in.readCount(),
                                version == WITHOUT_FROM_BEFORE ? 0 : in.readCount()));
        in.expectEnd();
        return stored;
    }
}
