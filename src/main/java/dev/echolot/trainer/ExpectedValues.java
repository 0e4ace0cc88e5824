package dev.echolot.trainer;

import dev.echolot.features.FieldSpec;
import dev.echolot.features.FieldType;
import dev.echolot.onnx.ElementType;
import dev.echolot.onnx.OnnxGraph;
import dev.echolot.onnx.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * From reconstructed columns back to the units of the data: numbers unstandardised (log undone), booleans as a share of
 * true from 0 to 1, categories as the index of the most probable one, times as the minute at which the most similar hour
 * of the week begins. Depends on the reconstruction alone.
 */
final class ExpectedValues {

    private static final float LARGEST = 3e38f;

    private final ColumnLayout layout;
    private final List<FieldSpec> fields;
    private final List<FieldProfile> profiles;

    ExpectedValues(Preprocessing preprocessing) {
        this.layout = preprocessing.layout();
        this.fields = preprocessing.fields();
        this.profiles = preprocessing.profiles();
    }

    /** {@code [batch, columns]} to {@code [batch, fields]}, in the order of the fields. */
    Value of(OnnxGraph g, Value reconstructed) {
        List<Value> parts = new ArrayList<>();
        List<Integer> order = new ArrayList<>(layout.numbers());
        if (!layout.numbers().isEmpty()) {
            parts.add(numbers(g, g.slice(reconstructed, 1, 0, layout.numbers().size())));
        }
        for (ColumnLayout.Block time : layout.times()) {
            parts.add(minute(g, block(g, reconstructed, time)));
            order.add(time.field());
        }
        for (ColumnLayout.Block group : layout.groups()) {
            parts.add(index(g, block(g, reconstructed, group)));
            order.add(group.field());
        }
        Value all = g.concat(1, parts.toArray(new Value[0])); // [batch, fields] in column order
        long[] back = new long[order.size()];
        boolean inOrder = true;
        for (int i = 0; i < back.length; i++) {
            back[order.get(i)] = i;
            inOrder &= order.get(i) == i;
        }
        return inOrder ? all : g.gather(all, g.longs(back), 1);
    }

    private Value numbers(OnnxGraph g, Value y) {
        int n = layout.numbers().size();
        float[] centre = new float[n];
        float[] scale = new float[n];
        float[] low = new float[n];
        float[] high = new float[n];
        float[] logs = new float[n];
        Arrays.fill(low, -LARGEST);
        Arrays.fill(high, LARGEST);
        boolean bounded = false;
        for (int c = 0; c < n; c++) {
            int f = layout.numbers().get(c);
            centre[c] = profiles.get(f).centre();
            scale[c] = profiles.get(f).scale();
            logs[c] = fields.get(f).log() ? 1 : 0;
            boolean share = fields.get(f).type() == FieldType.BOOLEAN;
            if (share) {
                low[c] = 0;
                high[c] = 1;
            }
            double farthest = Math.abs(centre[c]) + (double) Preprocessing.WIDEST * scale[c];
            bounded |= share || logs[c] > 0 || farthest > LARGEST;
        }
        Value x = g.add(g.mul(y, g.constant(scale, n)), g.constant(centre, n));
        if (!Arrays.equals(logs, new float[n])) {
            // sign(x) (exp|x| - 1); 88 is the largest exponent that stays finite
            Value undone = g.mul(g.sign(x), g.sub(g.exp(g.clip(g.abs(x), 0, 88)), g.constant(1)));
            x = g.where(g.greater(g.constant(logs, n), g.constant(0)), undone, x);
        }
        return bounded ? g.min(g.max(x, g.constant(low, n)), g.constant(high, n)) : x;
    }

    /** The hour of the week whose columns are nearest: the largest 2 y t' - |t|^2. */
    private static Value minute(OnnxGraph g, Value y) {
        float[] hours = new float[ColumnLayout.TIME_COLUMNS * WeekTable.HOURS]; // [6, 168]
        float[] lengths = new float[WeekTable.HOURS];
        for (int h = 0; h < WeekTable.HOURS; h++) {
            float[] t = WeekTable.columns(60 * h);
            for (int k = 0; k < t.length; k++) {
                hours[k * WeekTable.HOURS + h] = 2 * t[k];
                lengths[h] -= t[k] * t[k];
            }
        }
        Value near = g.gemm(
                y,
                g.constant(hours, ColumnLayout.TIME_COLUMNS, WeekTable.HOURS),
                g.constant(lengths, WeekTable.HOURS)); // [batch, 168]
        return g.mul(index(g, near), g.constant(60));
    }

    /** Index of the largest column, as float32 {@code [batch, 1]}. */
    private static Value index(OnnxGraph g, Value x) {
        return g.reshape(g.cast(g.argMax(x, 1), ElementType.FLOAT), Value.BATCH, 1);
    }

    private static Value block(OnnxGraph g, Value x, ColumnLayout.Block block) {
        return g.slice(x, 1, block.from(), (long) block.from() + block.size());
    }
}
