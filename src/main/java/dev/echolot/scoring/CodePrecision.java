package dev.echolot.scoring;

import java.util.Locale;

/** How much of a code's element is kept: the knob of lossy compression. */
public enum CodePrecision {
    /** All of it: float32, 4 bytes. */
    F32(4),
    /** IEEE 754 half precision, 2 bytes: 11 significant bits; beyond ±65504 it is clamped. */
    F16(2),
    /** One byte: 255 levels over the range an element has in the rows at hand, even or finer where most values are. */
    INT8(1);

    private static final float LARGEST_HALF = 65504;

    private final int bytes;

    CodePrecision(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of one element. */
    public int bytes() {
        return bytes;
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The nearest half-precision number, ties to even; beyond the largest the largest; NaN stays NaN. */
    public static short toHalf(float value) {
        if (Float.isNaN(value)) {
            return 0x7e00;
        }
        int sign = Float.floatToRawIntBits(value) >>> 16 & 0x8000;
        float size = Math.min(Math.abs(value), LARGEST_HALF);
        int half;
        if (size < 0x1p-14f) { // subnormal: steps of 2^-24
            half = (int) Math.rint(size * 0x1p24);
        } else {
            int exponent = Math.getExponent(size);
            half = (exponent + 15 << 10) - 1024 + (int) Math.rint(Math.scalb((double) size, 10 - exponent));
        }
        return (short) (sign | half);
    }

    /** The float32 of a half-precision number, exactly. */
    public static float fromHalf(short half) {
        int exponent = half >>> 10 & 0x1f;
        int fraction = half & 0x3ff;
        float size;
        if (exponent == 0x1f) {
            size = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
        } else {
            size = exponent == 0 ? fraction * 0x1p-24f : Math.scalb((float) (1024 + fraction), exponent - 25);
        }
        return half < 0 ? -size : size;
    }
}
