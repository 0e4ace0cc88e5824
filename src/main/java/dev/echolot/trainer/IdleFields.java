package dev.echolot.trainer;

import dev.echolot.features.FieldSpec;
import dev.echolot.features.FieldType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Finds the fields that are missing in every row, or have one value in all of them: they tell nothing. One that never varied
 * among others on its scale ({@link SharedScale}) is watched all the same: they say what a change of it would mean.
 */
final class IdleFields {

    private final List<FieldSpec> fields;
    private final float[] values;
    private final boolean[] differs;
    private final double[] low;
    private final double[] high;

    IdleFields(List<FieldSpec> fields) {
        this.fields = fields;
        this.values = new float[fields.size()];
        this.differs = new boolean[fields.size()];
        this.low = new double[fields.size()];
        this.high = new double[fields.size()];
        Arrays.fill(values, Float.NaN);
        Arrays.fill(low, Double.NaN);
        Arrays.fill(high, Double.NaN);
    }

    void add(float[] row) {
        for (int f = 0; f < values.length; f++) {
            float x = row[f];
            if (Float.isNaN(x)) {
                continue;
            }
            differs[f] |= !Float.isNaN(values[f]) && x != values[f];
            values[f] = x;
            low[f] = low[f] <= x ? low[f] : x;
            high[f] = high[f] >= x ? high[f] : x;
        }
    }

    /**
     * The places of the other fields; each idle one is said.
     *
     * @throws TrainingException when there are no others
     */
    int[] others(ProgressListener progress) {
        List<String> dropped = new ArrayList<>();
        boolean[] watched = SharedScale.members(fields, low, high);
        for (int f = 0; f < differs.length; f++) {
            watched[f] |= differs[f];
            if (!watched[f]) {
                dropped.add("'" + fields.get(f).name() + "' " + why(fields.get(f), values[f]));
            }
        }
        int[] others =
                IntStream.range(0, differs.length).filter(f -> watched[f]).toArray();
        if (others.length == 0) {
            throw new TrainingException("expected at least one field that differs between rows, got none of "
                    + differs.length + ": " + String.join(", ", dropped));
        }
        dropped.forEach(d -> progress.note("field " + d + ": dropped"));
        return others;
    }

    private static String why(FieldSpec field, float value) {
        if (Float.isNaN(value)) {
            return "is missing in every row";
        }
        if (field.type() != FieldType.CATEGORICAL) {
            return "is " + value + " in every row";
        }
        return "has one category in every row: "
                + (value == 0 ? "none frequent enough" : field.vocabulary().get((int) value - 1));
    }
}
