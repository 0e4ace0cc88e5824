package dev.echolot.statistics;

/** Reads what {@link ChangeWriter} wrote, change after change: the fields are those of the one {@link #next} went to. */
final class ChangeReader {

    private static final String WHAT = "journal of windows";
    private static final ChangeWriter.Kind[] KINDS = ChangeWriter.Kind.values();

    private final StateReader in;
    private final long sequence;
    private final long sizeMs;
    private ChangeWriter.Kind kind = ChangeWriter.Kind.COUNTED;
    private boolean anomaly;
    private String entity = "";
    private long offset;
    private long startMs;
    private long eventTimeMs;
    private float error;
    private float score;

    /** @throws StateFormatException when the bytes are something else, here and in {@link #next} */
    ChangeReader(byte[] bytes) {
        in = new StateReader(bytes, WHAT);
        in.expectVersion(ChangeWriter.VERSION);
        sequence = in.readCount();
        sizeMs = in.readCount();
    }

    /** Goes to the next change; false after the last. */
    boolean next() {
        if (in.atEnd()) {
            return false;
        }
        int head = in.readByte();
        kind = KINDS[head & ChangeWriter.KINDS];
        anomaly = (head & ChangeWriter.ANOMALY) != 0;
        offset += in.readSigned();
        if ((head & ChangeWriter.OTHER_START) != 0) {
            startMs += in.readSigned();
        }
        entity = in.readText();
        if (kind == ChangeWriter.Kind.COUNTED) {
            eventTimeMs += in.readSigned();
            error = in.readFloat();
            score = in.readFloat();
        }
        return true;
    }

    long sequence() {
        return sequence;
    }

    long sizeMs() {
        return sizeMs;
    }

    ChangeWriter.Kind kind() {
        return kind;
    }

    String entity() {
        return entity;
    }

    long startMs() {
        return startMs;
    }

    long eventTimeMs() {
        return eventTimeMs;
    }

    /** Counts the record of a change of kind {@link ChangeWriter.Kind#COUNTED}. */
    void count(WindowState state) {
        state.seen(eventTimeMs);
        state.add(error, score, offset, anomaly);
    }
}
