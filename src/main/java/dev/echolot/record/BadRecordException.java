package dev.echolot.record;

/**
 * One record cannot be scored; the record is data, not a failure: it becomes a dead letter and the stream goes on. Carries
 * no stack trace: bad input may arrive at full rate.
 */
public final class BadRecordException extends Exception {

    private static final long serialVersionUID = 1L;

    private final RejectReason reason;

    /** @param message one line: what was expected, what came, and in which field; never more than a few hundred characters */
    public BadRecordException(RejectReason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    public RejectReason reason() {
        return reason;
    }
}
