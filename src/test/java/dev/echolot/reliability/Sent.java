package dev.echolot.reliability;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * A record to be produced and what must become of it.
 *
 * @param reason the reason code of its dead letter; null when it must be scored
 */
record Sent(byte[] key, byte[] value, List<Header> headers, String reason) {

    static Sent good(byte[] key, byte[] value) {
        return new Sent(key, value, List.of(), null);
    }

    static Sent bad(byte[] key, byte[] value, String reason) {
        return new Sent(key, value, List.of(), reason);
    }

    Sent withHeaders(Map<String, byte[]> more) {
        List<Header> all = more.entrySet().stream()
                .<Header>map(e -> new RecordHeader(e.getKey(), e.getValue()))
                .toList();
        return new Sent(key, value, all, reason);
    }
}
