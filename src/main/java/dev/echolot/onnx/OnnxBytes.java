package dev.echolot.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Adds a metadata entry behind the last byte of a finished model. Legal for the format: fields of one message may stand in
 * several pieces, readers join them.
 */
public final class OnnxBytes {

    private OnnxBytes() {}

    /**
     * A model parted from its last entry.
     *
     * @param body all bytes before the entry
     * @param text what the entry says
     */
    public record Parted(byte[] body, String text) {}

    /** The model with one more entry as its last bytes. */
    public static byte[] appendMetadata(byte[] model, String key, String text) {
        byte[] tail = entry(key, text);
        byte[] out = Arrays.copyOf(model, model.length + tail.length);
        System.arraycopy(tail, 0, out, model.length, tail.length);
        return out;
    }

    /**
     * Undoes {@link #appendMetadata}.
     *
     * @param length of the entry's text in bytes; texts of one key must have one length
     * @return empty when the model's last bytes are not an entry with this key and length
     */
    public static Optional<Parted> split(byte[] model, String key, int length) {
        byte[] pattern = entry(key, "0".repeat(length));
        int start = model.length - pattern.length;
        int head = pattern.length - length;
        if (start < 0 || !Arrays.equals(model, start, start + head, pattern, 0, head)) {
            return Optional.empty();
        }
        String text = new String(model, start + head, length, StandardCharsets.UTF_8);
        return Optional.of(new Parted(Arrays.copyOf(model, start), text));
    }

    private static byte[] entry(String key, String text) {
        return ModelProto.newBuilder()
                .addMetadataProps(GraphBytes.entry(key, text))
                .build()
                .toByteArray();
    }
}
