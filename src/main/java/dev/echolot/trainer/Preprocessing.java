package dev.echolot.trainer;

import dev.echolot.features.FieldSpec;
import dev.echolot.onnx.ElementType;
import dev.echolot.onnx.OnnxGraph;
import dev.echolot.onnx.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * From raw features to encoded columns, inside the graph: numbers standardised, categories one-hot, times on their circles,
 * missing cells replaced. Finite whatever comes in.
 */
final class Preprocessing {

    /** Standardised values are kept within this many deviations; far beyond any use, and far from overflow. */
    static final float WIDEST = 1e4f;

    private final ColumnLayout layout;
    private final List<FieldSpec> fields;
    private final List<FieldProfile> profiles;

    Preprocessing(List<FieldSpec> fields, List<FieldProfile> profiles) {
        this.layout = ColumnLayout.of(fields);
        this.fields = List.copyOf(fields);
        this.profiles = List.copyOf(profiles);
    }

    /**
     * @param columns float32 {@code [batch, columns]}, missing cells filled
     * @param present bool {@code [batch, columns]}
     */
    record Encoded(Value columns, Value present) {}

    ColumnLayout layout() {
        return layout;
    }

    List<FieldSpec> fields() {
        return fields;
    }

    List<FieldProfile> profiles() {
        return profiles;
    }

    /** @param features float32 {@code [batch, fields]}, NaN = missing */
    Encoded encode(OnnxGraph g, Value features) {
        Value absent = g.isNaN(features); // [batch, fields]
        List<Value> blocks = new ArrayList<>();
        if (!layout.numbers().isEmpty()) {
            blocks.add(numbers(g, features)); // [batch, numbers], NaN where missing
        }
        if (layout.numbers().size() < layout.fields()) { // what is cast must not be NaN
            Value raw = g.where(absent, g.constant(standIns(), layout.fields()), features);
            layout.times().forEach(time -> blocks.add(time(g, raw, time))); // [batch, 6] each
            if (!layout.groups().isEmpty()) {
                blocks.add(categories(g, raw)); // [batch, categories]
            }
        }
        Value columns = g.concat(1, blocks.toArray(new Value[0])); // [batch, columns]
        Value absentColumns = pick(g, absent, layout.fieldOfColumn()); // [batch, columns]
        Value filled = g.where(absentColumns, g.constant(fill(), layout.columns()), columns);
        return new Encoded(filled, g.not(absentColumns));
    }

    /** (x - centre) / scale, after sign(x) log(1 + |x|) where the field asks for it. */
    private Value numbers(OnnxGraph g, Value raw) {
        int n = layout.numbers().size();
        Value x = pick(
                g, raw, layout.numbers().stream().mapToInt(Integer::intValue).toArray());
        float[] logs = new float[n];
        float[] centre = new float[n];
        float[] scale = new float[n];
        for (int c = 0; c < n; c++) {
            int f = layout.numbers().get(c);
            logs[c] = fields.get(f).log() ? 1 : 0;
            centre[c] = profiles.get(f).centre();
            scale[c] = profiles.get(f).scale();
        }
        if (Arrays.equals(logs, new float[n])) {
            return standardise(g, x, centre, scale);
        }
        Value log = g.mul(g.sign(x), g.logByRow(g.add(g.constant(1), g.abs(g.clip(x, -3e38f, 3e38f)))));
        Value wanted = g.greater(g.constant(logs, n), g.constant(0));
        return standardise(g, g.where(wanted, log, x), centre, scale);
    }

    private static Value standardise(OnnxGraph g, Value x, float[] centre, float[] scale) {
        Value moved = g.sub(x, g.constant(centre, centre.length));
        return g.clip(g.div(moved, g.constant(scale, scale.length)), -WIDEST, WIDEST);
    }

