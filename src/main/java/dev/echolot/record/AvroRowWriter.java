package dev.echolot.record;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows as Avro single-object encoding by a schema; nested records take the columns with dotted names. A field without
 * a column, or with a missing cell, takes null where the schema allows it, else its default. A time without a zone counts as
 * UTC where the schema has a timestamp. Used by one thread.
 */
public final class AvroRowWriter {

    private final Schema schema;
    private final FieldNames columns;
    private final List<String> unused;
    private final byte[] header = new byte[AvroRecordDecoder.HEADER];
    private final GenericDatumWriter<GenericRecord> writer;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    private @Nullable BinaryEncoder encoder;

    /** @throws IllegalArgumentException naming every field that has no column, no null and no default */
    public AvroRowWriter(Schema schema, FieldNames columns) {
        this.schema = schema;
        this.columns = columns;
        this.writer = new GenericDatumWriter<>(schema);
        long fingerprint = SchemaNormalization.parsingFingerprint64(schema);
        header[0] = (byte) 0xC3;
        header[1] = 1;
        for (int i = 0; i < 8; i++) {
            header[2 + i] = (byte) (fingerprint >>> (8 * i));
        }
        Set<String> used = new HashSet<>();
        List<String> absent = new ArrayList<>();
        check(schema, "", used, absent);
        if (!absent.isEmpty()) {
            throw new IllegalArgumentException("schema " + schema.getFullName() + " asks for "
                    + String.join(", ", absent)
                    + ", which no column holds and which have neither a default nor null; the columns are " + columns);
        }
        this.unused = columns.asList().stream().filter(c -> !used.contains(c)).toList();
    }

    /**
     * A writer by the schema in a file.
     *
     * @throws DataFileException when the file holds no record schema
     * @throws IllegalArgumentException naming every field that has no column, no null and no default
     */
    public static AvroRowWriter of(Path schema, FieldNames columns) throws IOException {
        return new AvroRowWriter(AvroSchemas.readOne(schema), columns);
    }

    /** The columns the schema has no field for; they are not written. */
    public List<String> unused() {
        return unused;
    }

    /** @throws BadRecordException {@code WRONG_TYPE} naming field, type and text when a cell does not fit the schema */
    public byte[] write(InputRecord row) throws BadRecordException {
        GenericRecord value = record(schema, "", row);
        out.reset();
        out.writeBytes(header);
        try {
            encoder = EncoderFactory.get().binaryEncoder(out, encoder);
            writer.write(value, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private void check(Schema record, String prefix, Set<String> used, List<String> absent) {
        for (Schema.Field field : record.getFields()) {
            String path = prefix + field.name();
            Schema nested = nested(field.schema(), path);
            if (columns.indexOf(path) >= 0) {
                used.add(path);
            } else if (nested != null) {
                check(nested, path + ".", used, absent);
            } else if (!field.hasDefaultValue() && !field.schema().isNullable()) {
                absent.add("'" + path + "'" + NearestName.hint(path, columns.asList()));
            }
        }
    }

    private GenericRecord record(Schema record, String prefix, InputRecord row) throws BadRecordException {
        GenericData.Record value = new GenericData.Record(record);
        for (Schema.Field field : record.getFields()) {
            String path = prefix + field.name();
            int column = columns.indexOf(path);
            Schema nested = nested(field.schema(), path);
            if (column >= 0 && !row.missing(column)) {
                value.put(field.pos(), AvroValue.of(field.schema(), path, row, column));
            } else if (column < 0 && nested != null) {
                value.put(field.pos(), record(nested, path + ".", row));
            } else if (!field.schema().isNullable()) {
                value.put(field.pos(), orDefault(field, path));
            }
        }
        return value;
    }

    private static Object orDefault(Schema.Field field, String path) throws BadRecordException {
        if (!field.hasDefaultValue()) {
            throw new BadRecordException(
                    RejectReason.WRONG_TYPE,
                    "field '" + path + "': the schema asks for "
                            + field.schema().getType().getName() + " and allows no null, the cell is empty");
        }
        return GenericData.get().getDefaultValue(field);
    }

    /** The record schema of a field that some dotted column reaches into, or null. */
    private @Nullable Schema nested(Schema field, String path) {
        List<Schema> branches = field.getType() == Schema.Type.UNION ? field.getTypes() : List.of(field);
        for (Schema branch : branches) {
            if (branch.getType() == Schema.Type.RECORD
                    && columns.asList().stream().anyMatch(c -> c.startsWith(path + "."))) {
                return branch;
            }
        }
        return null;
    }
}
