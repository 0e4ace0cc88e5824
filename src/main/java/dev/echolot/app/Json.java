package dev.echolot.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;

/** JSON in and out of the command line: results for programs, events for people. */
final class Json {

    private static final ObjectMapper COMPACT = new ObjectMapper();
    private static final ObjectMapper INDENTED = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private Json() {}

    /** One line. */
    static String line(Object value) {
        return text(COMPACT, value);
    }

    static String indented(Object value) {
        return text(INDENTED, value);
    }

    static byte[] bytes(Object value) {
        try {
            return COMPACT.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a value could not be written as JSON", e);
        }
    }

    /** @throws IOException when the bytes are no JSON */
    static JsonNode tree(byte[] json) throws IOException {
        return COMPACT.readTree(json);
    }

    private static String text(ObjectMapper mapper, Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a value could not be written as JSON", e);
        }
    }
}
