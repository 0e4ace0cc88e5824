package dev.echolot.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.echolot.events.EventJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record's value for people and programs: our Avro events and any JSON as JSON; other bytes as base64 under {@code
 * bytes}; no value as {@code null}. Used by one thread.
 */
final class EventText {

    private static final int SHOWN = 160;

    private final EventJson events = new EventJson();

    /** One line of JSON. */
    String json(ConsumerRecord<byte[], byte[]> record) {
        byte @Nullable [] value = record.value();
        if (value == null) {
            return "null";
        }
        String json = jsonText(value);
        if (json != null) {
            return json;
        }
        Map<String, String> bytes = new LinkedHashMap<>();
        bytes.put("bytes", Base64.getEncoder().encodeToString(value));
        return Json.line(bytes);
    }

    /** One line for reading: time, partition and offset, key, value. */
    String line(ConsumerRecord<byte[], byte[]> record) {
        String key = record.key() == null ? "-" : new String(record.key(), StandardCharsets.UTF_8);
        String head = Instant.ofEpochMilli(record.timestamp()) + "  " + record.partition() + "@" + record.offset()
                + "  " + clean(key) + "  ";
        byte @Nullable [] value = record.value();
        JsonNode tree = value == null ? null : tree(value);
        if (value == null) {
            return head + "(no value)";
        }
        if (tree == null) {
            return head + value.length + " bytes, neither JSON nor one of our events";
        }
        return head + clean(readable(tree));
    }

    /** What stands in an event, in words; any other JSON shortened. */
    static String readable(JsonNode event) {
        if (event.hasNonNull("severity") && event.hasNonNull("reason")) {
            return String.format(
                    "severity %.0f  score %.4g  %s",
                    event.get("severity").asDouble(),
                    event.path("score").asDouble(),
                    event.get("reason").asText());
        }
        String text = event.toString();
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }

    /** Keys and texts come from outside: no control characters reach the terminal. */
    static String clean(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    /** The events as they are; other JSON as it came unless it spans lines. */
    private @Nullable String jsonText(byte[] value) {
        JsonNode tree = tree(value);
        if (tree == null) {
            return null;
        }
        try {
            String text = new String(isAvro(value) ? events.json(value) : value, StandardCharsets.UTF_8);
            return text.indexOf('\n') < 0 && text.indexOf('\r') < 0 ? text : Json.line(tree);
        } catch (IOException e) {
            return null;
        }
    }

    private static boolean isAvro(byte[] value) {
        return value.length >= 2 && value[0] == (byte) 0xC3 && value[1] == 0x01;
    }

    private @Nullable JsonNode tree(byte[] value) {
        try {
            JsonNode tree = Json.tree(isAvro(value) ? events.json(value) : value);
            return tree.isMissingNode() ? null : tree;
        } catch (IOException e) {
            return null;
        }
    }
}
