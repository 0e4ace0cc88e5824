package dev.echolot.events;

import dev.echolot.event.ExpectedField;
import dev.echolot.event.Reconstruction;
import dev.echolot.features.FieldSpec;
import dev.echolot.features.FieldText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Writes {@code Reconstruction.avsc}: the record the model would have expected. Not thread-safe. */
public final class ReconstructionWriter implements EventWriter<ScoredRecord> {

    private final SingleObject<Reconstruction> encoder = new SingleObject<>(Reconstruction.getClassSchema());
    private final EventModel model;
    private final List<FieldSpec> fields;
    private final List<FieldText> texts;

    public ReconstructionWriter(EventModel model) {
        this.model = model;
        this.fields = model.manifest().features().fields();
        this.texts = fields.stream().map(FieldText::new).toList();
    }

    @Override
    public byte[] write(ScoredRecord record) {
        List<ExpectedField> expected = new ArrayList<>(fields.size());
        int width = fields.size();
        for (int i = 0; i < width; i++) {
            float value = record.scores().expected(record.row(), i);
            boolean missing = Float.isNaN(record.scores().features().get(record.row() * width + i));
            expected.add(new ExpectedField(fields.get(i).name(), texts.get(i).of(value), value, missing));
        }
        return encoder.bytes(Reconstruction.newBuilder()
                .setId(model.id(record.input().source()))
                .setSource(AnomalyWriter.source(record.input().source()))
                .setEntity(record.entity())
                .setEventTime(Instant.ofEpochMilli(record.input().eventTimeMs()))
                .setModel(AnomalyWriter.reference(model))
                .setFields(expected)
                .build());
    }
}
