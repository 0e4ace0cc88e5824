package dev.echolot.record;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvRecordSourceTest {

    @TempDir
    Path dir;

    @Test
    void readsWantedColumnsInTheirOrderWithRowNumbers() throws IOException {
        Path file = write("a.csv", "\uFEFFkey,amount,\"place, name\"\n7,1.50,\"Bern, \"\"old\"\" town\"\n\n8, 2 ,x\n");
        List<InputRecord> rows = read(file, "place, name", "amount");
        assertThat(rows).hasSize(2);
        assertThat(rows.get(0).text(0)).isEqualTo("Bern, \"old\" town");
        assertThat(rows.get(0).text(1)).isEqualTo("1.50");
        assertThat(rows.get(1).text(1)).isEqualTo("2");
        assertThat(rows.get(1).source()).isEqualTo(new SourcePosition("a.csv", 0, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "null", "NULL", "NA", "na", "N/A", "nan", "NaN"})
    void takesEmptyCellsAndTheCommonWordsForNothingAsNull(String cell) throws IOException {
        List<InputRecord> rows = read(write("m.csv", "a,b\n" + cell + ",1\n"), "a");
        assertThat(rows.get(0).cell(0)).isEqualTo(InputRecord.Cell.NULL);
    }

    @Test
    void countsEmptyLinesAsRowsWhereThereIsOneColumn() throws IOException {
        assertThat(read(write("one.csv", "a\n1\n\n3\n"), "a")).hasSize(3);
    }

    @Test
    void readsPackedFilesWhateverTheirName() throws IOException {
        Path file = dir.resolve("packed.csv");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("a,b\n1,2\n".getBytes(UTF_8));
        }
        assertThat(read(file, "b").get(0).text(0)).isEqualTo("2");
    }

    @Test
    void namesFileLineAndWidthsWhenARowIsTooShortOrTooLong() throws IOException {
        assertThatThrownBy(() -> read(write("w.csv", "a,b\n1,2\n\n3\n"), "a"))
                .isInstanceOf(DataFileException.class)
                .hasMessageContaining("w.csv, line 4: expected 2 cells as in the header, got 1");
        assertThatThrownBy(() -> read(write("w.csv", "a,b\n1,2,3\n"), "a"))
                .hasMessageContaining("w.csv, line 2: expected 2 cells as in the header, got 3");
    }

    @Test
    void saysWhatIsWrongWithAFileThatIsNoTable() throws IOException {
        assertThatThrownBy(() -> read(dir.resolve("none.csv"), "a")).hasMessageContaining("no such file");
        assertThatThrownBy(() -> read(write("empty.csv", ""), "a")).hasMessageContaining("the file is empty");
        assertThatThrownBy(() -> read(write("numbers.csv", "1,2\n3,4\n"), "a")).hasMessageContaining("header line");
        assertThatThrownBy(() -> read(write("twice.csv", "a,b,a\n"), "a")).hasMessageContaining("'a' stands twice");
        assertThatThrownBy(() -> read(dir, "a")).hasMessageContaining("directory");
        Path latin = dir.resolve("latin.csv");
        Files.write(latin, "a,b\nZürich,1\n".getBytes(ISO_8859_1));
        assertThatThrownBy(() -> read(latin, "a")).hasMessageContaining("UTF-8");
        assertThatThrownBy(() -> read(write("quote.csv", "a,b\n1,\"open\n2,3\n"), "a"))
                .isInstanceOf(DataFileException.class)
                .hasMessageContaining("quote.csv");
    }

    @Test
    void saysThatAPackedFileIsCutShort() throws IOException {
        Path file = dir.resolve("cut.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("a,b\n".getBytes(UTF_8));
            for (int i = 0; i < 5000; i++) {
                out.write((i + "," + Math.sin(i) + "\n").getBytes(UTF_8));
            }
        }
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> read(file, "a")).hasMessageContaining("damaged or cut short");
    }

    @Test
    void namesAbsentColumnsAndTheNearestOnes() throws IOException {
        Path file = write("c.csv", "amount,city\n1,2\n");
        assertThatThrownBy(() -> read(file, "ammount", "city", "zzz"))
                .hasMessageContaining("'ammount' (did you mean 'amount'?), 'zzz'")
                .hasMessageContaining("amount, city");
    }

    @Test
    void givesANameToColumnsThatHaveNone() throws IOException {
        assertThat(RecordFiles.columns(write("n.csv", ",a\n0,1\n"))).containsExactly("column_1", "a");
    }

    @Test
    void readsSeveralFilesOneAfterTheOther() throws IOException {
        Path first = write("1.csv", "a,b\n1,x\n");
        Path second = write("2.csv", "b,a\ny,2\n");
        Path third = write("3.jsonl", "{\"a\":3}\n");
        List<String> seen = new ArrayList<>();
        try (RecordSource source = RecordFiles.open(List.of(first, second, third), new FieldNames(List.of("a")))) {
            for (InputRecord r = source.next(); r != null; r = source.next()) {
                seen.add(r.source().topic() + ":" + r.source().offset() + "=" + r.canonicalText(0));
            }
        }
        assertThat(seen).containsExactly("1.csv:0=1", "2.csv:0=2", "3.jsonl:0=3");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(dir.resolve(name), text);
    }

    private static List<InputRecord> read(Path file, String... fields) throws IOException {
        List<InputRecord> rows = new ArrayList<>();
        try (CsvRecordSource source = CsvRecordSource.open(file, new FieldNames(List.of(fields)))) {
            for (InputRecord r = source.next(); r != null; r = source.next()) {
                rows.add(r);
            }
        }
        return rows;
    }
}
