package dev.echolot.record;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a JSON Lines file: one object a line, UTF-8, {@code .gz} or plain, decoded as {@link JsonRecordDecoder} does;
 * blank lines are no rows. A field no line has is absent everywhere, which is no error here.
 */
public final class JsonLinesRecordSource implements RecordSource {

    private final Path file;
    private final String name;
    private final InputStream in;
    private final JsonRecordDecoder decoder;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
    private long lineNumber;
    private long row;

    private JsonLinesRecordSource(Path file, FieldNames fields) throws IOException {
        this.file = file;
        this.name = String.valueOf(file.getFileName());
        this.decoder = new JsonRecordDecoder(fields);
        this.in = DataFile.bytes(file);
    }

    /** @throws DataFileException when the file is absent or cannot be read */
    public static JsonLinesRecordSource open(Path file, FieldNames fields) throws IOException {
        return new JsonLinesRecordSource(file, fields);
    }

    @Override
    public FieldNames fields() {
        return decoder.fields();
    }

    @Override
    public @Nullable InputRecord next() throws IOException {
        byte[] bytes = nextLine();
        if (bytes == null) {
            return null;
        }
        try {
            return decoder.decode(bytes, null, 0, new SourcePosition(name, 0, row++));
        } catch (BadRecordException e) {
            throw new DataFileException(
                    file + ", line " + lineNumber + ": expected one JSON object a line: " + e.getMessage(), e);
        }
    }

    /** The next line that is not blank, without its end; null at the end of the file. */
    byte @Nullable [] nextLine() throws IOException {
        try {
            while (true) {
                line.reset();
                boolean blank = true;
                int b = in.read();
                if (b < 0) {
                    return null;
                }
                for (; b >= 0 && b != '\n'; b = in.read()) {
                    blank &= b <= ' ';
                    line.write(b);
                    if (line.size() > JsonRecordDecoder.MAX_BYTES) {
                        throw new DataFileException(file + ", line " + (lineNumber + 1)
                                + ": expected one JSON object a line, this one is longer than "
                                + JsonRecordDecoder.MAX_BYTES + " bytes");
                    }
                }
                lineNumber++;
                if (!blank) {
                    return line.toByteArray();
                }
            }
        } catch (IOException e) {
            throw DataFile.unreadable(file, e);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
