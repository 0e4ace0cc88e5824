package dev.echolot.app;

import dev.echolot.features.EntityReader;
import dev.echolot.record.BadRecordException;
import dev.echolot.record.FieldNames;
import dev.echolot.record.JsonRecordDecoder;
import dev.echolot.record.SourcePosition;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** The lines of a JSON Lines file as they are, well-formed or not; a line whose key cannot be read goes without one. */
final class JsonLines implements PayloadSource {

    private static final SourcePosition NOWHERE = new SourcePosition("file", 0, 0);

    private final BufferedReader lines;
    private final @Nullable JsonRecordDecoder decoder;
    private final EntityReader entity;
    private long withoutKey;

    JsonLines(Path file, @Nullable String key) throws IOException {
        InputStream in = Files.newInputStream(file);
        if (name(file).endsWith(".gz")) {
            in = new GZIPInputStream(in, 1 << 16);
        }
        lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        decoder = key == null ? null : new JsonRecordDecoder(new FieldNames(List.of(key)));
        entity = new EntityReader(key);
    }

    static boolean isJson(Path file) {
        return name(file).matches(".*\\.(jsonl|ndjson|json)(\\.gz)?");
    }

    @Override
    public @Nullable Payload next() throws IOException {
        String line = lines.readLine();
        while (line != null && line.isBlank()) {
            line = lines.readLine();
        }
        if (line == null) {
            return null;
        }
        byte[] value = line.getBytes(StandardCharsets.UTF_8);
        Payload payload = new Payload(key(value), value);
        withoutKey += decoder != null && payload.key() == null ? 1 : 0;
        return payload;
    }

    @Override
    public long withoutKey() {
        return withoutKey;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }

    private @Nullable String key(byte[] value) {
        if (decoder == null) {
            return null;
        }
        try {
            return entity.entity(decoder.decode(value, null, 0, NOWHERE));
        } catch (BadRecordException e) {
            return null;
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    }
}
