package dev.echolot.statistics;

/** Reads what {@link StateWriter} wrote. Every way the bytes can be wrong is a {@link StateFormatException}. */
final class StateReader {

    private final byte[] bytes;
    private final String what;
    private int at;

    /** @param what what the bytes should be, for messages: {@code window state} */
    StateReader(byte[] bytes, String what) {
        this.bytes = bytes;
        this.what = what;
    }

    /** Reads a version byte and refuses every other than the one given. */
    void expectVersion(int version) {
        expectVersion(version, version);
    }

    /** Reads a version byte and refuses those outside of a range. */
    int expectVersion(int first, int last) {
        int found = readByte();
        if (found < first || found > last) {
            String expected = first == last ? "version " + first : "versions " + first + " to " + last;
            throw new StateFormatException(what + ": expected " + expected + ", found " + found + " in the first of "
                    + bytes.length + " bytes; the state was written by another version of Echolot");
        }
        return found;
    }

    int readByte() {
        need(1);
        return bytes[at++] & 0xFF;
    }

    long readCount() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = readByte();
            value |= (long) (next & 0x7F) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new StateFormatException(what + ": a number longer than 10 bytes ends at byte " + at);
    }

    /** A count that must fit {@code 0 <= n <= most}. */
    int readSize(int most) {
        long value = readCount();
        if (value < 0 || value > most) {
            throw new StateFormatException(what + ": expected a length of 0 to " + most + ", found " + value
                    + " before byte " + at + " of " + bytes.length);
        }
        return (int) value;
    }

    long readSigned() {
        long value = readCount();
        return (value >>> 1) ^ -(value & 1);
    }

    double readDouble() {
        return Double.longBitsToDouble(readFixed());
    }

    float readFloat() {
        need(4);
        int value = 0;
        for (int i = 0; i < 4; i++) {
            value = value << 8 | bytes[at++] & 0xFF;
        }
        return Float.intBitsToFloat(value);
    }

    long readFixed() {
        need(8);
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = value << 8 | bytes[at++] & 0xFF;
        }
        return value;
    }

    String readText() {
        int length = readSize(bytes.length - at);
        char[] units = new char[length];
        for (int i = 0; i < length; i++) {
            int first = readByte();
            if (first < 0x80) {
                units[i] = (char) first;
            } else if (first < 0xE0) {
                units[i] = (char) ((first & 0x1F) << 6 | readByte() & 0x3F);
            } else {
                int second = readByte();
                units[i] = (char) ((first & 0x0F) << 12 | (second & 0x3F) << 6 | readByte() & 0x3F);
            }
        }
        return new String(units);
    }

    boolean atEnd() {
        return at == bytes.length;
    }

    /** Refuses bytes left over. */
    void expectEnd() {
        if (at != bytes.length) {
            throw new StateFormatException(
                    what + ": expected the end at byte " + at + ", found " + (bytes.length - at) + " bytes more");
        }
    }

    private void need(int count) {
        if (at + count > bytes.length) {
            throw new StateFormatException(what + ": expected " + count + " more bytes at byte " + at + ", found "
                    + (bytes.length - at) + "; truncated");
        }
    }
}
