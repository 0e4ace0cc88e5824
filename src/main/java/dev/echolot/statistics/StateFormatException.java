package dev.echolot.statistics;

/** Bytes that are not the state they should be: another version, truncated, or followed by more. Says which and where. */
public final class StateFormatException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StateFormatException(String message) {
        super(message);
    }
}
