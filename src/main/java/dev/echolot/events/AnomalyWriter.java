package dev.echolot.events;

import dev.echolot.detection.Verdict;
import dev.echolot.event.AnomalyEvent;
import dev.echolot.event.Disposition;
import dev.echolot.event.FieldFinding;
import dev.echolot.event.ModelRef;
import dev.echolot.event.Source;
import dev.echolot.event.WindowAtEvent;
import dev.echolot.record.SourcePosition;
import dev.echolot.scoring.BatchScorer;
import dev.echolot.statistics.WindowState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes {@code AnomalyEvent.avsc}: the findings of one anomalous record. Not thread-safe. */
public final class AnomalyWriter implements EventWriter<ScoredRecord> {

    private final SingleObject<AnomalyEvent> encoder = new SingleObject<>(AnomalyEvent.getClassSchema());
    private final EventModel model;
    private final Findings findings;

    public AnomalyWriter(EventModel model) {
        this.model = model;
        this.findings = new Findings(model.manifest());
    }

    @Override
    public byte[] write(ScoredRecord record) {
        BatchScorer scores = record.scores();
        int row = record.row();
        Verdict verdict = record.verdict();
        String id = model.id(record.input().source());
        List<FieldFinding> fields = findings.of(record);
        float score = scores.anomalyScore(row);
        float latent = scores.latentContribution(row);
        return encoder.bytes(AnomalyEvent.newBuilder()
                .setId(id)
                .setSource(source(record.input().source()))
                .setEntity(record.entity())
                .setEventTime(Instant.ofEpochMilli(record.input().eventTimeMs()))
                .setScoredTime(Instant.ofEpochMilli(record.scoredTimeMs()))
                .setLate(record.late())
                .setFuture(record.future())
                .setModel(reference(model))
                .setKind(model.manifest().kind())
                .setProvider(model.provider())
                .setReconstructionError(scores.reconstructionError(row))
                .setScore(score)
                .setPValue(verdict.pValue())
                .setPValueExtrapolated(
                        verdict.pValue() < model.manifest().calibration().smallestSupported())
                .setSeverity((float) verdict.severity())
                .setThreshold(verdict.threshold())
                .setPolicy(verdict.policy())
                .setWarmUp(verdict.warmUp())
                .setWindow(window(record.window()))
                .setFields(fields)
                .setLatentContribution(latent)
                .setReason(Reason.of(fields, score > 0 ? latent / score : 0))
                .setDisposition(Disposition.ALERTED)
                .setEmbeddingId(id)
                .build());
    }

    static Source source(SourcePosition position) {
        return new Source(position.topic(), position.partition(), position.offset());
    }

    static ModelRef reference(EventModel model) {
        return new ModelRef(model.manifest().name(), model.manifest().version(), model.sha256());
    }

    private static @Nullable WindowAtEvent window(@Nullable WindowState window) {
        if (window == null) {
            return null;
        }
        return WindowAtEvent.newBuilder()
                .setStart(Instant.ofEpochMilli(window.startMs()))
                .setEnd(Instant.ofEpochMilli(window.endMs()))
                .setCount(window.error().count())
                .setMean(window.error().mean())
                .setDeviation(window.error().deviation())
                .setP50(window.errorQuantiles().quantile(0.5))
                .setP95(window.errorQuantiles().quantile(0.95))
                .setP99(window.errorQuantiles().quantile(0.99))
                .setExcluded(window.late() + window.excluded())
                .build();
    }
}
