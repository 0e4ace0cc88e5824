package dev.echolot.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Decodes one JSON object (RFC 8259, UTF-8). Only the wanted fields are kept, members of nested objects by dotted path; the
 * rest is skipped, but must be well-formed. Numbers, texts and booleans become cells of that kind, null becomes null, an
 * array or object where a field is wanted is {@code WRONG_TYPE}. A wanted field that stands twice is {@code MALFORMED}:
 * which of the two counts would be a guess.
 *
 * <p>Limits, beyond which a record is {@code TOO_LARGE}: {@value #MAX_BYTES} bytes, {@value #MAX_DEPTH} levels, wanted texts of
 * {@value #MAX_TEXT} characters, numbers of {@value #MAX_NUMBER}. Used by one thread; about 1.5 us
 * for a record of 24 fields.
 */
public final class JsonRecordDecoder implements RecordDecoder {

    static final int MAX_BYTES = 8 << 20;
    static final int MAX_DEPTH = 32;
    static final int MAX_TEXT = 1 << 16;
    static final int MAX_NUMBER = 64;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_TEXT)
                    .maxNumberLength(MAX_NUMBER)
                    .maxNameLength(MAX_TEXT)
                    .build())
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .build();

    private final FieldNames fields;
    private final FieldTree tree;

    public JsonRecordDecoder(FieldNames fields) {
        this.fields = fields;
        this.tree = FieldTree.of(fields);
    }

    @Override
    public FieldNames fields() {
        return fields;
    }

    @Override
    public InputRecord decode(byte @Nullable [] value, @Nullable String key, long timestampMs, SourcePosition source)
            throws BadRecordException {
        if (value == null || value.length == 0) {
            throw new BadRecordException(RejectReason.EMPTY_VALUE, "expected a JSON object, got no value");
        }
        if (value.length > MAX_BYTES) {
            throw new BadRecordException(
                    RejectReason.TOO_LARGE, "expected at most " + MAX_BYTES + " bytes, got " + value.length);
        }
        int invalid = Utf8.firstInvalid(value);
        if (invalid >= 0) {
            throw malformed("expected UTF-8, byte " + invalid + " is none");
        }
        InputRecord record = new InputRecord(fields, source, key, timestampMs);
        try (JsonParser parser = parser(value)) {
            JsonToken first = parser.nextToken();
            if (first != JsonToken.START_OBJECT) {
                throw malformed("expected a JSON object, got " + named(first));
            }
            object(parser, tree, record);
            JsonToken after = parser.nextToken();
            if (after != null) {
                throw malformed("expected nothing after the object, got " + named(after));
            }
            return record;
        } catch (StreamConstraintsException e) {
            throw new BadRecordException(RejectReason.TOO_LARGE, shortened(e.getOriginalMessage()));
        } catch (JsonProcessingException e) {
            throw malformed(
                    "not JSON at byte " + e.getLocation().getByteOffset() + ": " + shortened(e.getOriginalMessage()));
        } catch (IOException e) {
            throw malformed("not JSON: " + shortened(String.valueOf(e.getMessage())));
        }
    }

    /** A parser over one document, with the limits and without guessing the character set. */
    static JsonParser parser(byte[] value) throws IOException {
        boolean mark =
                value.length > 2 && value[0] == (byte) 0xEF && value[1] == (byte) 0xBB && value[2] == (byte) 0xBF;
        int from = mark ? 3 : 0;
        return FACTORY.createParser(value, from, value.length - from);
    }

    private void object(JsonParser parser, FieldTree wanted, InputRecord record)
            throws IOException, BadRecordException {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            FieldTree field = wanted.child(name);
            if (field == null) {
                parser.skipChildren();
            } else if (field.cell() >= 0) {
                cell(parser, token, field.cell(), record);
            } else if (token == JsonToken.START_OBJECT) {
                object(parser, field, record);
            } else {
                parser.skipChildren();
            }
        }
    }

    private void cell(JsonParser parser, JsonToken token, int cell, InputRecord record)
            throws IOException, BadRecordException {
        if (record.cell(cell) != InputRecord.Cell.ABSENT) {
            throw malformed("field '" + fields.name(cell) + "' stands twice");
        }
        switch (token) {
            case VALUE_NULL -> record.setNull(cell);
            case VALUE_TRUE -> record.setBoolean(cell, true);
            case VALUE_FALSE -> record.setBoolean(cell, false);
            case VALUE_STRING -> record.setText(cell, parser.getText());
            case VALUE_NUMBER_FLOAT -> record.setNumber(cell, parser.getDoubleValue());
            case VALUE_NUMBER_INT -> integer(parser, cell, record);
            default ->
                throw new BadRecordException(
                        RejectReason.WRONG_TYPE,
                        "field '" + fields.name(cell) + "': expected a single value, got " + named(token));
        }
    }

    private static void integer(JsonParser parser, int cell, InputRecord record) throws IOException {
        if (parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            record.setInteger(cell, parser.getLongValue());
        } else {
            record.setText(cell, parser.getText());
        }
    }

    private static BadRecordException malformed(String message) {
        return new BadRecordException(RejectReason.MALFORMED, message);
    }

    private static String shortened(String message) {
        String line = message.replace('\n', ' ');
        return line.length() <= 200 ? line : line.substring(0, 200) + "...";
    }

    private static String named(@Nullable JsonToken token) {
        if (token == null) {
            return "nothing";
        }
        return switch (token) {
            case START_ARRAY -> "an array";
            case START_OBJECT -> "an object";
            case VALUE_STRING -> "a text";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            case VALUE_NULL -> "null";
            default -> "'" + token.asString() + "'";
        };
    }
}
