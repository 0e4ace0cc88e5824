package dev.echolot.record;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Opens a data file, packed by gzip or not (told by its first bytes), and says in plain words why it cannot be read. */
final class DataFile {

    private static final int BUFFER = 1 << 16;
    private static final int GZIP_MAGIC = 0x1f8b;

    private DataFile() {}

    /** The file's bytes, unpacked, from after a byte order mark. */
    static InputStream bytes(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new DataFileException(file + ": expected a data file, found a directory");
        }
        InputStream in = null;
        try {
            in = new BufferedInputStream(Files.newInputStream(file), BUFFER);
            in.mark(2);
            if ((in.read() << 8 | in.read()) == GZIP_MAGIC) {
                in.reset();
                in = new BufferedInputStream(new GZIPInputStream(in, BUFFER), BUFFER);
            } else {
                in.reset();
            }
            in.mark(3);
            if (in.read() != 0xEF || in.read() != 0xBB || in.read() != 0xBF) {
                in.reset();
            }
            return in;
        } catch (IOException e) {
            if (in != null) {
                in.close();
            }
            throw unreadable(file, e);
        }
    }

    /** The file's text; invalid UTF-8 is an error rather than a question mark. */
    static Reader text(Path file) throws IOException {
        return new InputStreamReader(
                bytes(file),
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
    }

    /** The exception that names the file and says what is wrong with it. */
    static DataFileException unreadable(Path file, IOException cause) {
        if (cause instanceof DataFileException already) {
            return already;
        }
        if (cause instanceof NoSuchFileException) {
            return new DataFileException(file + ": no such file", cause);
        }
        if (cause instanceof CharacterCodingException) {
            return new DataFileException(file + ": expected text in UTF-8, found bytes that are none", cause);
        }
        if (cause instanceof ZipException || cause instanceof EOFException) {
            return new DataFileException(
                    file + ": the gzip data is damaged or cut short: " + cause.getMessage(), cause);
        }
        return new DataFileException(file + ": cannot be read: " + cause.getMessage(), cause);
    }
}
