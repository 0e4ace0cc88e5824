package dev.echolot.trainer;

import dev.echolot.record.NearestName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One mapping of a training specification in YAML, read key by key: what is unknown, absent or of the wrong type is put on
 * the list of problems, and reading goes on.
 */
final class TrainingSpecSection {

    private final String path;
    private final Map<?, ?> values;
    private final List<String> problems;

    private TrainingSpecSection(String path, Map<?, ?> values, List<String> problems) {
        this.path = path;
        this.values = values;
        this.problems = problems;
    }

    /** Takes a value as a mapping with these keys; an empty one when it is absent or no mapping. */
    static TrainingSpecSection of(String path, @Nullable Object value, List<String> problems, String... known) {
        if (value != null && !(value instanceof Map)) {
            problems.add((path.isEmpty() ? "" : path + ": ") + "expected keys and values (" + String.join(", ", known)
                    + "), got " + shown(value));
        }
        TrainingSpecSection section =
                new TrainingSpecSection(path, value instanceof Map<?, ?> map ? map : Map.of(), problems);
        List<String> names = Arrays.asList(known);
        for (Object key : section.values.keySet()) {
            if (!names.contains(String.valueOf(key))) {
                problems.add(section.at(String.valueOf(key)) + ": unknown key"
                        + NearestName.hint(String.valueOf(key), names) + ", known here: " + String.join(", ", names));
            }
        }
        return section;
    }

    /** The name of a key as it stands in messages: {@code training.epochs}. */
    String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    TrainingSpecSection section(String key, String... known) {
        return of(at(key), values.get(key), problems, known);
    }

    boolean has(String key) {
        return values.get(key) != null;
    }

    @Nullable
    String text(String key) {
        Object value = values.get(key);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        wrong(key, "a text (in quotes, where YAML would read something else)", value);
        return null;
    }

    /** A text that must be there; an empty one where it is not. */
    String required(String key) {
        if (values.get(key) == null) {
            problems.add(at(key) + ": expected a value, got nothing");
        }
        String text = text(key);
        return text == null ? "" : text;
    }

    boolean flag(String key) {
        Object value = values.get(key);
        if (value != null && !(value instanceof Boolean)) {
            wrong(key, "true or false", value);
        }
        return Boolean.TRUE.equals(value);
    }

    @Nullable
    Integer integer(String key) {
        Object value = values.get(key);
        if (value == null || value instanceof Integer) {
            return (Integer) value;
        }
        wrong(key, "a whole number", value);
        return null;
    }

    @Nullable
    Double number(String key) {
        Object value = values.get(key);
        if (value == null) {
            return null;
        }
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        wrong(key, "a number", value);
        return null;
    }

    /** A list, or null when the key is absent or holds something else. */
    @Nullable
    List<?> list(String key) {
        Object value = values.get(key);
        if (value == null || value instanceof List) {
            return (List<?>) value;
        }
        wrong(key, "a list", value);
        return null;
    }

    /** A list of whole numbers or of texts; elements of another type are problems. */
    <T> @Nullable List<T> list(String key, Class<T> type, String expected) {
        List<?> list = list(key);
        if (list == null) {
            return null;
        }
        List<T> typed = new ArrayList<>();
        for (Object element : list) {
            if (type.isInstance(element)) {
                typed.add(type.cast(element));
            } else {
                wrong(key, expected, element);
            }
        }
        return typed;
    }

    /** One of a closed choice by its lower-case name. */
    <E extends Enum<E>> @Nullable E choice(String key, Class<E> type) {
        String text = text(key);
        if (text == null) {
            return null;
        }
        List<String> names = Arrays.stream(type.getEnumConstants())
                .map(e -> e.name().toLowerCase(Locale.ROOT))
                .toList();
        int index = names.indexOf(text);
        if (index < 0) {
            problems.add(at(key) + ": expected one of " + String.join(", ", names) + ", got '" + text + "'"
                    + NearestName.hint(text, names));
            return null;
        }
        return type.getEnumConstants()[index];
    }

    private void wrong(String key, String expected, @Nullable Object value) {
        problems.add(at(key) + ": expected " + expected + ", got " + shown(value));
    }

    private static String shown(@Nullable Object value) {
        if (value == null) {
            return "nothing";
        }
        String text = String.valueOf(value);
        return kind(value) + " '" + (text.length() <= 80 ? text : text.substring(0, 80) + "...") + "'";
    }

    private static String kind(Object value) {
        if (value instanceof String) {
            return "the text";
        }
        if (value instanceof Boolean) {
            return "the boolean";
        }
        if (value instanceof Number) {
            return "the number";
        }
        if (value instanceof Date) {
            return "the date";
        }
        return value instanceof List ? "the list" : "the mapping";
    }
}
