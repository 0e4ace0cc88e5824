package dev.echolot.evaluation;

import dev.echolot.features.FeatureMatrix;
import dev.echolot.features.FeatureSpec;
import dev.echolot.features.FieldSpec;
import dev.echolot.features.FieldType;
import dev.echolot.model.ModelManifest;
import dev.echolot.model.ModelManifest.FieldStatistics;
import dev.echolot.trainer.SharedScale;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Raw feature vectors as columns for methods that know only numbers: numbers as they are (or their signed log), booleans as 0
 * and 1, a column for each category, time as points on the circles of day and week, moved to between 0 and 1. NaN = missing.
 * Immutable.
 */
public final class YardstickColumns {

    private static final double DAY = 1440;
    private static final double WEEK = 7 * DAY;

    private final FeatureSpec features;
    private final List<Block> blocks = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final boolean[] shared;
    /** Variances on the rows a model was fitted on; NaN where they are not known. */
    private final double[] fitted;

    /**
     * The columns of one field.
     *
     * @param from its first
     */
    record Block(FieldType type, int from, int width) {}

    /** Every number on a scale of its own. */
    public YardstickColumns(FeatureSpec features) {
        this(features, new boolean[features.width()], null);
    }

    /** As a model has them: with the same numbers on one scale, in the deviations of the rows it was fitted on. */
    public YardstickColumns(ModelManifest model) {
        this(
                model.features(),
                SharedScale.members(
                        model.features().fields(),
                        model.statistics().stream()
                                .mapToDouble(FieldStatistics::min)
                                .toArray(),
                        model.statistics().stream()
                                .mapToDouble(FieldStatistics::max)
                                .toArray()),
                model.statistics());
    }

    private YardstickColumns(FeatureSpec features, boolean[] sharedFields, @Nullable List<FieldStatistics> statistics) {
        this.features = features;
        for (FieldSpec field : features.fields()) {
            blocks.add(new Block(field.type(), names.size(), width(field)));
            for (int i = 0; i < width(field); i++) {
                names.add(field.name());
            }
        }
        this.shared = new boolean[names.size()];
        this.fitted = new double[names.size()];
        Arrays.fill(fitted, Double.NaN);
        for (int f = 0; f < sharedFields.length; f++) {
            int at = blocks.get(f).from();
            shared[at] = sharedFields[f];
            if (statistics != null && !features.fields().get(f).log()) {
                fitted[at] = Math.pow(statistics.get(f).deviation(), 2);
            }
        }
    }

    public int columns() {
        return names.size();
    }

    /** By field, in order. */
    List<Block> blocks() {
        return blocks;
    }

    /** Whether each column is measured on the scale that numbers share, as the pixels of an image are. */
    public boolean[] shared() {
        return shared.clone();
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

    /**
     * Variance of each column: on the rows a model was fitted on where its manifest has it, else on the present cells of these.
     * Of columns on the shared scale the mean of those that vary.
     */
    double[] variances(FeatureMatrix rows) {
        double[] mean = new double[columns()];
        double[] squares = new double[columns()];
        long[] present = new long[columns()];
        for (int r = 0; r < rows.rows(); r++) {
            double[] row = of(rows, r);
            for (int c = 0; c < row.length; c++) {
                if (!Double.isNaN(row[c])) {
                    present[c]++;
                    double away = row[c] - mean[c];
                    mean[c] += away / present[c];
                    squares[c] += away * (row[c] - mean[c]);
                }
            }
        }
        for (int c = 0; c < squares.length; c++) {
            squares[c] = Double.isNaN(fitted[c]) ? squares[c] / Math.max(1, present[c]) : fitted[c];
        }
        return together(squares);
    }

    /** Of each column its own; of those on the shared scale the mean of those that vary. */
    private double[] together(double[] variances) {
        double sum = 0;
        int vary = 0;
        for (int c = 0; c < variances.length; c++) {
            if (shared[c] && variances[c] > 0) {
                sum += variances[c];
                vary++;
            }
        }
        for (int c = 0; c < variances.length; c++) {
            variances[c] = shared[c] ? sum / Math.max(1, vary) : variances[c];
        }
        return variances;
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
