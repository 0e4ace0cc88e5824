package dev.echolot.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A type of settings: how a text becomes a value, and what is accepted, in words. Immutable.
 *
 * @param name as it stands in the settings table: {@code duration}
 * @param range what is accepted: {@code 1s to 30d}
 * @param reader text to value; throws {@link IllegalArgumentException} with what was expected
 */
record ValueType<T>(String name, String range, Function<String, T> reader) {

    private static final Pattern QUANTITY = Pattern.compile("([0-9]+)\\s*([A-Za-z]*)");
    private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

    /** @throws IllegalArgumentException saying what was expected and what came */
    T read(String text) {
        return reader.apply(text);
    }

    static ValueType<String> text() {
        return new ValueType<>("text", "", text -> text);
    }

    /** A text that no message repeats. */
    static ValueType<String> secret() {
        return new ValueType<>("secret", "16 characters or more", text -> {
            if (text.length() < 16) {
                throw new IllegalArgumentException(
                        "expected 16 characters or more, got " + text.length() + " (not shown)");
            }
            return text;
        });
    }

    static ValueType<Path> path() {
        return new ValueType<>("path", "", text -> {
            try {
                return Path.of(text);
            } catch (InvalidPathException e) {
                throw expected("a path", text);
            }
        });
    }

    /** A name Kafka takes for topics, groups and transactional ids. */
    static ValueType<String> name(String type) {
        return new ValueType<>(type, "letters, digits, `.`, `_`, `-`", text -> {
            if (!TOPIC.matcher(text).matches() || text.equals(".") || text.equals("..")) {
                throw expected("1 to 249 letters, digits, '.', '_' or '-'", text);
            }
            return text;
        });
    }

    static ValueType<List<String>> names() {
        ValueType<String> one = name("topic");
        return new ValueType<>("list of topics", "separated by commas", text -> {
            List<String> names = Arrays.stream(text.split(",", -1))
                    .map(String::strip)
                    .map(one::read)
                    .toList();
            if (names.stream().distinct().count() < names.size()) {
                throw expected("each topic once", text);
            }
            return names;
        });
    }

    static ValueType<String> sha256() {
        return new ValueType<>("sha256", "64 hexadecimal digits", text -> {
            if (!text.matches("[0-9a-fA-F]{64}")) {
                throw expected("64 hexadecimal digits", text);
            }
            return text.toLowerCase(Locale.ROOT);
        });
    }

    static ValueType<Boolean> bool() {
        return new ValueType<>("boolean", "`true`, `false`", text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw expected("true or false", text);
        });
    }

    /** One of an enum's constants, written in lower case. */
    static <E extends Enum<E>> ValueType<E> oneOf(Class<E> type) {
        List<E> values = List.of(type.getEnumConstants());
        List<String> codes =
                values.stream().map(v -> v.name().toLowerCase(Locale.ROOT)).toList();
        String range = codes.stream().map(c -> "`" + c + "`").collect(Collectors.joining(", "));
        return new ValueType<>("choice", range, text -> {
            int index = codes.indexOf(text);
            if (index < 0) {
                throw expected("one of " + String.join(", ", codes), text);
            }
            return values.get(index);
        });
    }

    static ValueType<Integer> integer(String unit, int min, int max) {
        String range = String.format(Locale.ROOT, "%,d to %,d", min, max);
        return new ValueType<>(unit, range, text -> {
            try {
                int value = Integer.parseInt(text);
                if (value >= min && value <= max) {
                    return value;
                }
            } catch (NumberFormatException notANumber) {
                // answered below, like a number out of range
            }
            throw expected("a whole number of " + unit + ", " + range, text);
        });
    }

    /** A number above 0 and at most {@code max}. */
    static ValueType<Double> share(double max) {
        String range = "above 0, at most " + max;
        return new ValueType<>("share", range, text -> {
            try {
                double value = Double.parseDouble(text);
                if (value > 0 && value <= max) {
                    return value;
                }
            } catch (NumberFormatException notANumber) {
                // answered below, like a number out of range
            }
            throw expected("a number " + range, text);
        });
    }

    /** A whole number with a unit: {@code 100ms}, {@code 10s}, {@code 10m}, {@code 1h}, {@code 7d}. */
    static ValueType<Duration> duration(String min, String max) {
        Duration least = parseDuration(min);
        Duration most = parseDuration(max);
        String range = min + " to " + max;
        return new ValueType<>("duration", range, text -> {
            Duration value = parseDuration(text);
            if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
                throw expected("a duration of " + range, text);
            }
            return value;
        });
    }

    /** A whole number of bytes with a unit: {@code 512B}, {@code 64kB}, {@code 1MB}; 1 kB = 1024 bytes. */
    static ValueType<Integer> size(String min, String max) {
        int least = parseSize(min);
        int most = parseSize(max);
        String range = min + " to " + max;
        return new ValueType<>("size", range, text -> {
            int value = parseSize(text);
            if (value < least || value > most) {
                throw expected("a size of " + range, text);
            }
            return value;
        });
    }

    private static Duration parseDuration(String text) {
        Matcher m = QUANTITY.matcher(text);
        if (m.matches() && m.group(1).length() <= 12) {
            long n = Long.parseLong(m.group(1));
            switch (m.group(2)) {
                case "ms":
                    return Duration.ofMillis(n);
                case "s":
                    return Duration.ofSeconds(n);
                case "m":
                    return Duration.ofMinutes(n);
                case "h":
                    return Duration.ofHours(n);
                case "d":
                    return Duration.ofDays(n);
                default:
                    break;
            }
        }
        throw expected("a whole number with a unit, ms, s, m, h or d, such as 10m", text);
    }

    private static int parseSize(String text) {
        Matcher m = QUANTITY.matcher(text);
        if (m.matches() && m.group(1).length() <= 9) {
            long n = Long.parseLong(m.group(1));
            long bytes =
                    switch (m.group(2)) {
                        case "B" -> n;
                        case "kB" -> n << 10;
                        case "MB" -> n << 20;
                        default -> -1;
                    };
            if (bytes >= 0 && bytes <= Integer.MAX_VALUE) {
                return (int) bytes;
            }
        }
        throw expected("a whole number with a unit, B, kB or MB, such as 64kB", text);
    }

    private static IllegalArgumentException expected(String what, String got) {
        return new IllegalArgumentException("expected " + what + ", got '" + got + "'");
    }
}
