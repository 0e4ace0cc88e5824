package dev.echolot.record;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Checks UTF-8 strictly (no overlong forms, no surrogates, nothing beyond U+10FFFF): the JSON parser does not. */
final class Utf8 {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;

    private Utf8() {}

    /** The index of the first byte that belongs to no character, or -1 when all is well. ASCII takes a step for 8 bytes. */
    static int firstInvalid(byte[] bytes) {
        return firstInvalid(bytes, 0, bytes.length);
    }

    /** The same from one index to before another. */
    static int firstInvalid(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end) {
            if (at + 8 <= end && ((long) LONG.get(bytes, at) & HIGH_BITS) == 0) {
                at += 8;
                continue;
            }
            int length = length(bytes, at, end);
            if (length == 0) {
                return at;
            }
            at += length;
        }
        return -1;
    }

    /** Bytes of the character at an index, or 0 when there is none (Unicode standard, table 3-7). */
    private static int length(byte[] b, int at, int end) {
        int first = b[at] & 0xFF;
        if (first < 0x80) {
            return 1;
        }
        int second = at + 1 < end ? b[at + 1] & 0xFF : 0;
        if (first >= 0xC2 && first <= 0xDF) {
            return continues(second) ? 2 : 0;
        }
        if (first >= 0xE0 && first <= 0xEF) {
            boolean fits = second >= (first == 0xE0 ? 0xA0 : 0x80) && second <= (first == 0xED ? 0x9F : 0xBF);
            return fits && at + 2 < end && continues(b[at + 2] & 0xFF) ? 3 : 0;
        }
        if (first >= 0xF0 && first <= 0xF4) {
            boolean fits = second >= (first == 0xF0 ? 0x90 : 0x80) && second <= (first == 0xF4 ? 0x8F : 0xBF);
            return fits && at + 3 < end && continues(b[at + 2] & 0xFF) && continues(b[at + 3] & 0xFF) ? 4 : 0;
        }
        return 0;
    }

    private static boolean continues(int b) {
        return (b & 0xC0) == 0x80;
    }
}
