package dev.echolot.record;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads date and time cells, to milliseconds since 1970-01-01T00:00Z and to the minute of the week. Formats:
 *
 * <ul>
 *   <li>{@code iso}: {@code 2020-06-21}, {@code 2020-06-21T12:14[:53[.123]]}, {@code T} or a blank between, with or without
 *       {@code Z}, {@code +02:00}, {@code +0200}, {@code +02}; a text without one is local time in the zone. A number above
 *       10^11 (1973) counts as milliseconds: so Avro's timestamp types arrive.
 *   <li>{@code epoch_ms}, {@code epoch_s}: a number, or a text that is one; fractions allowed, rounded down to milliseconds.
 *   <li>anything else: a {@link DateTimeFormatter} pattern with English names, regardless of case.
 * </ul>
 *
 * Years 1 to 9999. Used by one thread; no allocation for {@code iso} and the epochs, about 40 ns a cell.
 */
public final class TimeFormat {

    /** What {@link #epochMs} returns for a cell it cannot read. */
    public static final long UNREADABLE = Long.MIN_VALUE;

    public static final String ISO = "iso";
    public static final String EPOCH_MS = "epoch_ms";
    public static final String EPOCH_S = "epoch_s";

    private static final long FIRST_MS = -62_135_596_800_000L;
    private static final long LAST_MS = 253_402_300_799_999L;
    private static final double NUMBER_AS_MS = 1e11;

    private final String format;
    private final ZoneClock zone;
    private final @Nullable DateTimeFormatter pattern;

    /**
     * @param zone of texts without one, and of the week: {@code UTC}, {@code +02:00}, {@code Europe/Berlin}
     * @throws IllegalArgumentException when the pattern or the zone is none; says which
     */
    public TimeFormat(String format, String zone) {
        this.format = format;
        this.zone = new ZoneClock(zone(zone));
        this.pattern = switch (format) {
            case ISO, EPOCH_MS, EPOCH_S -> null;
            default -> pattern(format);
        };
    }

    /** Milliseconds since 1970-01-01T00:00Z, or {@link #UNREADABLE}. */
    public long epochMs(String text) {
        if (pattern != null) {
            return byPattern(text, pattern);
        }
        if (format.equals(ISO)) {
            return IsoText.epochMs(text, zone);
        }
        return epochMs(DecimalText.parse(text));
    }

    /** The same for a cell that is a number. */
    public long epochMs(double number) {
        double ms = format.equals(EPOCH_S) ? number * 1000 : number;
        boolean readable = format.equals(EPOCH_S)
                || format.equals(EPOCH_MS)
                || (format.equals(ISO) && Math.abs(number) >= NUMBER_AS_MS);
        return readable && ms >= FIRST_MS && ms <= LAST_MS ? (long) Math.floor(ms) : UNREADABLE;
    }

    /** The same for a cell that is not missing; a boolean is no time. */
    public long epochMs(InputRecord record, int cell) {
        String text = record.text(cell);
        if (text != null) {
            return epochMs(text);
        }
        return record.cell(cell) == InputRecord.Cell.NUMBER ? epochMs(record.number(cell)) : UNREADABLE;
    }

    /** The minute of the week in the zone: 0 is Monday 00:00, 10,079 Sunday 23:59. */
    public int minuteOfWeek(long epochMs) {
        long minutes = Math.floorDiv(zone.localMs(epochMs), 60_000L);
        // 1970-01-01 was a Thursday: three days after Monday
        return (int) Math.floorMod(minutes + 3 * 1440, 7 * 1440L);
    }

    private long byPattern(String text, DateTimeFormatter formatter) {
        try {
            TemporalAccessor parsed =
                    formatter.parseBest(text.strip(), ZonedDateTime::from, LocalDateTime::from, LocalDate::from);
            if (parsed instanceof ZonedDateTime zoned) {
                return zoned.toInstant().toEpochMilli();
            }
            LocalDateTime local = parsed instanceof LocalDate date ? date.atStartOfDay() : (LocalDateTime) parsed;
            return zone.epochMs(local.toEpochSecond(ZoneOffset.UTC) * 1000 + local.getNano() / 1_000_000);
        } catch (DateTimeException | ArithmeticException unreadable) {
            return UNREADABLE;
        }
    }

    private static ZoneId zone(String zone) {
        try {
            return ZoneId.of(zone);
        } catch (DateTimeException unknown) {
            throw new IllegalArgumentException(
                    "expected a time zone such as UTC, +02:00 or Europe/Berlin, got '" + zone + "'", unknown);
        }
    }

    private static DateTimeFormatter pattern(String format) {
        try {
            DateTimeFormatter formatter = new DateTimeFormatterBuilder()
                    .parseCaseInsensitive()
                    .appendPattern(format)
                    .toFormatter(Locale.ENGLISH);
            // a pattern without a date reads nothing ever: found out here rather than at every record
            formatter.parseBest(
                    formatter.withZone(ZoneOffset.UTC).format(Instant.EPOCH),
                    ZonedDateTime::from,
                    LocalDateTime::from,
                    LocalDate::from);
            return formatter;
        } catch (IllegalArgumentException | DateTimeParseException wrong) {
            throw new IllegalArgumentException(
                    "expected iso, epoch_ms, epoch_s or a date pattern such as dd/MM/yyyy HH:mm, got '" + format + "': "
                            + wrong.getMessage(),
                    wrong);
        } catch (DateTimeException unsupported) {
            throw new IllegalArgumentException("the date pattern '" + format + "' cannot be used", unsupported);
        }
    }
}
