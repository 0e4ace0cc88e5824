package dev.echolot.events;

import dev.echolot.event.Score;
import dev.echolot.scoring.BatchScorer;

/** Writes {@code Score.avsc}, one per scored record, straight into bytes. Not thread-safe. */
public final class ScoreWriter implements EventWriter<ScoredRecord> {

    private final byte[] header = SingleObject.header(Score.getClassSchema());
    private final AvroBytes out = new AvroBytes();
    private final RecordHead head;
    private final EventModel model;

    public ScoreWriter(EventModel model) {
        this.model = model;
        this.head = new RecordHead(model);
    }

    @Override
    public byte[] write(ScoredRecord record) {
        BatchScorer scores = record.scores();
        int row = record.row();
        out.reset().raw(header);
        head.write(out, record.input().source());
        out.text(record.entity()).number(record.input().eventTimeMs());
        out.bool(record.late()).bool(record.future()).raw(model.reference());
        out.float32(scores.reconstructionError(row)).float32(scores.anomalyScore(row));
        out.float64(record.verdict().pValue()).float32((float) record.verdict().severity());
        out.bool(record.verdict().anomaly()).bool(record.verdict().warmUp());
        out.number(scores.width());
        for (int i = 0; i < scores.width(); i++) {
            out.float32(scores.contribution(row, i));
        }
        out.number(0); // end of the array's blocks
        return out.float32(scores.latentContribution(row)).copy();
    }
}
