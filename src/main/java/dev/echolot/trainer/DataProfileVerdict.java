package dev.echolot.trainer;

import dev.echolot.features.FieldSpec;
import dev.echolot.features.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * What the rules make of one column: a feature, a time, or nothing.
 *
 * @param field null when the column is left out
 * @param time the format when the column holds times (whether or not it is a feature as well), else null
 * @param note what was found, or why it is left out; one line
 * @param entity whether the column could be the key: it names things that come back
 */
record DataProfileVerdict(
        String column, @Nullable FieldSpec field, @Nullable String time, String note, boolean entity) {

    static DataProfileVerdict leftOut(String column, String why) {
        return new DataProfileVerdict(column, null, null, why, false);
    }

    static DataProfileVerdict entity(String column, String why) {
        return new DataProfileVerdict(column, null, null, why, true);
    }

    static DataProfileVerdict feature(FieldSpec field, String note) {
        return new DataProfileVerdict(
                field.name(), field, field.type() == FieldType.TIME ? field.timeFormat() : null, note, false);
    }
}
