package dev.echolot.statistics;

/**
 * {@link WindowState} as bytes, version first; about 110 bytes for a handful of records. Exact: every bit returns. Not
 * thread-safe: it writes into a buffer of its own.
 */
public final class WindowStateCodec {

    private static final int VERSION = 1;

    private final StateWriter out = new StateWriter();

    public byte[] encode(WindowState state) {
        out.reset();
        out.writeByte(VERSION);
        state.write(out);
        return out.toBytes();
    }

    /** @throws StateFormatException when the bytes are something else */
    public static WindowState decode(byte[] bytes) {
        StateReader in = new StateReader(bytes, "window state");
        in.expectVersion(VERSION);
        WindowState state = WindowState.read(in);
        in.expectEnd();
        return state;
    }
}
