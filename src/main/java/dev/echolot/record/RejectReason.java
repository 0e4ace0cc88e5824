package dev.echolot.record;

import java.util.Locale;

/** Why a record became a dead letter. The lower-case name is the reason code in the dead letter and in metrics. */
public enum RejectReason {
    /** The record has no key, and the key is the entity. */
    MISSING_KEY,
    /** No value at all: a tombstone or an empty byte array. */
    EMPTY_VALUE,
    /** Not the format it should be: broken JSON, truncated Avro, wrong magic bytes, invalid UTF-8. */
    MALFORMED,
    /** Larger, deeper or longer than the decoder's limits. */
    TOO_LARGE,
    /** An Avro fingerprint no configured writer schema has. */
    UNKNOWN_SCHEMA,
    /** A field holds another type than the model's field asks for. */
    WRONG_TYPE,
    /** A number that is not finite as a float32. */
    NOT_FINITE,
    /** The event-time field is absent or cannot be read in its format. */
    INVALID_EVENT_TIME,
    /** No field of the model is present in the record. */
    NO_FIELDS,
    /** The model gave an output that is not finite. */
    NON_FINITE_SCORE,
    /** Processing the record failed in a way no other code names. */
    PROCESSING_FAILED;

    private final String code = name().toLowerCase(Locale.ROOT);

    /** The code as it stands in dead letters and metrics: {@code missing_key}. */
    public String code() {
        return code;
    }
}
