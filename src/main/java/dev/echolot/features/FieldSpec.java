package dev.echolot.features;

import dev.echolot.record.DecimalText;
import dev.echolot.record.TimeFormat;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One field of a model: how a cell of the record becomes one float32 of the raw feature vector. A missing cell (absent,
 * null, empty) is NaN for every type.
 *
 * @param name dotted path in the record
 * @param log numeric only: the graph takes sign(x) log(1+|x|) before standardising
 * @param unit free text shown beside values, or null
 * @param vocabulary categorical only: the values in index order (value i has raw value i+1), compared as {@link
 *     dev.echolot.record.InputRecord#canonicalText} has them; empty otherwise, and until the vocabulary is learned
 * @param timeFormat time only: {@code iso} (ISO-8601, with or without zone), {@code epoch_ms}, {@code epoch_s}, or a
 *     java.time pattern; null otherwise
 * @param zone time only: the zone of texts without one and of the week, {@code UTC} by default; null otherwise
 * @param lenient whether a cell that cannot be read as this type counts as missing instead of making the record a dead
 *     letter
 */
public record FieldSpec(
        String name,
        FieldType type,
        boolean log,
        @Nullable String unit,
        List<String> vocabulary,
        @Nullable String timeFormat,
        @Nullable String zone,
        boolean lenient) {

    /** @throws IllegalArgumentException naming every problem found */
    public FieldSpec {
        vocabulary = List.copyOf(vocabulary);
        List<String> problems = new ArrayList<>();
        if (name.isBlank()) {
            problems.add("expected a name, got a blank one");
        }
        if (log && type != FieldType.NUMERIC) {
            problems.add("'log' is for type numeric, the type is " + type.code());
        }
        checkVocabulary(type, vocabulary, problems);
        if (type == FieldType.TIME) {
            if (timeFormat == null || zone == null) {
                problems.add("type time needs a format and a zone, got " + timeFormat + " and " + zone);
            } else {
                try {
                    new TimeFormat(timeFormat, zone);
                } catch (IllegalArgumentException wrong) {
                    problems.add(wrong.getMessage());
                }
            }
        } else if (timeFormat != null || zone != null) {
            problems.add("'format' and 'zone' are for type time, the type is " + type.code());
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("field '" + name + "': " + String.join("; ", problems));
        }
    }

    private static void checkVocabulary(FieldType type, List<String> vocabulary, List<String> problems) {
        if (type != FieldType.CATEGORICAL && !vocabulary.isEmpty()) {
            problems.add("only type categorical has values, the type is " + type.code());
        }
        Set<String> seen = new HashSet<>();
        for (String value : vocabulary) {
            if (value.isBlank()) {
                problems.add("a blank value counts as missing and cannot stand in the vocabulary");
            } else if (!seen.add(DecimalText.canonical(value))) {
                problems.add("value '" + value + "' stands twice");
            }
        }
    }

    /** The same field with another vocabulary. */
    public FieldSpec withVocabulary(List<String> newVocabulary) {
        return new FieldSpec(name, type, log, unit, newVocabulary, timeFormat, zone, lenient);
    }

    public static FieldSpec numeric(String name) {
        return new FieldSpec(name, FieldType.NUMERIC, false, null, List.of(), null, null, false);
    }

    public static FieldSpec logNumeric(String name) {
        return new FieldSpec(name, FieldType.NUMERIC, true, null, List.of(), null, null, false);
    }

    public static FieldSpec categorical(String name, List<String> vocabulary) {
        return new FieldSpec(name, FieldType.CATEGORICAL, false, null, vocabulary, null, null, false);
    }

    public static FieldSpec bool(String name) {
        return new FieldSpec(name, FieldType.BOOLEAN, false, null, List.of(), null, null, false);
    }

    public static FieldSpec time(String name, String format, String zone) {
        return new FieldSpec(name, FieldType.TIME, false, null, List.of(), format, zone, false);
    }
}
