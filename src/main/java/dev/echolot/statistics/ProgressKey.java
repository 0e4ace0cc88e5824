package dev.echolot.statistics;

/**
 * The store key of a source partition's {@link PartitionProgress}: {@code 01 'p' topic partition}.
 *
 * @param topic the source topic
 * @param partition from 0
 */
public record ProgressKey(String topic, int partition) {

    private static final int KIND = 'p';

    public static byte[] encode(String topic, int partition) {
        StateWriter out = new StateWriter();
        out.writeByte(WindowKey.VERSION);
        out.writeByte(KIND);
        out.writeText(topic);
        out.writeCount(partition);
        return out.toBytes();
    }

    public byte[] encode() {
        return encode(topic, partition);
    }

    /** Whether a key is one of these (and not, say, a {@link WindowKey}). */
    public static boolean matches(byte[] key) {
        return key.length > 1 && key[0] == WindowKey.VERSION && key[1] == KIND;
    }

    /** @throws StateFormatException when the bytes are something else */
    public static ProgressKey decode(byte[] bytes) {
        StateReader in = new StateReader(bytes, "progress key");
        in.expectVersion(WindowKey.VERSION);
        int kind = in.readByte();
        if (kind != KIND) {
            throw new StateFormatException("progress key: expected kind " + KIND + ", found " + kind);
        }
        ProgressKey key = new ProgressKey(in.readText(), (int) in.readCount());
        in.expectEnd();
        return key;
    }
}
