package dev.echolot.app;

import dev.echolot.record.InputRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Writes a result as CSV, line by line: floats round-trip exact, NaN as {@code nan}, names quoted where they need it. */
final class CsvLines implements AutoCloseable {

    private final CommandSpec spec;
    private final PrintWriter target;
    private final boolean owned;
    private final StringBuilder line = new StringBuilder();
    private boolean begun;
    private long unusable;

    private CsvLines(CommandSpec spec, PrintWriter target, boolean owned) {
        this.spec = spec;
        this.target = target;
        this.owned = owned;
    }

    /**
     * Opens a file, or standard output where there is none.
     *
     * @throws ParameterException when the file is a directory
     */
    static CsvLines open(CommandSpec spec, @Nullable Path file) throws IOException {
        if (file == null) {
            return new CsvLines(spec, spec.commandLine().getOut(), false);
        }
        if (Files.isDirectory(file)) {
            throw new ParameterException(spec.commandLine(), "--out: expected a file, " + file + " is a directory");
        }
        return new CsvLines(spec, new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8)), true);
    }

    CsvLines cell(String text) {
        separate();
        line.append(quoted(text));
        return this;
    }

    CsvLines cell(float value) {
        separate();
        if (Float.isNaN(value)) {
            line.append("nan");
        } else {
            line.append(value);
        }
        return this;
    }

    CsvLines cell(long value) {
        separate();
        line.append(value);
        return this;
    }

    /** A header cell for each element of a code. */
    CsvLines embeddingHeader(int latent) {
        for (int i = 0; i < latent; i++) {
            cell("embedding." + i);
        }
        return this;
    }

    void end() {
        target.println(line);
        line.setLength(0);
        begun = false;
    }

    /** Says of the first unusable row why it is one; the others are counted. */
    void unusable(InputRecord record, String why) {
        if (unusable++ == 0) {
            error("row " + record.source().offset() + " cannot be used: " + why);
        }
    }

    private void error(String text) {
        spec.commandLine().getErr().println("echolot: " + text);
    }

    private void separate() {
        if (begun) {
            line.append(',');
        }
        begun = true;
    }

    private static String quoted(String text) {
        return text.matches("(?s).*[\",\\r\\n].*") || !text.equals(text.strip())
                ? '"' + text.replace("\"", "\"\"") + '"'
                : text;
    }

    @Override
    public void close() throws IOException {
        if (unusable > 1) {
            error(unusable + " rows in all cannot be used");
        }
        target.flush();
        if (owned) {
            boolean failed = target.checkError();
            target.close();
            if (failed) {
                throw new IOException("the result could not be written: the disk may be full");
            }
        }
    }
}
