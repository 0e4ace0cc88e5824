package dev.echolot.trainer;

/** No model can be trained from these rows with these settings; the message says what was expected, what came, where. */
public final class TrainingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public TrainingException(String message) {
        super(message);
    }
}
