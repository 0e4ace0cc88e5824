package dev.echolot.record;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a CSV file: comma, double quotes, a header, UTF-8, {@code .gz} or plain. Every cell is a text; one that is
 * empty, or one of the words {@code null}, {@code NA}, {@code N/A}, {@code nan} in any case, is null. Blanks around a cell
 * are dropped, empty lines are no rows (unless the file has one column, where they are rows with nothing in them), a column
 * without a name is called {@code column_N}, N from 1.
 */
public final class CsvRecordSource implements RecordSource {

    private final Path file;
    private final String name;
    private final CsvReader<CsvRecord> reader;
    private final CloseableIterator<CsvRecord> rows;
    private final List<String> columns;
    private final FieldNames fields;
    private final int[] columnOfField;
    private long row;

    private CsvRecordSource(Path file, @Nullable FieldNames wanted) throws IOException {
        this.file = file;
        this.name = String.valueOf(file.getFileName());
        this.reader = CsvReader.builder()
                .skipEmptyLines(false)
                .allowUnclosedQuote(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(DataFile.text(file));
        this.rows = reader.iterator();
        try {
            columns = header();
            fields = wanted == null ? new FieldNames(columns) : wanted;
            columnOfField = locate(fields, columns);
        } catch (IOException | RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    /**
     * Opens a file and reads its header.
     *
     * @param wanted the columns to read, or null for all of them
     * @throws DataFileException when the file is absent, empty, not text, or lacks a wanted column
     */
    public static CsvRecordSource open(Path file, @Nullable FieldNames wanted) throws IOException {
        return new CsvRecordSource(file, wanted);
    }

    /** All columns of the file, in its order. */
    public List<String> columns() {
        return columns;
    }

    @Override
    public FieldNames fields() {
        return fields;
    }

    @Override
    public @Nullable InputRecord next() throws IOException {
        CsvRecord line = line();
        while (line != null && columns.size() > 1 && blank(line)) {
            line = line();
        }
        if (line == null) {
            return null;
        }
        if (line.getFieldCount() != columns.size()) {
            throw new DataFileException(file + ", line " + line.getStartingLineNumber() + ": expected " + columns.size()
                    + " cells as in the header, got " + line.getFieldCount());
        }
        InputRecord record = new InputRecord(fields, new SourcePosition(name, 0, row++), null, 0);
        for (int i = 0; i < columnOfField.length; i++) {
            String text = line.getField(columnOfField[i]).strip();
            if (isMissing(text)) {
                record.setNull(i);
            } else {
                record.setText(i, text);
            }
        }
        return record;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    private static boolean isMissing(String text) {
        return switch (text.length()) {
            case 0 -> true;
            case 2 -> text.equalsIgnoreCase("na");
            case 3 -> text.equalsIgnoreCase("nan") || text.equalsIgnoreCase("n/a");
            case 4 -> text.equalsIgnoreCase("null");
            default -> false;
        };
    }

    private List<String> header() throws IOException {
        CsvRecord line = line();
        while (line != null && blank(line)) {
            line = line();
        }
        if (line == null) {
            throw new DataFileException(file + ": expected a header line and rows, the file is empty");
        }
        List<String> names = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < line.getFieldCount(); i++) {
            String column = line.getField(i).strip();
            names.add(column.isEmpty() ? "column_" + (i + 1) : column);
            if (!seen.add(names.get(i))) {
                throw new DataFileException(
                        file + ": expected every column once, '" + names.get(i) + "' stands twice in the header");
            }
        }
        if (names.stream().allMatch(n -> Double.isFinite(DecimalText.parse(n)))) {
            throw new DataFileException(file + ": expected a header line with the columns' names, the first line holds"
                    + " numbers only: " + String.join(",", names.subList(0, Math.min(5, names.size()))));
        }
        return List.copyOf(names);
    }

    private int[] locate(FieldNames wanted, List<String> names) throws DataFileException {
        int[] places = new int[wanted.size()];
        List<String> absent = new ArrayList<>();
        for (int i = 0; i < places.length; i++) {
            places[i] = names.indexOf(wanted.name(i));
            if (places[i] < 0) {
                absent.add("'" + wanted.name(i) + "'" + NearestName.hint(wanted.name(i), names));
            }
        }
        if (!absent.isEmpty()) {
            throw new DataFileException(file + ": expected column " + String.join(", ", absent) + ", the header has "
                    + names.size() + ": " + String.join(", ", names.subList(0, Math.min(20, names.size())))
                    + (names.size() > 20 ? ", ..." : ""));
        }
        return places;
    }

    private static boolean blank(CsvRecord line) {
        return line.getFieldCount() == 1 && line.getField(0).isBlank();
    }

    private @Nullable CsvRecord line() throws IOException {
        try {
            return rows.hasNext() ? rows.next() : null;
        } catch (UncheckedIOException | CsvParseException e) {
            throw e.getCause() instanceof IOException cause
                    ? DataFile.unreadable(file, cause)
                    : new DataFileException(
                            file + ", after row " + row + ": not readable as CSV: " + e.getMessage(), e);
        }
    }
}
