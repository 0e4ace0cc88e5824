package dev.echolot.features;

import java.util.Locale;

/** The types of a model's fields. The lower-case name stands in training specifications and manifests. */
public enum FieldType {
    /** A number, standardised by the graph; optionally log-transformed. Raw value: the number as float32. */
    NUMERIC,
    /** One of a vocabulary. Raw value: 1 + the index into the vocabulary; 0 = unseen. */
    CATEGORICAL,
    /** True or false. Raw value: 1 or 0. */
    BOOLEAN,
    /** A date and time. Raw value: the minute of the week in the field's zone, 0 (Monday 00:00) to 10079. */
    TIME;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
