package dev.echolot.evaluation;

import dev.echolot.features.FeatureSpec;
import dev.echolot.features.FieldSpec;

/**
 * Raw feature vectors as the columns a linear method can use: numbers (after log where the field has it), booleans as 0
 * and 1, one column per category, times as points on the circles of day and week. Missing cells become NaN. Immutable.
 */
public final class EncodedColumns {

    private static final int MINUTES_OF_DAY = 24 * 60;
    private static final int MINUTES_OF_WEEK = 7 * MINUTES_OF_DAY;

    private final FeatureSpec features;
    private final int columns;

    public EncodedColumns(FeatureSpec features) {
        this.features = features;
        int sum = 0;
        for (FieldSpec field : features.fields()) {
            sum += width(field);
        }
        this.columns = sum;
    }

    public int columns() {
        return columns;
    }

    /** @param raw one float32 per field, as the model's input; NaN = missing */
    public double[] encode(float[] raw) {
        if (raw.length != features.width()) {
            throw new IllegalArgumentException(features.width() + " features expected, got " + raw.length);
        }
        double[] out = new double[columns];
        int at = 0;
        for (int f = 0; f < raw.length; f++) {
            FieldSpec field = features.fields().get(f);
            encode(field, raw[f], out, at);
            at += width(field);
        }
        return out;
    }

    private static int width(FieldSpec field) {
        return switch (field.type()) {
            case NUMERIC, BOOLEAN -> 1;
            case CATEGORICAL -> field.vocabulary().size() + 1;
            case TIME -> 4;
        };
    }

    private static void encode(FieldSpec field, double raw, double[] out, int at) {
        if (Double.isNaN(raw)) {
            for (int i = 0; i < width(field); i++) {
                out[at + i] = Double.NaN;
            }
            return;
        }
        switch (field.type()) {
            case NUMERIC -> out[at] = field.log() ? Math.copySign(Math.log1p(Math.abs(raw)), raw) : raw;
            case BOOLEAN -> out[at] = raw;
            case CATEGORICAL -> out[at + (int) raw] = 1;
            case TIME -> {
                double day = 2 * Math.PI * raw / MINUTES_OF_DAY;
                double week = 2 * Math.PI * raw / MINUTES_OF_WEEK;
                out[at] = Math.sin(day);
                out[at + 1] = Math.cos(day);
                out[at + 2] = Math.sin(week);
                out[at + 3] = Math.cos(week);
            }
        }
    }
}
