package dev.echolot.events;

import dev.echolot.event.DeadLetter;
import dev.echolot.event.Header;
import dev.echolot.record.SourcePosition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code DeadLetter.avsc}: a bounded envelope, whatever came in. At most 1 kB of the key, 2 kB of headers, 500
 * characters of message and {@code valueMax} bytes of the value stand in it, so it never exceeds {@code valueMax} + 8 kB;
 * the SHA-256 of the whole value tells whether a record found elsewhere is the same. Not thread-safe.
 */
public final class DeadLetterWriter implements EventWriter<RejectedRecord> {

    private static final int KEY_MAX = 1024;
    private static final int HEADERS_MAX = 2048;
    private static final int MESSAGE_MAX = 500;

    private final SingleObject<DeadLetter> encoder = new SingleObject<>(DeadLetter.getClassSchema());
    private final String application;
    private final int valueMax;

    public DeadLetterWriter(String application, int valueMax) {
        this.application = application;
        this.valueMax = valueMax;
    }

    @Override
    public byte[] write(RejectedRecord rejected) {
        SourcePosition source = rejected.source();
        byte[] value = rejected.value();
        String message = rejected.message();
        return encoder.bytes(DeadLetter.newBuilder()
                .setId(source.topic() + "-" + source.partition() + "-" + source.offset())
                .setSource(AnomalyWriter.source(source))
                .setTimestamp(Instant.ofEpochMilli(rejected.timestampMs()))
                .setApplication(application)
                .setReason(rejected.reason().code())
                .setMessage(message.length() <= MESSAGE_MAX ? message : message.substring(0, MESSAGE_MAX))
                .setKey(head(rejected.key(), KEY_MAX))
                .setValue(head(value, valueMax))
                .setValueSize(value == null ? -1 : value.length)
                .setValueSha256(value == null ? null : sha256(value))
                .setHeaders(headers(rejected.headers()))
                .setHeadersCount(rejected.headers().size())
                .build());
    }

    /** The dead letter's own key: the record's, cut to 1 kB. */
    public static byte @Nullable [] key(byte @Nullable [] key) {
        ByteBuffer head = head(key, KEY_MAX);
        if (head == null) {
            return null;
        }
        byte[] bytes = new byte[head.remaining()];
        head.get(bytes);
        return bytes;
    }

    private static @Nullable ByteBuffer head(byte @Nullable [] bytes, int max) {
        return bytes == null ? null : ByteBuffer.wrap(bytes, 0, Math.min(bytes.length, max));
    }

    private static List<Header> headers(List<RejectedRecord.Entry> entries) {
        List<Header> kept = new ArrayList<>();
        int room = HEADERS_MAX;
        for (RejectedRecord.Entry entry : entries) {
            byte[] value = entry.value();
            room -= entry.key().getBytes(StandardCharsets.UTF_8).length + 8 + (value == null ? 0 : value.length);
            if (room < 0) {
                break;
            }
            kept.add(new Header(entry.key(), value == null ? null : ByteBuffer.wrap(value)));
        }
        return kept;
    }

    private static String sha256(byte[] value) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
