package dev.echolot.trainer;

import dev.echolot.features.FieldSpec;
import dev.echolot.features.FieldType;

/**
 * Sums in double over the present cells of one field. Two passes over the same cells in the same order: {@link #add}, then
 * {@link #addDistance}; only then deviation and spread mean anything.
 */
final class FieldSums {

    private final FieldSpec field;
    private final boolean time;
    /** Of the encoded columns of a time or a category; empty for numbers. */
    private final double[] columns;

    private final float[] day;
    private final float[] week;
    private long n;
    private double sum;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;
    private double transformedSum;
    private double largestTransformed;
    private double distances;
    private double transformedDistances;

    FieldSums(FieldSpec field) {
        this.field = field;
        this.time = field.type() == FieldType.TIME;
        this.day = time ? WeekTable.ofDay() : new float[0];
        this.week = time ? WeekTable.ofWeek() : new float[0];
        boolean category = field.type() == FieldType.CATEGORICAL;
        int size = category ? field.vocabulary().size() + 1 : 0;
        this.columns = new double[time ? ColumnLayout.TIME_COLUMNS : size];
    }

    void add(float x) {
        if (Float.isNaN(x)) {
            return;
        }
        n++;
        sum += x;
        min = Math.min(min, x);
        max = Math.max(max, x);
        double transformed = transformed(x);
        transformedSum += transformed;
        largestTransformed = Math.max(largestTransformed, Math.abs(transformed));
        if (time) {
            int minute = (int) x % WeekTable.MINUTES;
            int dayOfWeek = (int) x / WeekTable.MINUTES;
            for (int k = 0; k < 3; k++) {
                columns[k] += day[3 * minute + k];
                columns[3 + k] += week[3 * dayOfWeek + k];
            }
        } else if (columns.length > 0) {
            columns[(int) x]++;
        }
    }

    void addDistance(float x) {
        if (!Float.isNaN(x)) {
            double d = x - mean();
            distances += d * d;
            double t = transformed(x) - centre();
            transformedDistances += t * t;
        }
    }

    FieldSpec field() {
        return field;
    }

    /** Cells that are not missing. */
    long present() {
        return n;
    }

    double mean() {
        return n == 0 ? 0 : sum / n;
    }

    double min() {
        return n == 0 ? 0 : min;
    }

    double max() {
        return n == 0 ? 0 : max;
    }

    double deviation() {
        return n == 0 ? 0 : Math.sqrt(distances / n);
    }

    /** Mean after log where the field has it. */
    double centre() {
        return n == 0 ? 0 : transformedSum / n;
    }

    /** Deviation after log where the field has it. */
    double spread() {
        return n == 0 ? 0 : Math.sqrt(transformedDistances / n);
    }

    /** Largest absolute value after log where the field has it. */
    double largestTransformed() {
        return largestTransformed;
    }

    /** The encoded columns on average; of a number 0, which is its mean. */
    float[] fill() {
        float[] out = new float[Math.max(1, columns.length)];
        for (int i = 0; i < columns.length; i++) {
            out[i] = n == 0 ? 0 : (float) (columns[i] / n);
        }
        return out;
    }

    private double transformed(double x) {
        return field.log() ? Math.signum(x) * Math.log1p(Math.abs(x)) : x;
    }
}
