package dev.echolot.events;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing byte array that takes Avro's binary encoding (Avro 1.12 specification, "Binary encoding"), reused from record
 * to record. Not thread-safe.
 */
final class AvroBytes {

    private static final VarHandle FLOATS =
            MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle DOUBLES =
            MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes = new byte[512];
    private int size;

    AvroBytes reset() {
        size = 0;
        return this;
    }

    byte[] copy() {
        return Arrays.copyOf(bytes, size);
    }

    AvroBytes raw(byte[] source) {
        room(source.length);
        System.arraycopy(source, 0, bytes, size, source.length);
        size += source.length;
        return this;
    }

    AvroBytes bool(boolean value) {
        room(1);
        bytes[size++] = (byte) (value ? 1 : 0);
        return this;
    }

    /** int and long: zigzag, then seven bits a byte, low ones first. */
    AvroBytes number(long value) {
        room(10);
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) ((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
        return this;
    }

    AvroBytes float32(float value) {
        room(4);
        FLOATS.set(bytes, size, value);
        size += 4;
        return this;
    }

    AvroBytes float64(double value) {
        room(8);
        DOUBLES.set(bytes, size, value);
        size += 8;
        return this;
    }

    /** Text already in UTF-8. */
    AvroBytes text(byte[] utf8) {
        return number(utf8.length).raw(utf8);
    }

    AvroBytes text(String value) {
        int length = value.length();
        room(10 + length);
        int mark = size;
        number(length);
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c >= 0x80) {
                size = mark;
                return text(value.getBytes(StandardCharsets.UTF_8));
            }
            bytes[size++] = (byte) c;
        }
        return this;
    }

    /** A text made of a prefix, a decimal number and a suffix, all ASCII: an identifier, without building it. */
    AvroBytes text(byte[] prefix, long number, byte[] suffix) {
        int digits = digits(number);
        number(prefix.length + digits + suffix.length);
        raw(prefix);
        room(digits);
        long rest = number;
        for (int i = size + digits - 1; i >= size; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += digits;
        return raw(suffix);
    }

    private static int digits(long number) {
        int digits = 1;
        for (long rest = number / 10; rest != 0; rest /= 10) {
            digits++;
        }
        return digits;
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
