package dev.echolot.record;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The columns of a JSON Lines file: the dotted paths of single values in its first rows, in order of appearance. */
final class JsonColumns {

    /** Rows looked at. A field that appears later is not found, and has to be named by hand. */
    static final int ROWS = 10_000;

    private JsonColumns() {}

    static List<String> of(Path file) throws IOException {
        Set<String> columns = new LinkedHashSet<>();
        try (JsonLinesRecordSource source = JsonLinesRecordSource.open(file, new FieldNames(List.of()))) {
            byte[] line = source.nextLine();
            if (line == null) {
                throw new DataFileException(file + ": expected one JSON object a line, the file is empty");
            }
            for (int row = 0; row < ROWS && line != null; row++, line = source.nextLine()) {
                try (JsonParser parser = JsonRecordDecoder.parser(line)) {
                    if (parser.nextToken() != JsonToken.START_OBJECT) {
                        throw new DataFileException(file + ", row " + row + ": expected one JSON object a line");
                    }
                    object(parser, "", columns);
                }
            }
        } catch (com.fasterxml.jackson.core.JacksonException e) {
            throw new DataFileException(file + ": expected one JSON object a line: " + e.getOriginalMessage(), e);
        }
        return List.copyOf(columns);
    }

    private static void object(JsonParser parser, String prefix, Set<String> columns) throws IOException {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            String path = prefix + name;
            if (token == JsonToken.START_OBJECT) {
                object(parser, path + ".", columns);
            } else if (token == JsonToken.START_ARRAY) {
                parser.skipChildren();
            } else if (!path.isBlank()) {
                columns.add(path);
            }
        }
    }
}
