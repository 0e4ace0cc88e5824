package dev.echolot.app.demo;

import dev.echolot.record.FieldNames;
import dev.echolot.record.InputRecord;
import dev.echolot.record.RecordSource;
import dev.echolot.record.SourcePosition;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Simulated records as a source to train on and to score. Used by one thread. */
public final class SimulatedRecords implements RecordSource {

    private final List<SimulatedRecord> records;
    private final FieldNames fields;
    private int next;

    public SimulatedRecords(List<SimulatedRecord> records, FieldNames fields) {
        this.records = records;
        this.fields = fields;
    }

    @Override
    public FieldNames fields() {
        return fields;
    }

    @Override
    public @Nullable InputRecord next() {
        if (next == records.size()) {
            return null;
        }
        SimulatedRecord simulated = records.get(next);
        InputRecord record =
                new InputRecord(fields, new SourcePosition("simulated", 0, next), simulated.key(), simulated.timeMs());
        next++;
        fill(record, "", simulated.fields());
        return record;
    }

    @Override
    public void close() {}

    private void fill(InputRecord record, String prefix, Map<?, ?> values) {
        values.forEach((name, value) -> {
            int cell = fields.indexOf(prefix + name);
            if (value instanceof Map<?, ?> nested) {
                fill(record, prefix + name + ".", nested);
            } else if (cell < 0) {
                return;
            } else if (value instanceof Double number) {
                record.setNumber(cell, number);
            } else if (value instanceof Boolean flag) {
                record.setBoolean(cell, flag);
            } else if (value instanceof String text) {
                record.setText(cell, text);
            } else {
                record.setNull(cell);
            }
        });
    }
}
