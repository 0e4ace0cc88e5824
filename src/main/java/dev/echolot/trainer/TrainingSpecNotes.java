package dev.echolot.trainer;

import java.util.List;
import java.util.Map;

/**
 * What to say beside a training specification when it is printed; single lines, shown as comments.
 *
 * @param header the first lines
 * @param hints below key and event time: what could be set there
 * @param fields by field name: what was found in that column
 * @param leftOut by column name, in the order printed: why it is no feature
 */
public record TrainingSpecNotes(
        List<String> header, List<String> hints, Map<String, String> fields, Map<String, String> leftOut) {

    public static final TrainingSpecNotes NONE = new TrainingSpecNotes(List.of(), List.of(), Map.of(), Map.of());
}
