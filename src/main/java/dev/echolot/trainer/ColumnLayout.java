package dev.echolot.trainer;

import dev.echolot.features.FieldSpec;
import dev.echolot.features.FieldType;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the fields of a model stand among its encoded columns: one column per numeric or boolean field first, then six per
 * time field, then one per category of each categorical field (vocabulary size + 1, the first for unseen values). The
 * columns before the categories are <em>continuous</em>.
 *
 * @param fields number of fields
 * @param numbers fields of the number columns, in column order
 * @param times the columns of each time field
 * @param groups the columns of each categorical field
 */
record ColumnLayout(int fields, List<Integer> numbers, List<Block> times, List<Block> groups) {

    /** Sine and cosine of the time of day, night, sine and cosine of the day of the week, weekend. */
    static final int TIME_COLUMNS = 6;

    /** Columns of one field: {@code from} to {@code from + size}, exclusive. */
    record Block(int field, int from, int size) {}

    static ColumnLayout of(List<FieldSpec> fields) {
        List<Integer> numbers = new ArrayList<>();
        List<Block> times = new ArrayList<>();
        List<Block> groups = new ArrayList<>();
        for (int f = 0; f < fields.size(); f++) {
            FieldType type = fields.get(f).type();
            if (type == FieldType.NUMERIC || type == FieldType.BOOLEAN) {
                numbers.add(f);
            }
        }
        int next = numbers.size();
        for (int f = 0; f < fields.size(); f++) {
            if (fields.get(f).type() == FieldType.TIME) {
                times.add(new Block(f, next, TIME_COLUMNS));
                next += TIME_COLUMNS;
            }
        }
        for (int f = 0; f < fields.size(); f++) {
            if (fields.get(f).type() == FieldType.CATEGORICAL) {
                int size = fields.get(f).vocabulary().size() + 1;
                groups.add(new Block(f, next, size));
                next += size;
            }
        }
        return new ColumnLayout(fields.size(), List.copyOf(numbers), List.copyOf(times), List.copyOf(groups));
    }

    /** Columns compared by squared error: numbers and times. */
    int continuous() {
        return numbers.size() + TIME_COLUMNS * times.size();
    }

    /** Columns of categories, behind the continuous ones. */
    int categories() {
        return groups.stream().mapToInt(Block::size).sum();
    }

    int columns() {
        return continuous() + categories();
    }

    /** Terms of the objective: one per continuous column, one per categorical field. */
    int terms() {
        return continuous() + groups.size();
    }

    /** The field of each column. */
    int[] fieldOfColumn() {
        int[] out = new int[columns()];
        for (int c = 0; c < numbers.size(); c++) {
            out[c] = numbers.get(c);
        }
        List<Block> blocks = new ArrayList<>(times);
        blocks.addAll(groups);
        for (Block block : blocks) {
            java.util.Arrays.fill(out, block.from, block.from + block.size, block.field);
        }
        return out;
    }

    /** 1 where a column belongs to a field, else 0: {@code [columns, fields]}, row-major. */
    float[] membership() {
        int[] fieldOf = fieldOfColumn();
        float[] out = new float[fieldOf.length * fields];
        for (int c = 0; c < fieldOf.length; c++) {
            out[c * fields + fieldOf[c]] = 1;
        }
        return out;
    }

    /** 1 where a category column belongs to a categorical field, else 0: {@code [categories, groups]}, row-major. */
    float[] categoryMembership() {
        int wide = groups.size();
        float[] out = new float[categories() * wide];
        for (int k = 0; k < wide; k++) {
            int from = groups.get(k).from - continuous();
            for (int c = from; c < from + groups.get(k).size; c++) {
                out[c * wide + k] = 1;
            }
        }
        return out;
    }
}
