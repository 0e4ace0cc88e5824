package dev.echolot.trainer;

/** Training ended because it was asked to; the message says what is kept of it. */
public final class TrainingInterruptedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public TrainingInterruptedException(String message) {
        super(message);
    }
}
