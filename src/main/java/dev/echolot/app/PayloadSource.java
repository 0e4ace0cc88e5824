package dev.echolot.app;

import dev.echolot.features.EntityReader;
import dev.echolot.record.AvroRowWriter;
import dev.echolot.record.BadRecordException;
import dev.echolot.record.FieldNames;
import dev.echolot.record.InputRecord;
import dev.echolot.record.JsonRowWriter;
import dev.echolot.record.NearestName;
import dev.echolot.record.RecordFiles;
import dev.echolot.record.RecordSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a file as the keys and values of Kafka records. Used by one thread; the opener closes it. */
interface PayloadSource extends AutoCloseable {

    /** @param key null where the row has none */
    record Payload(@Nullable String key, byte[] value) {}

    /** The next row, or null at the end. */
    @Nullable
    Payload next() throws IOException;

    /** Rows so far that had nothing where the key should be; 0 when none was asked for. */
    long withoutKey();

    @Override
    void close() throws IOException;

    /** JSON objects: lines of a JSON Lines file as they are, rows of a CSV file as {@link JsonRowWriter} has them. */
    static PayloadSource json(Path file, @Nullable String key) throws IOException {
        if (JsonLines.isJson(file)) {
            return new JsonLines(file, key);
        }
        FieldNames columns = columns(file, key);
        return rows(file, columns, key, new JsonRowWriter(columns)::write);
    }

    /** Avro single-object records by the schema in a file. */
    static PayloadSource avro(Path file, @Nullable String key, Path schema) throws IOException {
        FieldNames columns = columns(file, key);
        return rows(file, columns, key, AvroRowWriter.of(schema, columns)::write);
    }

    private static FieldNames columns(Path file, @Nullable String key) throws IOException {
        FieldNames columns = new FieldNames(RecordFiles.columns(file));
        if (key != null && columns.indexOf(key) < 0) {
            throw new CommandFailure(file + ": expected a column '" + key + "' to take the key from"
                    + NearestName.hint(key, columns.asList()) + ", got " + String.join(", ", columns.asList()));
        }
        return columns;
    }

    /** What a row's value is made of. */
    interface Encoder {
        byte[] encode(InputRecord row) throws BadRecordException;
    }

    private static PayloadSource rows(Path file, FieldNames columns, @Nullable String key, Encoder encoder)
            throws IOException {
        RecordSource source = RecordFiles.open(List.of(file), columns);
        EntityReader entity = new EntityReader(key);
        return new PayloadSource() {
            private long withoutKey;

            @Override
            public @Nullable Payload next() throws IOException {
                InputRecord row = source.next();
                if (row == null) {
                    return null;
                }
                try {
                    String keyText = key == null ? null : entity.entity(row);
                    withoutKey += key != null && keyText == null ? 1 : 0;
                    return new Payload(keyText, encoder.encode(row));
                } catch (BadRecordException e) {
                    throw new CommandFailure(file + ", row " + row.source().offset() + ": " + e.getMessage(), e);
                }
            }

            @Override
            public long withoutKey() {
                return withoutKey;
            }

            @Override
            public void close() throws IOException {
                source.close();
            }
        };
    }
}
