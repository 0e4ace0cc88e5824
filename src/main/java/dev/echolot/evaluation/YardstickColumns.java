package dev.echolot.evaluation;

import dev.echolot.features.FeatureMatrix;
import dev.echolot.features.FeatureSpec;
import dev.echolot.features.FieldSpec;
import dev.echolot.features.FieldType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Raw feature vectors as columns for methods that know only numbers: numbers as they are (or their signed log), booleans as 0
 * and 1, a column for each category, time as points on the circles of day and week, moved to between 0 and 1. NaN = missing.
 * Immutable.
 */
public final class YardstickColumns {

    private static final double DAY = 1440;
    private static final double WEEK = 7 * DAY;

    private final FeatureSpec features;
    private final List<String> names = new ArrayList<>();

    public YardstickColumns(FeatureSpec features) {
        this.features = features;
        for (FieldSpec field : features.fields()) {
            for (int i = 0; i < width(field); i++) {
                names.add(field.name());
            }
        }
    }

    public int columns() {
        return names.size();
    }

    /** The field that a column is of. */
    public String name(int column) {
        return names.get(column);
    }

    /** @param raw one float32 per field, as the model's input; NaN = missing */
    public double[] encode(float[] raw) {
        if (raw.length != features.width()) {
            throw new IllegalArgumentException(features.width() + " features expected, got " + raw.length);
        }
        double[] out = new double[columns()];
        int at = 0;
        for (int f = 0; f < raw.length; f++) {
            FieldSpec field = features.fields().get(f);
            if (Float.isNaN(raw[f])) {
                Arrays.fill(out, at, at + width(field), Double.NaN);
            } else {
                encode(field, raw[f], out, at);
            }
            at += width(field);
        }
        return out;
    }

    /** The columns of one row of a matrix. */
    public double[] of(FeatureMatrix rows, int row) {
        float[] raw = new float[features.width()];
        rows.copyRow(row, raw, 0);
        return encode(raw);
    }

    /** Evenly chosen rows, at most so many. */
    public double[][] sample(FeatureMatrix rows, int most) {
        int count = Math.min(rows.rows(), most);
        double[][] out = new double[count][];
        for (int i = 0; i < count; i++) {
            out[i] = of(rows, (int) ((long) i * rows.rows() / count));
        }
        return out;
    }

    private static void encode(FieldSpec field, double raw, double[] out, int at) {
        switch (field.type()) {
            case NUMERIC -> out[at] = field.log() ? Math.copySign(Math.log1p(Math.abs(raw)), raw) : raw;
            case BOOLEAN -> out[at] = raw;
            case CATEGORICAL -> out[at + (int) raw] = 1;
            case TIME -> {
                circle(raw / DAY, out, at);
                circle(raw / WEEK, out, at + 2);
            }
        }
    }

    private static void circle(double turns, double[] out, int at) {
        out[at] = (1 + Math.sin(2 * Math.PI * turns)) / 2;
        out[at + 1] = (1 + Math.cos(2 * Math.PI * turns)) / 2;
    }

    private static int width(FieldSpec field) {
        if (field.type() == FieldType.CATEGORICAL) {
            return field.vocabulary().size() + 1; // unseen is one as well
        }
        return field.type() == FieldType.TIME ? 4 : 1;
    }
}
