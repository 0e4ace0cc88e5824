package dev.echolot.scoring;

/** The runtime failed on a batch: an infrastructure failure, never a property of one record. Names model and shapes. */
public final class ScoringException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ScoringException(String message, Throwable cause) {
        super(message, cause);
    }
}
