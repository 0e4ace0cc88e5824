package dev.echolot.statistics;

/**
 * {@link QuantileSketch} as bytes: a version byte, accuracy and cap where they are not the defaults, the count of zeros,
 * then key differences and counts; about 2 to 3 bytes a distinct bucket.
 */
public final class QuantileSketchCodec {

    private static final int VERSION = 1;

    private QuantileSketchCodec() {}

    public static byte[] encode(QuantileSketch sketch) {
        StateWriter out = new StateWriter();
        out.writeByte(VERSION);
        sketch.write(out);
        return out.toBytes();
    }

    /** @throws StateFormatException when the bytes are something else */
    public static QuantileSketch decode(byte[] bytes) {
        StateReader in = new StateReader(bytes, "quantile sketch");
        in.expectVersion(VERSION);
        QuantileSketch sketch = QuantileSketch.read(in);
        in.expectEnd();
        return sketch;
    }
}
