package dev.echolot.trainer;

import dev.echolot.features.FeatureMatrix;
import dev.echolot.features.FieldSpec;
import dev.echolot.features.FieldType;
import dev.echolot.model.ModelManifest.FieldStatistics;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What preprocessing needs to know of a field, learned from the fit rows.
 *
 * @param statistics in the units of the data
 * @param centre subtracted from a number, after log where the field has it
 * @param scale a number is divided by, above 0
 * @param fill the encoded columns of a missing cell: what they are on average
 */
record FieldProfile(FieldStatistics statistics, float centre, float scale, float[] fill) {

    /** Sums in double over the present cells of one field. */
    private static final class Sums {
        long n;
        double sum;
        double squares;
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;

        void add(double x) {
            n++;
            sum += x;
            squares += x * x;
            min = Math.min(min, x);
            max = Math.max(max, x);
        }

        double mean() {
            return n == 0 ? 0 : sum / n;
        }
    }

    /**
     * @param rows raw feature vectors
     * @param chosen the rows to learn from
     */
    static List<FieldProfile> learn(List<FieldSpec> fields, FeatureMatrix rows, int[] chosen) {
        List<FieldProfile> out = new ArrayList<>();
        for (int f = 0; f < fields.size(); f++) {
            out.add(learn(fields.get(f), f, rows, chosen));
        }
        return out;
    }

    private static FieldProfile learn(FieldSpec field, int f, FeatureMatrix rows, int[] chosen) {
        Sums raw = new Sums();
        Sums scaled = new Sums();
        for (int row : chosen) {
            float x = rows.get(row, f);
            if (!Float.isNaN(x)) {
                raw.add(x);
                scaled.add(transformed(field, x));
            }
        }
        double mean = raw.mean();
        double deviation = deviation(f, rows, chosen, mean, null);
        double centre = scaled.mean();
        double spread = deviation(f, rows, chosen, centre, field);
        double missing = chosen.length == 0 ? 0 : 1 - (double) raw.n / chosen.length;
        double min = raw.n == 0 ? 0 : raw.min;
        double max = raw.n == 0 ? 0 : raw.max;
        float[] fill = fill(field, f, rows, chosen);
        double stand = standIn(field, mean, fill);
        // below this a float32 of the column's size cannot tell the difference from constant
        double least = Math.max(1e-6 * Math.max(Math.abs(scaled.min), Math.abs(scaled.max)), 1e-30);
        float scale = raw.n == 0 || spread < least ? (float) Math.max(1, least) : (float) spread;
        return new FieldProfile(
                new FieldStatistics(missing, mean, deviation, min, max, stand), (float) centre, scale, fill);
    }

    private static double transformed(FieldSpec field, double x) {
        return field.log() ? Math.signum(x) * Math.log1p(Math.abs(x)) : x;
    }

    private static double deviation(int f, FeatureMatrix rows, int[] chosen, double mean, @Nullable FieldSpec field) {
        double squares = 0;
        long n = 0;
        for (int row : chosen) {
            float x = rows.get(row, f);
            if (!Float.isNaN(x)) {
                double d = (field == null ? x : transformed(field, x)) - mean;
                squares += d * d;
                n++;
            }
        }
        return n == 0 ? 0 : Math.sqrt(squares / n);
    }

    /** The raw value that stands for a missing cell: the mean, or the most frequent category, or Monday 00:00. */
    private static double standIn(FieldSpec field, double mean, float[] fill) {
        return switch (field.type()) {
            case NUMERIC, BOOLEAN -> (float) mean;
            case TIME -> 0;
            case CATEGORICAL -> {
                int best = 0;
                for (int i = 1; i < fill.length; i++) {
                    best = fill[i] > fill[best] ? i : best;
                }
                yield best;
            }
        };
    }

    private static float[] fill(FieldSpec field, int f, FeatureMatrix rows, int[] chosen) {
        if (field.type() == FieldType.NUMERIC || field.type() == FieldType.BOOLEAN) {
            return new float[] {0};
        }
        boolean time = field.type() == FieldType.TIME;
        double[] sums =
                new double[time ? ColumnLayout.TIME_COLUMNS : field.vocabulary().size() + 1];
        float[] day = WeekTable.ofDay();
        float[] week = WeekTable.ofWeek();
        long n = 0;
        for (int row : chosen) {
            float x = rows.get(row, f);
            if (Float.isNaN(x)) {
                continue;
            }
            n++;
            if (time) {
                int minute = (int) x % WeekTable.MINUTES;
                int dayOfWeek = (int) x / WeekTable.MINUTES;
                for (int k = 0; k < 3; k++) {
                    sums[k] += day[3 * minute + k];
                    sums[3 + k] += week[3 * dayOfWeek + k];
                }
            } else {
                sums[(int) x]++;
            }
        }
        float[] out = new float[sums.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = n == 0 ? 0 : (float) (sums[i] / n);
        }
        return out;
    }
}
