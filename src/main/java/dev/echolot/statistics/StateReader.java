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

    /** Passes over a text; returns its {@link EntityHash}. */
    int readHash() {
        int length = readSize(bytes.length - at);
        long hash = EntityHash.START;
        for (int i = 0; i < length; i++) {
            hash = EntityHash.with(hash, readUnit());
        }
        return EntityHash.end(hash);
    }

    /** The place of the byte that is read next. */
    int at() {
        return at;
    }

    /** The text that begins at a place; where this reads next stays as it is. */
    String textAt(int place) {
        int before = at;
        at = place;
        String text = readText();
        at = before;
        return text;
    }

    /** Whether this is the text that begins at a place. */
    boolean isTextAt(int place, String text) {
        int before = at;
        at = place;
        boolean same = readCount() == text.length();
        for (int i = 0; same && i < text.length(); i++) {
            same = readUnit() == text.charAt(i);
        }
        at = before;
        return same;
    }

    String readText() {
        int length = readSize(bytes.length - at);
        char[] units = new char[length];
        for (int i = 0; i < length; i++) {
            units[i] = readUnit();
        }
        return new String(units);
    }

    private char readUnit() {
        int first = readByte();
        if (first < 0x80) {
            return (char) first;
        }
        if (first < 0xE0) {
            return (char) ((first & 0x1F) << 6 | readByte() & 0x3F);
        }
        int second = readByte();
        return (char) ((first & 0x0F) << 12 | (second & 0x3F) << 6 | readByte() & 0x3F);
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
