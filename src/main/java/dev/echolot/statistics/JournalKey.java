package dev.echolot.statistics;

/**
 * The store key of one block of a source partition's {@link Journal}: {@code 01 'j' topic partition slot}. Slots are used
 * again once their block is no longer needed, so a block's own sequence number says which one it is.
 *
 * @param topic the source topic
 * @param partition from 0
 * @param slot from 0
 */
public record JournalKey(String topic, int partition, int slot) {

    private static final int KIND = 'j';

    public static byte[] encode(String topic, int partition, int slot) {
        StateWriter out = new StateWriter();
        out.writeByte(WindowKey.VERSION);
        out.writeByte(KIND);
        out.writeText(topic);
        out.writeCount(partition);
        out.writeCount(slot);
        return out.toBytes();
    }

    public byte[] encode() {
        return encode(topic, partition, slot);
    }

    /** Whether a key is one of these. */
    public static boolean matches(byte[] key) {
        return key.length > 1 && key[0] == WindowKey.VERSION && key[1] == KIND;
    }

    /** @throws StateFormatException when the bytes are something else */
    public static JournalKey decode(byte[] bytes) {
        StateReader in = new StateReader(bytes, "journal key");
        in.expectVersion(WindowKey.VERSION);
        int kind = in.readByte();
        if (kind != KIND) {
            throw new StateFormatException("journal key: expected kind " + KIND + ", found " + kind);
        }
        JournalKey key = new JournalKey(in.readText(), (int) in.readCount(), in.readSize(Integer.MAX_VALUE));
        in.expectEnd();
        return key;
    }
}
