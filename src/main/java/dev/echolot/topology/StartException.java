package dev.echolot.topology;

import org.jspecify.annotations.Nullable;

/** The application cannot start, or cannot go on; the message says what is missing, in one line. */
public final class StartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StartException(String message) {
        super(message);
    }

    public StartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
