package dev.echolot.features;

import dev.echolot.record.TimeFormat;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model reads from a record: its fields, the key field and the event-time field. Immutable.
 *
 * @param fields in the order of the model's input columns; at least one
 * @param keyField dotted path of the entity key, or null where the record key is the entity
 * @param eventTime how event time is read, or null where the Kafka timestamp is the event time
 */
public record FeatureSpec(List<FieldSpec> fields, @Nullable String keyField, @Nullable EventTimeSpec eventTime) {

    /**
     * @param field dotted path
     * @param format as in {@link FieldSpec#timeFormat()}
     * @param zone zone of texts without one
     */
    public record EventTimeSpec(String field, String format, String zone) {

        /** @throws IllegalArgumentException when the field is blank, or format or zone are none */
        public EventTimeSpec {
            if (field.isBlank()) {
                throw new IllegalArgumentException("event time: expected a field, got a blank name");
            }
            try {
                new TimeFormat(format, zone);
            } catch (IllegalArgumentException wrong) {
                throw new IllegalArgumentException("event time field '" + field + "': " + wrong.getMessage(), wrong);
            }
        }
    }

    public FeatureSpec {
        fields = List.copyOf(fields);
        if (fields.isEmpty()) {
            throw new IllegalArgumentException("a model needs at least one field, none was given");
        }
    }

    /** Number of raw features, the second axis of the model's input. */
    public int width() {
        return fields.size();
    }

    /** Every dotted path a decoder must look for: the model's fields first, in order, then key and event-time field. */
    public List<String> paths() {
        List<String> paths = new ArrayList<>();
        fields.forEach(f -> paths.add(f.name()));
        if (keyField != null && !paths.contains(keyField)) {
            paths.add(keyField);
        }
        if (eventTime != null && !paths.contains(eventTime.field())) {
            paths.add(eventTime.field());
        }
        return paths;
    }
}
