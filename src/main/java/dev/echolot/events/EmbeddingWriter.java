package dev.echolot.events;

import dev.echolot.event.Embedding;
import java.nio.charset.StandardCharsets;

/** Writes {@code Embedding.avsc}, one per scored record, straight into bytes. Not thread-safe. */
public final class EmbeddingWriter implements EventWriter<ScoredRecord> {

    private final byte[] header = SingleObject.header(Embedding.getClassSchema());
    private final AvroBytes out = new AvroBytes();
    private final RecordHead head;
    private final EventModel model;
    private final byte[] space;

    public EmbeddingWriter(EventModel model) {
        this.model = model;
        this.head = new RecordHead(model);
        this.space = model.manifest().embeddingSpace().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] write(ScoredRecord record) {
        out.reset().raw(header);
        head.write(out, record.input().source());
        out.text(record.entity()).number(record.input().eventTimeMs()).raw(model.reference());
        out.text(space);
        int latent = record.scores().latent();
        out.number(latent);
        for (int i = 0; i < latent; i++) {
            out.float32(record.scores().embedding(record.row(), i));
        }
        out.number(0); // end of the array's blocks
        out.float32(record.scores().anomalyScore(record.row()));
        return out.float64(record.verdict().pValue()).copy();
    }
}
