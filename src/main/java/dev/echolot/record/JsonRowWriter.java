package dev.echolot.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows as JSON objects that {@link JsonRecordDecoder} reads back to the same feature vectors. A text that JSON would
 * call a number is written as that number, digit by digit; {@code true} and {@code false} as booleans; null as null; an absent
 * cell not at all. Dotted names become nested objects. Used by one thread.
 */
public final class JsonRowWriter {

    private static final JsonFactory FACTORY = new JsonFactory();

    private final Node root = new Node();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(1024);

    /** @throws IllegalArgumentException when one name is both a value and an object: {@code a} beside {@code a.b} */
    public JsonRowWriter(FieldNames fields) {
        for (int i = 0; i < fields.size(); i++) {
            root.insert(fields.name(i), fields.name(i), i);
        }
    }

    /** One object on one line, UTF-8, without a line end. */
    public byte[] write(InputRecord row) {
        out.reset();
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            object(json, root, row);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static void object(JsonGenerator json, Node node, InputRecord row) throws IOException {
        json.writeStartObject();
        for (Map.Entry<String, Node> member : node.members.entrySet()) {
            Node child = member.getValue();
            if (child.cell < 0) {
                json.writeFieldName(member.getKey());
                object(json, child, row);
            } else if (row.cell(child.cell) != InputRecord.Cell.ABSENT) {
                json.writeFieldName(member.getKey());
                value(json, row, child.cell);
            }
        }
        json.writeEndObject();
    }

    private static void value(JsonGenerator json, InputRecord row, int cell) throws IOException {
        switch (row.cell(cell)) {
            case BOOLEAN -> json.writeBoolean(row.number(cell) != 0);
            case TEXT -> text(json, row.text(cell));
            case NUMBER -> text(json, row.canonicalText(cell));
            default -> json.writeNull();
        }
    }

    private static void text(JsonGenerator json, @Nullable String text) throws IOException {
        if (text != null && DecimalText.isJsonNumber(text) && text.length() <= JsonRecordDecoder.MAX_NUMBER) {
            json.writeNumber(text);
        } else if ("true".equals(text) || "false".equals(text)) {
            json.writeBoolean("true".equals(text));
        } else {
            json.writeString(text);
        }
    }

    private static final class Node {

        private final Map<String, Node> members = new LinkedHashMap<>();
        private int cell = -1;

        private void insert(String name, String rest, int index) {
            int dot = rest.indexOf('.');
            boolean nested = dot > 0 && dot < rest.length() - 1;
            Node member = members.computeIfAbsent(nested ? rest.substring(0, dot) : rest, n -> new Node());
            if (nested ? member.cell >= 0 : !member.members.isEmpty()) {
                throw new IllegalArgumentException(
                        "column '" + name + "' would be a value and an object at once in JSON; leave one of them out");
            }
            if (nested) {
                member.insert(name, rest.substring(dot + 1), index);
            } else {
                member.cell = index;
            }
        }
    }
}
