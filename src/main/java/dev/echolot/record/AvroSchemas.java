package dev.echolot.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/** The writer schemas records may have been written with, by fingerprint. Immutable, safe to share between threads. */
public final class AvroSchemas {

    /** Larger schema files are refused unread, bytes. */
    static final int MAX_BYTES = 256 << 10;
    /** Most schemas of a directory. */
    static final int MAX_FILES = 1_000;

    private final Map<Long, Schema> byFingerprint;

    private AvroSchemas(Map<Long, Schema> byFingerprint) {
        this.byFingerprint = byFingerprint;
    }

    /** @throws IllegalArgumentException when one of them is no record schema */
    public static AvroSchemas of(Collection<Schema> schemas) {
        Map<Long, Schema> map = new LinkedHashMap<>();
        for (Schema schema : schemas) {
            if (schema.getType() != Schema.Type.RECORD) {
                throw new IllegalArgumentException("expected the schema of a record, got type "
                        + schema.getType().getName());
            }
            map.put(SchemaNormalization.parsingFingerprint64(schema), schema);
        }
        return new AvroSchemas(Map.copyOf(map));
    }

    /**
     * Every {@code .avsc} file of a directory (not below it), one record schema each.
     *
     * @throws DataFileException when there is none, or one cannot be read; names the file
     */
    public static AvroSchemas read(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new DataFileException(directory + ": expected a directory of Avro schemas, there is none");
        }
        List<Path> files;
        try (Stream<Path> listed = Files.list(directory)) {
            files = listed.filter(f -> f.toString().endsWith(".avsc")).sorted().toList();
        }
        if (files.isEmpty()) {
            throw new DataFileException(directory + ": expected at least one .avsc file, found none");
        }
        if (files.size() > MAX_FILES) {
            throw new DataFileException(
                    directory + ": expected at most " + MAX_FILES + " .avsc files, found " + files.size());
        }
        List<Schema> schemas = new ArrayList<>();
        for (Path file : files) {
            schemas.add(readOne(file));
        }
        return of(schemas);
    }

    /**
     * One record schema.
     *
     * @throws DataFileException when the file holds none
     */
    public static Schema readOne(Path file) throws IOException {
        Schema schema;
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new DataFileException(
                        file + ": expected a schema of at most " + MAX_BYTES + " bytes, got " + Files.size(file));
            }
            schema = new Schema.Parser().parse(Files.readString(file));
        } catch (IOException e) {
            throw DataFile.unreadable(file, e);
        } catch (AvroRuntimeException e) {
            throw new DataFileException(file + ": expected an Avro schema: " + e.getMessage(), e);
        }
        if (schema.getType() != Schema.Type.RECORD) {
            throw new DataFileException(file + ": expected the schema of a record, got type "
                    + schema.getType().getName());
        }
        return schema;
    }

    public Map<Long, Schema> byFingerprint() {
        return byFingerprint;
    }

    /** A fingerprint as 16 hexadecimal digits, most significant first. */
    static String hex(long fingerprint) {
        return "%016x".formatted(fingerprint);
    }

    /** Names and fingerprints, as messages show them. */
    @Override
    public String toString() {
        List<String> shown = new ArrayList<>();
        byFingerprint.forEach((fingerprint, schema) -> shown.add(schema.getFullName() + " " + hex(fingerprint)));
        return shown.stream().sorted().toList().toString();
    }
}
