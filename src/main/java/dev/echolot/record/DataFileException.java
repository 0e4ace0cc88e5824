package dev.echolot.record;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A data file cannot be used. The message names the file, the line where there is one, what was expected and what came. */
public final class DataFileException extends IOException {

    private static final long serialVersionUID = 1L;

    public DataFileException(String message) {
        super(message);
    }

    public DataFileException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
