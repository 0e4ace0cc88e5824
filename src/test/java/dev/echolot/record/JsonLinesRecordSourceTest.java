package dev.echolot.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesRecordSourceTest {

    @TempDir
    Path dir;

    @Test
    void readsOneObjectALineAndSkipsBlankLines() throws IOException {
        Path file = write("a.jsonl", "\uFEFF{\"a\":1}\r\n\n  \n{\"a\":\"x\",\"b\":2}");
        try (RecordSource source = RecordFiles.open(List.of(file), new FieldNames(List.of("b", "a")))) {
            InputRecord first = source.next();
            assertThat(first).isNotNull();
            assertThat(first.number(1)).isEqualTo(1);
            InputRecord second = source.next();
            assertThat(second).isNotNull();
            assertThat(second.text(1)).isEqualTo("x");
            assertThat(second.source()).isEqualTo(new SourcePosition("a.jsonl", 0, 1));
            assertThat(source.next()).isNull();
        }
    }

    @Test
    void findsTheColumnsOfNestedObjectsInOrderOfAppearance() throws IOException {
        Path file = write("a.ndjson", "{\"b\":1,\"m\":{\"c\":2,\"d\":{\"e\":null}},\"l\":[1]}\n{\"a\":1,\"b\":2}\n");
        assertThat(RecordFiles.columns(file)).containsExactly("b", "m.c", "m.d.e", "a");
    }

    @Test
    void namesFileAndLineOfARecordItCannotRead() throws IOException {
        Path file = write("a.json", "{\"a\":1}\n\n{broken\n");
        try (RecordSource source = RecordFiles.open(List.of(file), new FieldNames(List.of("a")))) {
            assertThat(source.next()).isNotNull();
            assertThatThrownBy(source::next)
                    .isInstanceOf(DataFileException.class)
                    .hasMessageContaining("a.json, line 3: expected one JSON object a line");
        }
        assertThatThrownBy(() -> RecordFiles.columns(file)).isInstanceOf(DataFileException.class);
    }

    @Test
    void saysWhichExtensionsItKnows() throws IOException {
        assertThatThrownBy(() -> RecordFiles.columns(write("a.xls", "")))
                .hasMessageContaining("expected a name ending in .csv");
        assertThatThrownBy(() -> RecordFiles.columns(write("e.jsonl", "\n"))).hasMessageContaining("the file is empty");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(dir.resolve(name), text);
    }
}
