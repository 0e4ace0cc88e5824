package dev.echolot.trainer;

import dev.echolot.features.FieldSpec;
import dev.echolot.features.FieldType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Finds the fields that are missing in every row, or have one value in all of them: they tell nothing. */
final class IdleFields {

    private final List<FieldSpec> fields;
    private final float[] values;
    private final boolean[] differs;

    IdleFields(List<FieldSpec> fields) {
        this.fields = fields;
        this.values = new float[fields.size()];
        this.differs = new boolean[fields.size()];
        Arrays.fill(values, Float.NaN);
    }

    void add(float[] row) {
        for (int f = 0; f < values.length; f++) {
            float x = row[f];
            if (Float.isNaN(x)) {
                continue;
            }
            differs[f] |= !Float.isNaN(values[f]) && x != values[f];
            values[f] = x;
        }
    }

    /**
     * The places of the other fields; each idle one is said.
     *
     * @throws TrainingException when there are no others
     */
    int[] others(ProgressListener progress) {
        List<String> dropped = new ArrayList<>();
        for (int f = 0; f < differs.length; f++) {
            if (!differs[f]) {
                dropped.add("'" + fields.get(f).name() + "' " + why(fields.get(f), values[f]));
            }
        }
        int[] others =
                IntStream.range(0, differs.length).filter(f -> differs[f]).toArray();
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