    /** day = floor(x / 1440), minute = x - 1440 day, then the tables' rows. */
    private Value time(OnnxGraph g, Value raw, ColumnLayout.Block block) {
        Value x = g.reshape(g.slice(raw, 1, block.field(), block.field() + 1L), Value.BATCH);
        Value week = g.floor(g.clip(x, 0, WeekTable.DAYS * WeekTable.MINUTES - 1f));
        Value day = g.floor(g.div(week, g.constant(WeekTable.MINUTES)));
        Value minute = g.sub(week, g.mul(day, g.constant(WeekTable.MINUTES)));
        Value ofDay =
                g.gather(g.constant(WeekTable.ofDay(), WeekTable.MINUTES, 3), g.cast(minute, ElementType.INT64), 0);
        Value ofWeek = g.gather(g.constant(WeekTable.ofWeek(), WeekTable.DAYS, 3), g.cast(day, ElementType.INT64), 0);
        return g.concat(1, ofDay, ofWeek); // [batch, 6]
    }

    /** 1 in the column of the category's index, else 0; an index outside the vocabulary counts as unseen. */
    private Value categories(OnnxGraph g, Value raw) {
        int n = layout.categories();
        int[] field = new int[n];
        float[] index = new float[n];
        float[] last = new float[n];
        for (ColumnLayout.Block group : layout.groups()) {
            for (int i = 0; i < group.size(); i++) {
                int c = group.from() - layout.continuous() + i;
                field[c] = group.field();
                index[c] = i;
                last[c] = group.size() - 1f;
            }
        }
        Value x = pick(g, raw, field); // [batch, categories]
        Value known = g.where(g.greater(x, g.constant(last, n)), g.constant(0), x);
        return g.where(g.equal(known, g.constant(index, n)), g.constant(1), g.constant(0));
    }

    /** Columns of x by field; x itself where that is every field in order. */
    private Value pick(OnnxGraph g, Value x, int[] of) {
        int[] all = new int[layout.fields()];
        Arrays.setAll(all, i -> i);
        return Arrays.equals(of, all)
                ? x
                : g.gather(x, g.longs(Arrays.stream(of).asLongStream().toArray()), 1);
    }

    private float[] standIns() {
        float[] out = new float[layout.fields()];
        for (int f = 0; f < out.length; f++) {
            out[f] = (float) profiles.get(f).statistics().fill();
        }
        return out;
    }

    /** The encoded columns of missing cells, {@code [columns]}. */
    float[] fill() {
        float[] out = new float[layout.columns()];
        List<ColumnLayout.Block> blocks = new ArrayList<>(layout.times());
        blocks.addAll(layout.groups());
        for (ColumnLayout.Block block : blocks) {
            System.arraycopy(profiles.get(block.field()).fill(), 0, out, block.from(), block.size());
        }
        return out;
    }

    boolean anyOnSharedScale() {
        return profiles.stream().anyMatch(FieldProfile::shared);
    }

    /** Of the columns on the shared scale; its ends are the smallest and the largest value of any of them. */
    Brightness brightness() {
        boolean[] members = new boolean[layout.columns()];
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        double sum = 0;
        int count = 0;
        for (int c = 0; c < layout.numbers().size(); c++) {
            FieldProfile profile = profiles.get(layout.numbers().get(c));
            members[c] = profile.shared();
            if (members[c]) {
                low = Math.min(low, profile.statistics().min());
                high = Math.max(high, profile.statistics().max());
                sum += profile.centre();
                count++;
            }
        }
        double end = sum / Math.max(1, count) - low <= high - sum / Math.max(1, count) ? low : high;
        float[] blank = new float[members.length];
        for (int c = 0; c < layout.numbers().size(); c++) {
            FieldProfile profile = profiles.get(layout.numbers().get(c));
            blank[c] = members[c] ? (float) ((end - profile.centre()) / profile.scale()) : 0;
        }
        return new Brightness(members, blank);
    }

    /**
     * The smallest or largest value of each number on the fit rows, encoded, {@code [numbers]}.
     *
     * @param high whether the largest
     */
    float[] ends(boolean high) {
        float[] out = new float[layout.numbers().size()];
        for (int c = 0; c < out.length; c++) {
            int f = layout.numbers().get(c);
            FieldProfile profile = profiles.get(f);
            double end =
                    high ? profile.statistics().max() : profile.statistics().min();
            double x = fields.get(f).log() ? Math.signum(end) * Math.log1p(Math.abs(end)) : end;
            out[c] = (float) Math.max(-WIDEST, Math.min(WIDEST, (x - profile.centre()) / profile.scale()));
        }
        return out;
    }
}
