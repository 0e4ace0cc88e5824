package dev.echolot.features;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One field of a model: how a cell of the record becomes one float32 of the raw feature vector. A missing cell (absent,
 * null, empty) is NaN for every type.
 *
 * @param name dotted path in the record
 * @param log numeric only: the graph takes sign(x) log(1+|x|) before standardising
 * @param unit free text shown beside values, or null
 * @param vocabulary categorical only: the values in index order (value i has raw value i+1); empty otherwise
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

    public FieldSpec {
        vocabulary = List.copyOf(vocabulary);
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
