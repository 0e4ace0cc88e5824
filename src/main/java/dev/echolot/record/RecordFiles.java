package dev.echolot.record;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Opens data files by their extension: {@code .csv}; {@code .jsonl}, {@code .ndjson}, {@code .json}; each also {@code .gz}. */
public final class RecordFiles {

    private RecordFiles() {}

    /**
     * The records of several files, one file after the other in the order given.
     *
     * @param files at least one
     * @param fields columns or dotted paths to read; a CSV file must have every one of them
     * @throws DataFileException when the first file cannot be opened; a later one is opened when its turn comes
     */
    public static RecordSource open(List<Path> files, FieldNames fields) throws IOException {
        return new Concatenated(files, fields);
    }

    /**
     * The columns of a file: the header of a CSV file; the dotted paths in the first 10,000 rows of a JSON Lines file.
     *
     * @throws DataFileException when the file is absent, empty or not readable
     */
    public static List<String> columns(Path file) throws IOException {
        if (isJson(file)) {
            return JsonColumns.of(file);
        }
        try (CsvRecordSource source = CsvRecordSource.open(file, null)) {
            return source.columns();
        }
    }

    private static RecordSource open(Path file, FieldNames fields) throws IOException {
        return isJson(file) ? JsonLinesRecordSource.open(file, fields) : CsvRecordSource.open(file, fields);
    }

    private static boolean isJson(Path file) throws DataFileException {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        String plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
        if (plain.endsWith(".jsonl") || plain.endsWith(".ndjson") || plain.endsWith(".json")) {
            return true;
        }
        if (plain.endsWith(".csv")) {
            return false;
        }
        throw new DataFileException(
                file + ": expected a name ending in .csv, .jsonl, .ndjson or .json, plain or with .gz behind it");
    }

    private static final class Concatenated implements RecordSource {

        private final List<Path> files;
        private final FieldNames fields;
        private int opened = 1;
        private RecordSource current;

        private Concatenated(List<Path> files, FieldNames fields) throws IOException {
            if (files.isEmpty()) {
                throw new IllegalArgumentException("expected at least one data file, got none");
            }
            this.files = List.copyOf(files);
            this.fields = fields;
            this.current = open(files.get(0), fields);
        }

        @Override
        public FieldNames fields() {
            return fields;
        }

        @Override
        public @Nullable InputRecord next() throws IOException {
            InputRecord record = current.next();
            while (record == null && opened < files.size()) {
                current.close();
                current = open(files.get(opened++), fields);
                record = current.next();
            }
            return record;
        }

        @Override
        public void close() throws IOException {
            current.close();
        }
    }
}
