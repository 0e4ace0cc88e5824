package dev.echolot.trainer;

import dev.echolot.record.FieldNames;
import dev.echolot.record.InputRecord;
import dev.echolot.record.RecordSource;
import dev.echolot.record.SourcePosition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Training data held in memory: one text per cell, null = missing. */
public final class Rows implements RecordSupplier {

    private final List<String> names;
    private final List<@Nullable String[]> rows = new ArrayList<>();

    public Rows(List<String> names) {
        this.names = List.copyOf(names);
    }

    public Rows add(@Nullable String... cells) {
        if (cells.length != names.size()) {
            throw new IllegalArgumentException("expected " + names.size() + " cells, got " + cells.length);
        }
        rows.add(cells.clone());
        return this;
    }

    public int size() {
        return rows.size();
    }

    @Override
    public RecordSource open(FieldNames fields) {
        return new RecordSource() {
            private int next;

            @Override
            public FieldNames fields() {
                return fields;
            }

            @Override
            public @Nullable InputRecord next() {
                if (next == rows.size()) {
                    return null;
                }
                InputRecord record = new InputRecord(fields, new SourcePosition("rows", 0, next), null, 0);
                @Nullable String[] cells = rows.get(next++);
                for (int i = 0; i < cells.length; i++) {
                    int field = fields.indexOf(names.get(i));
                    String cell = cells[i];
                    if (field >= 0 && cell != null) {
                        record.setText(field, cell);
                    }
                }
                return record;
            }

            @Override
            public void close() {}
        };
    }
}
