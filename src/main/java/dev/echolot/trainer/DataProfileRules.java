package dev.echolot.trainer;

import dev.echolot.features.FieldSpec;
import dev.echolot.features.FieldText;
import dev.echolot.features.FieldType;
import dev.echolot.features.VocabularyLearner;
import dev.echolot.record.TimeFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a column is, decided by one set of rules for all data, the first that fits:
 *
 * <ol>
 *   <li>nothing in it, or always the same: left out;
 *   <li>all ISO-8601 times, or whole numbers in the range of epoch seconds or milliseconds (2001 to 2096) under a name that
 *       speaks of time: a <b>time</b>; left out when it holds dates only, or covers less than {@value #WEEKS_DAYS} days, too few
 *       to learn a week from;
 *   <li>all true or false, or only 0 and 1 with the rarer of them in at least 0.5 % of the rows: a <b>boolean</b>. A rarer 1 is
 *       taken for a count, whose next value may be 2;
 *   <li>whole numbers of 12 digits and more: account numbers, left out;
 *   <li>whole numbers or texts under a name that ends in id, or texts of any name: <b>categorical</b> when the values seen often
 *       enough (at most 1000 of them) cover half the rows, else an identifier or free text, left out;
 *   <li>numbers that never fall from one row to the next and mostly differ: a counter or a clock, left out;
 *   <li>numbers, at least 95 % of the cells: <b>numeric</b>, also when they are codes of few values; the rest of the cells counts
 *       as missing ({@code lenient}). With {@code log} when none is negative, and of the positive ones the 99th percentile is
 *       at least 10 and at least ten times the median.
 * </ol>
 */
final class DataProfileRules {

    static final int WEEKS_DAYS = 14;

    private static final Pattern ID = Pattern.compile(".*[a-z0-9](Id|ID|Uuid|UUID)|(?i:(.*[_. -])?(id|uuid|guid))");
    private static final Pattern TIME_NAME =
            Pattern.compile("(?i:(.*[_. -])?(time|timestamp|datetime|date|ts|at|when|epoch)([_. -](ms|s|utc))?)"
                    + "|(?i:time|timestamp|datetime|epoch).*|.*[a-z](Time|Timestamp|At|Date)");
    private static final double ACCOUNT_NUMBER = 1e11;
    private static final double RARER_SHARE = 0.005;
    private static final int MIN_ROWS_RISING = 100;

    private final int minCount;

    DataProfileRules(int minCount) {
        this.minCount = minCount;
    }

    static boolean isTimeName(String column) {
        return TIME_NAME.matcher(column).matches();
    }

    DataProfileVerdict judge(DataProfileColumn c) {
        if (c.present == 0) {
            return DataProfileVerdict.leftOut(c.name, "no value in any row");
        }
        if (c.distinct() == 1) {
            return DataProfileVerdict.leftOut(
                    c.name, "always " + shown(c.anyValue()) + (c.missing > 0 ? " or missing" : ""));
        }
        String format = timeFormat(c, isTimeName(c.name));
        if (format != null) {
            return time(c, format);
        }
        if (c.truths == c.present || isFlag(c)) {
            return feature(c, FieldSpec.bool(c.name), c.truths == c.present ? "" : "0 or 1");
        }
        boolean wholeNumbers = c.numbers == c.present && c.finite == c.numbers && c.whole == c.numbers;
        if (wholeNumbers && Math.max(c.max, -c.min) >= ACCOUNT_NUMBER) {
            String why = "whole numbers of " + (int) (Math.log10(Math.max(c.max, -c.min)) + 1)
                    + " digits: they name something, they measure nothing";
            return comesBack(c) ? DataProfileVerdict.entity(c.name, why) : DataProfileVerdict.leftOut(c.name, why);
        }
        boolean numeric = c.numbers * 20 >= c.present * 19;
        boolean id = ID.matcher(c.name).matches();
        if (!numeric || (id && wholeNumbers)) {
            return categorical(c, id);
        }
        if (c.rising && c.finite >= MIN_ROWS_RISING && (c.hasMoreValues() || c.distinct() * 2L >= c.finite)) {
            return DataProfileVerdict.leftOut(
                    c.name, "never falls from row to row, as a counter or a clock: every later row would look new");
        }
        return numeric(c);
    }

    /** The format of a column of times, or null; numbers are taken for times only where a name or a person says so. */
    static @Nullable String timeFormat(DataProfileColumn c, boolean saidToBeTime) {
        if (c.times == c.present) {
            return TimeFormat.ISO;
        }
        if (!saidToBeTime) {
            return null;
        }
        if (c.epochSeconds == c.present) {
            return TimeFormat.EPOCH_S;
        }
        return c.epochMilliseconds == c.present ? TimeFormat.EPOCH_MS : null;
    }

    private DataProfileVerdict time(DataProfileColumn c, String timeFormat) {
        if (c.dates == c.present) {
            return DataProfileVerdict.leftOut(c.name, "dates without a time of day; an age in days would be a number");
        }
        double days = days(c, timeFormat);
        if (days < WEEKS_DAYS) {
            String span = days < 1 ? format("%.1f hours", days * 24) : format("%.1f days", days);
            String why = "times within " + span + ", less than the " + WEEKS_DAYS + " days it takes to learn a week";
            return new DataProfileVerdict(c.name, null, timeFormat, why, false);
        }
        return feature(c, FieldSpec.time(c.name, timeFormat, "UTC"), format("%,.0f days", days));
    }

    private static double days(DataProfileColumn c, String format) {
        return switch (format) {
            case TimeFormat.EPOCH_S -> (c.max - c.min) / 86_400;
            case TimeFormat.EPOCH_MS -> (c.max - c.min) / 86_400_000;
            default -> c.days();
        };
    }

    private static boolean isFlag(DataProfileColumn c) {
        return c.zeros + c.ones == c.present && Math.min(c.zeros, c.ones) >= Math.max(5, RARER_SHARE * c.present);
    }

    private DataProfileVerdict categorical(DataProfileColumn c, boolean id) {
        long covered = c.covered(minCount, VocabularyLearner.MAX_VALUES);
        if (covered * 2 >= c.present) {
            return feature(
                    c, FieldSpec.categorical(c.name, List.of()), c.distinctText() + " values" + (id ? ", an id" : ""));
        }
        String why = c.distinctText() + " different values in " + format("%,d", c.present) + " rows: "
                + (id ? "an identifier" : "an identifier or free text");
        return comesBack(c) ? DataProfileVerdict.entity(c.name, why) : DataProfileVerdict.leftOut(c.name, why);
    }

    /** Whether a value stands in five rows on average. */
    private static boolean comesBack(DataProfileColumn c) {
        return !c.hasMoreValues() && c.distinct() * 5L <= c.present;
    }

    private DataProfileVerdict numeric(DataProfileColumn c) {
        long words = c.present - c.numbers;
        double[] positive = c.quantiles(0, 0.5, 0.99);
        boolean log = c.min >= 0 && positive[1] >= 10 && positive[1] >= 10 * positive[0];
        FieldSpec field = new FieldSpec(c.name, FieldType.NUMERIC, log, null, List.of(), null, null, words > 0);
        FieldText text = new FieldText(FieldSpec.numeric(c.name));
        double median = c.quantiles(Double.NEGATIVE_INFINITY, 0.5)[0];
        String note = text.of((float) c.min) + " to " + text.of((float) c.max) + ", median " + text.of((float) median);
        if (words > 0) {
            note += ", " + words + " cells that are no numbers (" + shown(String.valueOf(c.firstWord))
                    + ") count as missing";
        }
        if (c.finite < c.numbers) {
            note += ", " + (c.numbers - c.finite) + " cells are not finite: such rows are refused";
        }
        return feature(c, field, note);
    }

    private static DataProfileVerdict feature(DataProfileColumn c, FieldSpec field, String note) {
        if (c.missing == 0) {
            return DataProfileVerdict.feature(field, note);
        }
        String share = format("%.3g %% missing", 100.0 * c.missing / (c.missing + c.present));
        return DataProfileVerdict.feature(field, note.isEmpty() ? share : note + ", " + share);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    private static String shown(String value) {
        return "'" + (value.length() <= 40 ? value : value.substring(0, 40) + "...") + "'";
    }
}
