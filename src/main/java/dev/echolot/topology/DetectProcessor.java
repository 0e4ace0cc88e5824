package dev.echolot.topology;

import dev.echolot.detection.Verdict;
import dev.echolot.events.ClosedWindow;
import dev.echolot.events.ScoredRecord;
import dev.echolot.statistics.Arrival;
import dev.echolot.statistics.ClosedWindowSink;
import dev.echolot.statistics.PartitionWindows;
import dev.echolot.statistics.WindowState;
import java.time.Duration;
import java.util.Set;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Decides on each scored record and keeps the windowed statistics: first the windows that its event time closes leave, then
 * the record itself with its verdict. State is hot on the heap and written to the store before each commit, after the batch
 * has drained: the batch's hook belongs to an earlier node, so it runs first.
 */
final class DetectProcessor implements Processor<byte[], ScoredRow, byte[], Object> {

    private final Judge judge;
    private final WindowsState windows;
    private final IdleClose idle;
    private final TopologyMetrics metrics;
    private @Nullable TaskMetrics counted;
    private @Nullable ProcessorContext<byte[], Object> context;
    private @Nullable KeyValueStore<Bytes, byte[]> store;
    private @Nullable PreCommit commit;
    /** The last record seen: the store's changelog takes its timestamp. */
    private @Nullable Object position;

    private boolean unsaved;
    /** Windows were closed since the last save. */
    private boolean closings;
    /** A record went half way since the start. */
    private boolean broken;

    /** @param idleAfter wall-clock idleness after which a partition's windows are closed; null = never */
    DetectProcessor(Judge judge, WindowsState windows, @Nullable Duration idleAfter, TopologyMetrics metrics) {
        this.metrics = metrics;
        this.judge = judge;
        this.windows = windows;
        this.idle = new IdleClose(idleAfter);
    }

    @Override
    public void init(ProcessorContext<byte[], Object> newContext) {
        context = newContext;
        KeyValueStore<Bytes, byte[]> opened = newContext.getStateStore(Names.WINDOWS_STORE);
        store = opened;
        windows.load(opened);
        counted = metrics.open();
        countOpen();
        position = null;
        unsaved = false;
        closings = false;
        broken = false;
        commit = new PreCommit(newContext, Names.WINDOWS_COMMIT_STORE, this::save, () -> unsaved && !broken);
        idle.schedule(newContext, windows, this::closeIdle);
    }

    @Override
    public void process(Record<byte[], ScoredRow> record) {
        ScoredRow scored = record.value();
        RecordMetadata at = Bound.to(Bound.to(context).recordMetadata().orElse(null));
        position = Bound.to(commit).position();
        unsaved = true;
        boolean before = broken;
        broken = true;
        PartitionWindows partition = windows.of(at.topic(), at.partition());
        if (scored.row() % PartitionWindows.LOT == 0) {
            int to = Math.min(scored.row() + PartitionWindows.LOT, scored.rows());
            partition.expect(scored.entities(), scored.row(), to);
        }
        idle.heard(at.topic(), at.partition(), Bound.to(context).currentSystemTimeMs());

        Arrival arrival = partition.arrive(
                scored.entity(),
                scored.input().eventTimeMs(),
                record.timestamp(),
                at.offset(),
                (entity, state, offset, cause) ->
                        closed(at.topic(), at.partition(), entity, state, offset, cause, record.timestamp()));
        WindowState window = arrival == Arrival.IN_TIME ? partition.window() : null;
        if (arrival != Arrival.IN_TIME) {
            Bound.to(counted).add(arrival == Arrival.LATE ? Measure.LATE : Measure.FUTURE, 1);
        }
        float score = scored.scores().anomalyScore(scored.row());
        Verdict verdict = judge.of(score, window == null ? 0 : window.count() + 1);
        if (window != null) {
            partition.add(scored.scores().reconstructionError(scored.row()), score, verdict.anomaly());
        }
        ProcessorContext<byte[], Object> to = Bound.to(context);
        to.forward(
                record.withValue(new ScoredRecord(
                        scored.input(),
                        scored.entity(),
                        scored.scores(),
                        scored.row(),
                        verdict,
                        to.currentSystemTimeMs(),
                        arrival == Arrival.LATE,
                        arrival == Arrival.FUTURE,
                        window)),
                Names.PUBLISH);
        broken = before;
    }

    private void closed(
            String topic,
            int partition,
            String entity,
            WindowState state,
            long offset,
            ClosedWindowSink.Cause cause,
            long timestampMs) {
        closings = true;
        Bound.to(counted).add(Measure.WINDOWS_CLOSED, 1);
        if (cause == ClosedWindowSink.Cause.EVICTED) {
            Bound.to(counted).add(Measure.WINDOWS_EVICTED, 1);
        }
        ClosedWindow window = new ClosedWindow(topic, partition, entity, state, offset, cause);
        Bound.to(context)
                .forward(
                        new Record<>(EntityKey.bytes(entity), (Object) window, timestampMs, new RecordHeaders()),
                        Names.PUBLISH);
    }

    private void closeIdle(String topic, int partition, long untilMs, long nowMs) {
        boolean before = broken;
        broken = true;
        windows.of(topic, partition)
                .closeIdle(
                        untilMs,
                        (entity, state, offset, cause) -> closed(topic, partition, entity, state, -1, cause, nowMs));
        if (position == null) {
            position = Bound.to(commit).position(); // the punctuation's own: no record was seen since the start
        }
        unsaved = true;
        broken = before;
    }

    /**
     * Under at-least-once a window's closing must not be stored before its statistics are out: where windows closed they are
     * waited for. After a failure half way through a record nothing is stored: windows may be closed whose statistics never left.
     */
    private void save() {
        if (unsaved) {
            if (broken) {
                throw new TaskCorruptedException(Set.of(Bound.to(context).taskId()));
            }
            long startNanos = System.nanoTime();
            if (closings) {
                Bound.to(commit).awaitSentUnlessTransactional();
            }
            Bound.to(commit).at(position, () -> windows.save(Bound.to(store)));
            unsaved = false;
            closings = false;
            Bound.to(counted).add(Measure.SAVE_NANOS, System.nanoTime() - startNanos);
            countOpen();
        }
    }

    private void countOpen() {
        Bound.to(counted).set(Measure.WINDOWS_OPEN, windows.openWindows());
        Bound.to(counted).set(Measure.ENTITIES, windows.entities());
    }

    @Override
    public void close() {
        if (counted != null) {
            metrics.close(counted);
        }
    }
}
