package dev.echolot.statistics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Appends numbers and texts to a growing byte array: variable-length integers (7 bits a byte, low first), doubles as their
 * 8 bytes, texts as their UTF-16 units in 1 to 3 bytes each, so that any Java string survives. Not thread-safe.
 */
final class StateWriter {

    private static final VarHandle BIG_ENDIAN =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final VarHandle BIG_ENDIAN_INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private byte[] bytes = new byte[128];
    private int size;

    /** Begins anew, in the same array. */
    void reset() {
        size = 0;
    }

    void writeByte(int value) {
        room(1);
        bytes[size++] = (byte) value;
    }

    /** A count or another number that is usually small and not negative; negative ones take 10 bytes. */
    void writeCount(long value) {
        room(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    /** A number of either sign, small ones short. */
    void writeSigned(long value) {
        writeCount((value << 1) ^ (value >> 63));
    }

    void writeDouble(double value) {
        writeFixed(Double.doubleToRawLongBits(value));
    }

    /** 4 bytes, highest first. */
    void writeFloat(float value) {
        room(4);
        BIG_ENDIAN_INT.set(bytes, size, Float.floatToRawIntBits(value));
        size += 4;
    }

    /** 8 bytes, highest first. */
    void writeFixed(long value) {
        room(8);
        BIG_ENDIAN.set(bytes, size, value);
        size += 8;
    }

    void writeText(String text) {
        int length = text.length();
        writeCount(length);
        room(3 * length);
        for (int i = 0; i < length; i++) {
            char unit = text.charAt(i);
            if (unit < 0x80) {
                bytes[size++] = (byte) unit;
            } else if (unit < 0x800) {
                bytes[size++] = (byte) (0xC0 | unit >> 6);
                bytes[size++] = (byte) (0x80 | unit & 0x3F);
            } else {
                bytes[size++] = (byte) (0xE0 | unit >> 12);
                bytes[size++] = (byte) (0x80 | unit >> 6 & 0x3F);
                bytes[size++] = (byte) (0x80 | unit & 0x3F);
            }
        }
    }

    int size() {
        return size;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
        }
    }
}
