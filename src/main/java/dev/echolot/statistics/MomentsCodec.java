package dev.echolot.statistics;

/** {@link Moments} as bytes: a version byte, the count, then mean, squares, minimum and maximum; 2 to 43 bytes. */
public final class MomentsCodec {

    private static final int VERSION = 1;

    private MomentsCodec() {}

    public static byte[] encode(Moments moments) {
        StateWriter out = new StateWriter();
        out.writeByte(VERSION);
        moments.write(out);
        return out.toBytes();
    }

    /** @throws StateFormatException when the bytes are something else */
    public static Moments decode(byte[] bytes) {
        StateReader in = new StateReader(bytes, "moments");
        in.expectVersion(VERSION);
        Moments moments = Moments.read(in);
        in.expectEnd();
        return moments;
    }
}
