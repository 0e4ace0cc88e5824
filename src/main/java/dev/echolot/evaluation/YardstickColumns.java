package dev.echolot.evaluation;

import dev.echolot.features.FeatureMatrix;
import dev.echolot.features.FeatureSpec;
import dev.echolot.features.FieldSpec;
import dev.echolot.features.FieldType;

/**
 * Raw feature vectors as columns for methods that know only numbers: numbers as they are (or their signed log), a column for
 * each category, time as sine and cosine of the day and of the week. NaN = missing. Immutable.
 */
public final class YardstickColumns {

    private static final double DAY = 1440;
    private static final double WEEK = 7 * DAY;

    private final FeatureSpec features;
    private final int columns;

    public YardstickColumns(FeatureSpec features) {
        this.features = features;
        this.columns =
                features.fields().stream().mapToInt(YardstickColumns::width).sum();
    }

    public int columns() {
        return columns;
    }

    /** The columns of one row. */
    public double[] of(FeatureMatrix rows, int row) {
        double[] out = new double[columns];
        int at = 0;
        for (int f = 0; f < features.width(); f++) {
            FieldSpec field = features.fields().get(f);
            double raw = rows.get(row, f);
            int width = width(field);
            switch (field.type()) {
                case NUMERIC -> out[at] = field.log() ? Math.signum(raw) * Math.log1p(Math.abs(raw)) : raw;
                case BOOLEAN -> out[at] = raw;
                case CATEGORICAL -> {
                    for (int i = 0; i < width; i++) {
                        out[at + i] = Double.isNaN(raw) ? Double.NaN : raw == i ? 1 : 0;
                    }
                }
                case TIME -> {
                    out[at] = Math.sin(2 * Math.PI * raw / DAY);
                    out[at + 1] = Math.cos(2 * Math.PI * raw / DAY);
                    out[at + 2] = Math.sin(2 * Math.PI * raw / WEEK);
                    out[at + 3] = Math.cos(2 * Math.PI * raw / WEEK);
                }
            }
            at += width;
        }
        return out;
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

    private static int width(FieldSpec field) {
        if (field.type() == FieldType.CATEGORICAL) {
            return field.vocabulary().size() + 1; // unseen is one as well
        }
        return field.type() == FieldType.TIME ? 4 : 1;
    }
}
