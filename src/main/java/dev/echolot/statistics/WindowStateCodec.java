package dev.echolot.statistics;

/**
 * {@link StoredWindow} as bytes, version first; about 110 bytes for a handful of records. Exact: every bit returns. Not
 * thread-safe: it writes into a buffer of its own.
 */
public final class WindowStateCodec {

    private static final int WITHOUT_JOURNAL = 1; // release 0.1
    private static final int VERSION = 2;

    private final StateWriter out = new StateWriter();

    /** @param savedThrough see {@link StoredWindow} */
    public byte[] encode(WindowState state, long savedThrough) {
        out.reset();
        out.writeByte(VERSION);
        out.writeSigned(savedThrough);
        state.write(out);
        return out.toBytes();
    }

    /** @throws StateFormatException when the bytes are something else */
    public static StoredWindow decode(byte[] bytes) {
        StateReader in = new StateReader(bytes, "window state");
        long savedThrough = in.expectVersion(WITHOUT_JOURNAL, VERSION) == WITHOUT_JOURNAL ? -1 : in.readSigned();
        StoredWindow stored = new StoredWindow(WindowState.read(in), savedThrough);
        in.expectEnd();
        return stored;
    }
}
