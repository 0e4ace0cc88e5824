package dev.echolot.statistics;

/**
 * The store key of one entity's one window: {@code 01 'w' topic partition entity start}. Keys of one source partition share
 * a prefix, and so do those of one entity in it; windows of an entity sort by start. Any Java string survives.
 *
 * @param topic the source topic
 * @param partition from 0
 * @param startMs start of the window, event time
 */
public record WindowKey(String topic, int partition, String entity, long startMs) {

    static final int VERSION = 1;
    private static final int KIND = 'w';

    public static byte[] encode(String topic, int partition, String entity, long startMs) {
        StateWriter out = new StateWriter();
        out.writeByte(VERSION);
        out.writeByte(KIND);
        out.writeText(topic);
        out.writeCount(partition);
        out.writeText(entity);
        out.writeFixed(startMs ^ Long.MIN_VALUE);
        return out.toBytes();
    }

    public byte[] encode() {
        return encode(topic, partition, entity, startMs);
    }

    /** Whether a key is one of these (and not, say, a {@link ProgressKey}). */
    public static boolean matches(byte[] key) {
        return key.length > 1 && key[0] == VERSION && key[1] == KIND;
    }

    /** @throws StateFormatException when the bytes are something else */
    public static WindowKey decode(byte[] bytes) {
        StateReader in = new StateReader(bytes, "window key");
        in.expectVersion(VERSION);
        int kind = in.readByte();
        if (kind != KIND) {
            throw new StateFormatException("window key: expected kind " + KIND + ", found " + kind);
        }
        WindowKey key =
                new WindowKey(in.readText(), (int) in.readCount(), in.readText(), in.readFixed() ^ Long.MIN_VALUE);
        in.expectEnd();
        return key;
    }
}
