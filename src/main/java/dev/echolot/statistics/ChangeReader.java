package dev.echolot.statistics;

/**
 * Reads what {@link ChangeWriter} wrote, some changes at a time: {@link #read} goes to the next lot, and the other methods give
 * what its changes are, counted from 0. In lots, because so the memory that many changes wait for can be asked for at once;
 * entities are texts among the bytes still, because nearly all are known by an object already. Not thread-safe.
 */
final class ChangeReader {

    /** Most changes at a time. */
    static final int LOT = 64;

    private static final String WHAT = "journal of windows";
    private static final ChangeWriter.Kind[] KINDS = ChangeWriter.Kind.values();

    private final StateReader in;
    private final long sequence;
    private final long sizeMs;
    private final int[] heads = new int[LOT];
    private final int[] texts = new int[LOT]; // where the entity begins
    private final int[] hashes = new int[LOT];
    private final long[] offsets = new long[LOT];
    private final long[] startsMs = new long[LOT];
    private final long[] timesMs = new long[LOT];
    private final float[] errors = new float[LOT];
    private final float[] scores = new float[LOT];
    private long offset;
    private long startMs;
    private long timeMs;

    /** @throws StateFormatException when the bytes are something else, here and in {@link #read} */
    ChangeReader(byte[] bytes) {
        in = new StateReader(bytes, WHAT);
        sequence = sequence(in);
        sizeMs = in.readCount();
    }

    /** The sequence number of a block. */
    static long sequenceOf(byte[] block) {
        return sequence(new StateReader(block, WHAT));
    }

    private static long sequence(StateReader in) {
        in.expectVersion(ChangeWriter.VERSION);
        return in.readCount();
    }

    /** Goes to the next changes; returns how many there are, 0 after the last. */
    int read() {
        int count = 0;
        for (; count < LOT && !in.atEnd(); count++) {
            int head = in.readByte();
            offset += in.readSigned();
            if ((head & ChangeWriter.OTHER_START) != 0) {
                startMs += in.readSigned();
            }
            texts[count] = in.at();
            hashes[count] = in.readHash();
            if (KINDS[head & ChangeWriter.KINDS] == ChangeWriter.Kind.COUNTED) {
                timeMs += in.readSigned();
                errors[count] = in.readFloat();
                scores[count] = in.readFloat();
            }
            heads[count] = head;
            offsets[count] = offset;
            startsMs[count] = startMs;
            timesMs[count] = timeMs;
        }
        return count;
    }

    long sequence() {
        return sequence;
    }

    long sizeMs() {
        return sizeMs;
    }

    ChangeWriter.Kind kind(int change) {
        return KINDS[heads[change] & ChangeWriter.KINDS];
    }

    String entity(int change) {
        return in.textAt(texts[change]);
    }

    /** Whether the entity has this name; nothing is allocated. */
    boolean isOf(int change, String name) {
        return in.isTextAt(texts[change], name);
    }

    /** The entity's {@link EntityHash}. */
    int hash(int change) {
        return hashes[change];
    }

    long startMs(int change) {
        return startsMs[change];
    }

    long eventTimeMs(int change) {
        return timesMs[change];
    }

    /** Counts the record of a change of kind {@link ChangeWriter.Kind#COUNTED}. */
    void count(int change, WindowState state) {
        state.seen(timesMs[change]);
        state.add(errors[change], scores[change], offsets[change], (heads[change] & ChangeWriter.ANOMALY) != 0);
    }
}
