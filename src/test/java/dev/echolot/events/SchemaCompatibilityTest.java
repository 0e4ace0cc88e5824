package dev.echolot.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The schemas are promises: what a release wrote can be read with the schema of today, and what is written today with the
 * schema of that release. Each release's schemas are kept under {@code src/test/resources/schemas/<release>}.
 */
class SchemaCompatibilityTest {

    private static final Path NOW = Path.of("schemas/event");

    static Stream<Path> released() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/resources/schemas"))) {
            List<Path> schemas =
                    files.filter(f -> f.toString().endsWith(".avsc")).toList();
            assertThat(schemas).hasSizeGreaterThanOrEqualTo(6);
            return schemas.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("released")
    void readsAndIsReadByWhatWasReleased(Path file) throws IOException {
        Schema before = new Schema.Parser().parse(Files.readString(file));
        Schema now = new Schema.Parser().parse(Files.readString(NOW.resolve(file.getFileName())));
        assertThat(compatibility(now, before))
                .as("old records, today's schema")
                .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
        assertThat(compatibility(before, now))
                .as("today's records, old schema")
                .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
    }

    @ParameterizedTest
    @MethodSource("released")
    void noticesAnIncompatibleChange(Path file) throws IOException {
        String text = Files.readString(file);
        Schema before = new Schema.Parser().parse(text);
        Schema broken = new Schema.Parser()
                .parse(text.replaceFirst(
                        "\\{\"name\": \"id\", \"type\": \"string\"", "{\"name\": \"id\", \"type\": \"long\""));
        assertThat(compatibility(broken, before)).isEqualTo(SchemaCompatibilityType.INCOMPATIBLE);
    }

    private static SchemaCompatibilityType compatibility(Schema reader, Schema writer) {
        return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                .getType();
    }
}
