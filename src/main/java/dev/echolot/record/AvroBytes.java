package dev.echolot.record;

import java.nio.charset.StandardCharsets;

/**
 * Reads Avro's binary encoding from a byte array, every length checked against the bytes that are left before anything is
 * allocated: a kilobyte that claims to hold a gigabyte of text is refused, not believed. Used by one thread.
 */
final class AvroBytes {

    /** Most items without bytes in the arrays of one record; more is taken for damage. */
    static final int MAX_EMPTY = 1 << 16;

    private byte[] bytes = {};
    private int at;
    private int empties;

    void reset(byte[] value, int from) {
        bytes = value;
        at = from;
        empties = 0;
    }

    int position() {
        return at;
    }

    int left() {
        return bytes.length - at;
    }

    /** A zigzag variable-length number of at most 10 bytes. */
    long readLong() throws BadRecordException {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            if (at >= bytes.length) {
                throw cut("a number", 1);
            }
            byte b = bytes[at++];
            value |= (b & 0x7FL) << shift;
            if (b >= 0) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw malformed("expected a number of at most 10 bytes, got a longer one");
    }

    boolean readBoolean() throws BadRecordException {
        require("a boolean", 1);
        byte b = bytes[at++];
        if (b != 0 && b != 1) {
            throw malformed("expected 0 or 1 for a boolean, got " + b);
        }
        return b == 1;
    }

    float readFloat() throws BadRecordException {
        require("a float", 4);
        int bits = (bytes[at] & 0xFF)
                | (bytes[at + 1] & 0xFF) << 8
                | (bytes[at + 2] & 0xFF) << 16
                | (bytes[at + 3] & 0xFF) << 24;
        at += 4;
        return Float.intBitsToFloat(bits);
    }

    double readDouble() throws BadRecordException {
        require("a double", 8);
        double value = Double.longBitsToDouble(littleEndian(bytes, at));
        at += 8;
        return value;
    }

    /** A length, at least 0 and no more than the bytes left. */
    int readLength() throws BadRecordException {
        long length = readLong();
        if (length < 0) {
            throw malformed("expected a length, got " + length);
        }
        require("a text or bytes", length);
        return (int) length;
    }

    String readString(int longest) throws BadRecordException {
        int length = readLength();
        if (length > longest) {
            throw new BadRecordException(
                    RejectReason.TOO_LARGE, "expected a text of at most " + longest + " bytes, got " + length);
        }
        int end = at + length;
        if (Utf8.firstInvalid(bytes, at, end) >= 0) {
            throw malformed("expected a text in UTF-8, got bytes that are none");
        }
        String text = new String(bytes, at, length, StandardCharsets.UTF_8);
        at = end;
        return text;
    }

    byte[] readBytes(int length) throws BadRecordException {
        require("bytes", length);
        byte[] copy = new byte[length];
        System.arraycopy(bytes, at, copy, 0, length);
        at += length;
        return copy;
    }

    void skip(long length) throws BadRecordException {
        require("a value", length);
        at += (int) length;
    }

    /**
     * Takes note of an item that has no bytes, such as a null. All others are bounded by the bytes there are; of these a few
     * bytes can claim any number, and lists of lists of them would take hours to step over.
     */
    void countEmpty() throws BadRecordException {
        if (++empties > MAX_EMPTY) {
            throw new BadRecordException(
                    RejectReason.TOO_LARGE,
                    "expected at most " + MAX_EMPTY + " items without bytes in lists, got more");
        }
    }

    static long littleEndian(byte[] bytes, int at) {
        long value = 0;
        for (int i = 7; i >= 0; i--) {
            value = value << 8 | (bytes[at + i] & 0xFF);
        }
        return value;
    }

    BadRecordException malformed(String message) {
        return new BadRecordException(RejectReason.MALFORMED, "not Avro at byte " + at + ": " + message);
    }

    private void require(String what, long length) throws BadRecordException {
        if (length > left()) {
            throw cut(what, length);
        }
    }

    private BadRecordException cut(String what, long length) {
        return malformed("expected " + what + " of " + length + " bytes, " + left() + " are left");
    }
}
