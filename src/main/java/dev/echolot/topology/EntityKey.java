package dev.echolot.topology;

import dev.echolot.record.BadRecordException;
import dev.echolot.record.RejectReason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The entity as text: the record key read as UTF-8, or {@code 0x} and its bytes in hexadecimal where it is not text. */
final class EntityKey {

    /** Longer keys are dead letters: the entity stands in every event. */
    static final int BYTES_MAX = 1024;

    private EntityKey() {}

    /** @throws BadRecordException when there is no key, or one longer than {@link #BYTES_MAX} bytes */
    static String of(byte @Nullable [] key) throws BadRecordException {
        if (key == null || key.length == 0) {
            throw new BadRecordException(
                    RejectReason.MISSING_KEY, "expected a record key, the entity; the record has none");
        }
        if (key.length > BYTES_MAX) {
            throw new BadRecordException(
                    RejectReason.TOO_LARGE,
                    "expected a record key of at most " + BYTES_MAX + " bytes, got " + key.length);
        }
        for (byte b : key) {
            if (b < 0) {
                return decoded(key);
            }
        }
        return new String(key, StandardCharsets.ISO_8859_1); // ASCII only: the same, and cheaper
    }

    /** The key of a record about an entity, from its text. */
    static byte[] bytes(String entity) {
        return entity.getBytes(StandardCharsets.UTF_8);
    }

    private static String decoded(byte[] key) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(key))
                    .toString();
        } catch (CharacterCodingException e) {
            return "0x" + HexFormat.of().formatHex(key);
        }
    }
}
