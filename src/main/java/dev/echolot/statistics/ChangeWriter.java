package dev.echolot.statistics;

import java.util.ArrayList;
import java.util.List;

/**
 * Changes of windows as blocks of bytes: a version byte, the block's sequence number and the windows' size, then change after
 * change to the end. A change is a byte of kind and flags, the record's offset and the window's start as differences, and the
 * entity; a record that was counted brings its event time, error and score. About 25 bytes a record. Not thread-safe.
 */
final class ChangeWriter {

    /** What a change is. */
    enum Kind {
        COUNTED,
        LATE,
        EXCLUDED,
        /** The entity was evicted, the window closed. */
        EVICTED
    }

    static final int VERSION = 1;
    static final int KINDS = 0x03;
    static final int ANOMALY = 0x04;
    static final int OTHER_START = 0x08;

    /** A block of bytes and how many changes it holds. */
    record Block(long sequence, int changes, byte[] bytes) {}

    private static final int BLOCK_BYTES = 16 * 1024;

    private final StateWriter out = new StateWriter();
    private final long sizeMs;
    private List<Block> finished = new ArrayList<>();
    private long sequence;
    private int changes;
    private long offset;
    private long startMs;
    private long timeMs;

    /** @param sizeMs of the windows */
    ChangeWriter(long sizeMs) {
        this.sizeMs = sizeMs;
    }

    /** The sequence number of the block that the next change goes into. */
    long sequence() {
        return sequence;
    }

    /** Goes on with this block; nothing must have been written yet. */
    void startAt(long next) {
        sequence = next;
    }

    void counted(String entity, long start, long at, long eventTimeMs, float error, float score, boolean anomaly) {
        head(Kind.COUNTED, anomaly ? ANOMALY : 0, entity, start, at);
        out.writeSigned(eventTimeMs - timeMs);
        timeMs = eventTimeMs;
        out.writeFloat(error);
        out.writeFloat(score);
        changed();
    }

    void other(Kind kind, String entity, long start, long at) {
        head(kind, 0, entity, start, at);
        changed();
    }

    /** The blocks with every change since the last call. */
    List<Block> take() {
        finish();
        List<Block> taken = finished;
        finished = new ArrayList<>();
        return taken;
    }

    private void head(Kind kind, int flags, String entity, long start, long at) {
        if (changes == 0) {
            out.reset();
            out.writeByte(VERSION);
            out.writeCount(sequence);
            out.writeCount(sizeMs);
            offset = 0;
            startMs = 0;
            timeMs = 0;
        }
        boolean other = start != startMs;
        out.writeByte(kind.ordinal() | flags | (other ? OTHER_START : 0));
        out.writeSigned(at - offset);
        offset = at;
        if (other) {
            out.writeSigned(start - startMs);
            startMs = start;
        }
        out.writeText(entity);
    }

    private void changed() {
        changes++;
        if (out.size() >= BLOCK_BYTES) {
            finish();
        }
    }

    private void finish() {
        if (changes > 0) {
            finished.add(new Block(sequence++, changes, out.toBytes()));
            changes = 0;
        }
    }
}
