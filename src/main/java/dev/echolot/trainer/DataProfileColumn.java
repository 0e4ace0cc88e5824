package dev.echolot.trainer;

import dev.echolot.record.BooleanText;
import dev.echolot.record.DecimalText;
import dev.echolot.record.InputRecord;
import dev.echolot.record.TimeFormat;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * What one column was found to hold: counts by the kind of cell, extremes, a sample of its numbers, its values with their
 * counts. Fed row by row. Memory: at most {@link #MAX_VALUES} values and {@link #SAMPLE} numbers.
 */
final class DataProfileColumn {

    /** Different values counted; beyond them only the ones already known are. */
    static final int MAX_VALUES = 20_000;

    private static final int SAMPLE = 10_000;
    private static final double EPOCH_FIRST_S = 1e9; // 2001
    private static final double EPOCH_LAST_S = 4e9; // 2096

    final String name;
    private final TimeFormat iso = new TimeFormat(TimeFormat.ISO, "UTC");
    private final SplittableRandom random = new SplittableRandom(1);
    private final Map<String, int[]> values = new HashMap<>();
    private final double[] sample = new double[SAMPLE];
    private boolean overflown;

    long present;
    long missing;
    /** Cells that are numbers or texts that are; of them: finite, whole, 0 or 1, in the epoch ranges. */
    long numbers;

    long finite;
    long whole;
    long ones;
    long zeros;
    long epochSeconds;
    long epochMilliseconds;
    /** Cells that are true, false or a word for it, but no number. */
    long truths;
    /** Cells that are ISO dates, and those of them without a time of day. */
    long times;

    long dates;
    long firstMs = Long.MAX_VALUE;
    long lastMs = Long.MIN_VALUE;
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    boolean rising = true;

    @Nullable
    String firstWord;

    private double last = Double.NEGATIVE_INFINITY;

    DataProfileColumn(String name) {
        this.name = name;
    }

    void add(InputRecord row, int cell) {
        if (row.missing(cell)) {
            missing++;
            return;
        }
        present++;
        String text = row.text(cell);
        if (row.cell(cell) == InputRecord.Cell.BOOLEAN) {
            truths++;
        } else {
            double number = text == null ? row.number(cell) : DecimalText.parse(text);
            if (text == null || !Double.isNaN(number)) {
                number(number);
            } else {
                word(text);
            }
        }
        count(row, cell);
    }

    private void number(double value) {
        numbers++;
        if (!Float.isFinite((float) value)) {
            return;
        }
        int slot = finite < SAMPLE ? (int) finite : (int) Math.min(SAMPLE, random.nextLong(finite + 1));
        if (slot < SAMPLE) {
            sample[slot] = value;
        }
        finite++;
        whole += value == Math.rint(value) ? 1 : 0;
        ones += value == 1 ? 1 : 0;
        zeros += value == 0 ? 1 : 0;
        epochSeconds += value >= EPOCH_FIRST_S && value <= EPOCH_LAST_S ? 1 : 0;
        epochMilliseconds += value >= EPOCH_FIRST_S * 1000 && value <= EPOCH_LAST_S * 1000 ? 1 : 0;
        min = Math.min(min, value);
        max = Math.max(max, value);
        rising &= value >= last;
        last = value;
    }

    private void word(String text) {
        if (firstWord == null) {
            firstWord = text;
        }
        double truth = BooleanText.parse(text);
        truths += truth == 0 || truth == 1 ? 1 : 0;
        long ms = iso.epochMs(text);
        if (ms != TimeFormat.UNREADABLE) {
            times++;
            dates += text.length() == 10 ? 1 : 0;
            seen(ms);
        }
    }

    /** Widens the span of times. */
    void seen(long epochMs) {
        firstMs = Math.min(firstMs, epochMs);
        lastMs = Math.max(lastMs, epochMs);
    }

    private void count(InputRecord row, int cell) {
        String value = String.valueOf(row.canonicalText(cell));
        int[] known = values.get(value);
        if (known != null) {
            known[0]++;
        } else if (values.size() < MAX_VALUES) {
            values.put(value, new int[] {1});
        } else {
            overflown = true;
        }
    }

    /** Different values found, at most {@link #MAX_VALUES}. */
    int distinct() {
        return values.size();
    }

    /** Different values that occur so many times or more. */
    long frequent(int minCount) {
        return values.values().stream().filter(count -> count[0] >= minCount).count();
    }

    boolean hasMoreValues() {
        return overflown;
    }

    /** {@code 12}, or {@code more than 20,000}. */
    String distinctText() {
        return (overflown ? "more than " : "") + String.format(Locale.ROOT, "%,d", values.size());
    }

    String anyValue() {
        return values.isEmpty() ? "" : values.keySet().iterator().next();
    }

    /** Rows covered by the {@code most} most frequent values that occur {@code minCount} times or more. */
    long covered(int minCount, int most) {
        return values.values().stream()
                .mapToLong(count -> count[0])
                .filter(count -> count >= minCount)
                .sorted()
                .skip(Math.max(
                        0,
                        values.values().stream().filter(c -> c[0] >= minCount).count() - most))
                .sum();
    }

    /** Quantiles of the finite numbers above a bound, from a sample of up to 10,000; NaN when there are none. */
    double[] quantiles(double above, double... shares) {
        double[] sorted = Arrays.stream(sample, 0, (int) Math.min(finite, SAMPLE))
                .filter(v -> v > above)
                .sorted()
                .toArray();
        return Arrays.stream(shares)
                .map(s -> sorted.length == 0 ? Double.NaN : sorted[(int) Math.round(s * (sorted.length - 1))])
                .toArray();
    }

    double days() {
        return firstMs > lastMs ? 0 : (lastMs - firstMs) / 86_400_000.0;
    }
}
