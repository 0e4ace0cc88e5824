package dev.echolot.events;

import dev.echolot.event.ClosedBy;
import dev.echolot.event.Distribution;
import dev.echolot.event.WindowStatistics;
import dev.echolot.statistics.Moments;
import dev.echolot.statistics.QuantileSketch;
import dev.echolot.statistics.WindowState;
import java.time.Instant;

/** Writes {@code WindowStatistics.avsc}: one closed window. Not thread-safe. */
public final class WindowStatisticsWriter implements EventWriter<ClosedWindow> {

    private final SingleObject<WindowStatistics> encoder = new SingleObject<>(WindowStatistics.getClassSchema());
    private final EventModel model;

    public WindowStatisticsWriter(EventModel model) {
        this.model = model;
    }

    @Override
    public byte[] write(ClosedWindow closed) {
        WindowState window = closed.window();
        return encoder.bytes(WindowStatistics.newBuilder()
                .setId(id(closed))
                .setEntity(closed.entity())
                .setModel(AnomalyWriter.reference(model))
                .setStart(Instant.ofEpochMilli(window.startMs()))
                .setEnd(Instant.ofEpochMilli(window.endMs()))
                .setRevision(0)
                .setClosedBy(
                        switch (closed.cause()) {
                            case EVENT_TIME -> ClosedBy.EVENT_TIME;
                            case IDLE -> ClosedBy.IDLE;
                            case EVICTED -> ClosedBy.EVICTED;
                        })
                .setCount(window.error().count())
                .setAnomalies(window.anomalies())
                .setLate(window.late())
                .setExcluded(window.excluded())
                .setReconstructionError(distribution(window.error(), window.errorQuantiles()))
                .setScore(distribution(window.score(), window.scoreQuantiles()))
                .setTopic(closed.topic())
                .setPartition(closed.partition())
                .setFirstOffset(window.firstOffset())
                .setLastOffset(window.lastOffset())
                .setClosingOffset(closed.closingOffset())
                .build());
    }

    /** From entity, window, model, revision, and the log it was taken from: a replay repeats it. */
    private String id(ClosedWindow closed) {
        return closed.topic() + "-" + closed.partition() + "-" + closed.entity() + "-"
                + closed.window().startMs() + "-" + closed.window().firstOffset() + "-"
                + model.sha256().substring(0, 8) + "-0";
    }

    private static Distribution distribution(Moments moments, QuantileSketch sketch) {
        return Distribution.newBuilder()
                .setMean(moments.mean())
                .setDeviation(moments.deviation())
                .setMin(moments.min())
                .setMax(moments.max())
                .setP50(sketch.quantile(0.5))
                .setP90(sketch.quantile(0.9))
                .setP95(sketch.quantile(0.95))
                .setP99(sketch.quantile(0.99))
                .build();
    }
}
