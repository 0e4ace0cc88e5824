package dev.echolot.statistics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All open windows of one source partition, on the heap. Time is the largest event time observed in the partition, in log
 * order; it decides lateness and closing, so that reading the log once more gives the same windows. Records more than
 * {@code maxAheadMs} ahead of their Kafka timestamp do not move it.
 *
 * <p>For each record: {@link #arrive}, then, when it is {@link Arrival#IN_TIME}, {@code window().add(...)}. Before a commit:
 * {@link #forEachDirty} and {@link #takeProgress}. After a restart: {@link #restore(PartitionProgress)} and {@link
 * #restore(String, WindowState)} in any order; what follows is then the same, bit for bit, as without the restart.
 *
 * <p>At most {@code entityMax} entities have open windows; beyond, the one with the oldest last event time (ties by name) is
 * evicted and its windows are closed. A window that opens again after an eviction is a further piece of the same window: the
 * pieces share no record and differ in {@link WindowState#firstOffset()}.
 *
 * <p>Cost: one hash lookup a record; nothing is allocated but new windows. Used by one thread.
 */
public final class PartitionWindows {

    private record Removed(String entity, long startMs) {}

    private final WindowSpec spec;
    private final long maxAheadMs;
    private final int entityMax;
    private final Map<String, OpenEntity> entities = new HashMap<>();
    private final EndIndex ends = new EndIndex();
    private final QuietestFirst quietest = new QuietestFirst();
    private final List<OpenEntity.Window> dirty = new ArrayList<>();
    private final List<Removed> removed = new ArrayList<>();
    private OpenEntity.@Nullable Window current;
    private boolean progressed;
    private int openWindows;
    private long clockMs = PartitionProgress.NO_CLOCK;
    private long lastOffset = -1;
    private long inTime;
    private long late;
    private long future;
    private long evicted;

    /**
     * @param maxAheadMs how far event time may be ahead of the Kafka timestamp, 0 to {@link WindowSpec#MAX_MS}
     * @param entityMax most entities with open windows, from 1
     */
    public PartitionWindows(WindowSpec spec, long maxAheadMs, int entityMax) {
        if (maxAheadMs < 0 || maxAheadMs > WindowSpec.MAX_MS) {
            throw new IllegalArgumentException(
                    "event time may be 0 to " + WindowSpec.MAX_MS + " ms ahead, got " + maxAheadMs);
        }
        if (entityMax < 1) {
            throw new IllegalArgumentException("the most entities must be at least 1, got " + entityMax);
        }
        this.spec = spec;
        this.maxAheadMs = maxAheadMs;
        this.entityMax = entityMax;
    }

    /**
     * Takes note of a record, in log order. Windows that its event time closes go to the sink, by end and entity, before the
     * record gets its own.
     *
     * @param eventTimeMs event time of the record
     * @param kafkaTimestampMs its Kafka timestamp
     * @param offset its offset, from 0
     */
    public Arrival arrive(String entity, long eventTimeMs, long kafkaTimestampMs, long offset, ClosedWindowSink sink) {
        long timeMs = WindowSpec.bounded(eventTimeMs);
        current = null;
        lastOffset = offset;
        progressed = true;
        if (timeMs > WindowSpec.bounded(kafkaTimestampMs) + maxAheadMs) {
            future++;
            OpenEntity known = entities.get(entity);
            if (known != null) {
                known.newest().state.exclude();
                markDirty(known.newest());
            }
            return Arrival.FUTURE;
        }
        long startMs = spec.startOf(timeMs);
        if (spec.closesAt(startMs) <= clockMs) {
            late++;
            OpenEntity known = entities.get(entity);
            if (known != null) {
                known.newest().state.addLate();
                markDirty(known.newest());
            }
            return Arrival.LATE;
        }
        inTime++;
        if (timeMs > clockMs) {
            clockMs = timeMs;
            closeThrough(timeMs, ClosedWindowSink.Cause.EVENT_TIME, sink);
        }
        current = windowOf(entity, startMs, timeMs, sink);
        return Arrival.IN_TIME;
    }

    /**
     * The window of the record that last arrived.
     *
     * @throws IllegalStateException when it was not {@link Arrival#IN_TIME}
     */
    public WindowState window() {
        if (current == null) {
            throw new IllegalStateException("the last record to arrive is in no window");
        }
        return current.state;
    }

    /** The newest open window of an entity, or null where it has none. Read only. */
    public @Nullable WindowState newest(String entity) {
        OpenEntity known = entities.get(entity);
        return known == null ? null : known.newest().state;
    }

    /**
     * Closes what would be closed if a record of this event time arrived, with {@link ClosedWindowSink.Cause#IDLE}, and moves
     * the clock there: records for these windows are late from now on, so that no window closes twice.
     */
    public void closeIdle(long eventTimeMs, ClosedWindowSink sink) {
        long timeMs = WindowSpec.bounded(eventTimeMs);
        if (timeMs > clockMs) {
            current = null;
            clockMs = timeMs;
            progressed = true;
            closeThrough(timeMs, ClosedWindowSink.Cause.IDLE, sink);
        }
    }

    /** Every window that changed since the last call: removed ones first, then changed ones in the order they changed. */
    public void forEachDirty(DirtySink sink) {
        for (Removed gone : removed) {
            sink.changed(gone.entity(), gone.startMs(), null);
        }
        removed.clear();
        for (OpenEntity.Window window : dirty) {
            if (window.dirty) {
                window.dirty = false;
                window.stored = true;
                sink.changed(window.entity.name, window.state.startMs(), window.state);
            }
        }
        dirty.clear();
    }

    /** The progress when it changed since the last call, else null. */
    public @Nullable PartitionProgress takeProgress() {
        if (!progressed) {
            return null;
        }
        progressed = false;
        return progress();
    }

    public PartitionProgress progress() {
        return new PartitionProgress(clockMs, lastOffset, inTime, late, future, evicted);
    }

    /** Entities with open windows. */
    public int entities() {
        return entities.size();
    }

    public int openWindows() {
        return openWindows;
    }

    /** Goes on where another run stopped. */
    public void restore(PartitionProgress progress) {
        clockMs = progress.clockMs();
        lastOffset = progress.lastOffset();
        inTime = progress.inTime();
        late = progress.late();
        future = progress.future();
        evicted = progress.evicted();
    }

    /**
     * Puts a stored window back.
     *
     * @throws IllegalArgumentException when it is not a window of this specification, or is there already
     */
    public void restore(String entity, WindowState state) {
        if (state.endMs() - state.startMs() != spec.sizeMs() || spec.startOf(state.startMs()) != state.startMs()) {
            throw new IllegalArgumentException("stored window of '" + entity + "' from " + state.startMs() + " to "
                    + state.endMs() + " does not fit windows of " + spec.sizeMs()
                    + " ms; keep the window size, or reset the application's state");
        }
        OpenEntity known = entities.get(entity);
        if (known != null && known.find(state.startMs()) != null) {
            throw new IllegalArgumentException("window of '" + entity + "' at " + state.startMs() + " is open already");
        }
        open(entity, known, state).stored = true;
    }

    private OpenEntity.Window windowOf(String entity, long startMs, long timeMs, ClosedWindowSink sink) {
        OpenEntity known = entities.get(entity);
        OpenEntity.Window window = known == null ? null : known.find(startMs);
        if (window == null) {
            while (known == null && entities.size() >= entityMax) {
                evict(sink);
            }
            WindowState state = new WindowState(startMs, startMs + spec.sizeMs());
            state.seen(timeMs);
            window = open(entity, known, state);
        } else {
            window.state.seen(timeMs);
        }
        markDirty(window);
        return window;
    }

    private OpenEntity.Window open(String entity, @Nullable OpenEntity known, WindowState state) {
        OpenEntity owner = known == null ? new OpenEntity(entity) : known;
        OpenEntity.Window window = owner.open(state);
        if (known == null) {
            entities.put(entity, owner);
            quietest.add(owner, entities.size());
        }
        ends.add(window);
        openWindows++;
        return window;
    }

    private void closeThrough(long timeMs, ClosedWindowSink.Cause cause, ClosedWindowSink sink) {
        while (ends.firstEndMs() <= timeMs - spec.graceMs()) {
            for (OpenEntity.Window window : ends.first()) {
                close(window, cause, sink);
            }
        }
    }

    private void evict(ClosedWindowSink sink) {
        OpenEntity entity = quietest.poll();
        for (OpenEntity.Window window : List.copyOf(entity.windows())) {
            close(window, ClosedWindowSink.Cause.EVICTED, sink);
        }
        evicted++;
    }

    private void close(OpenEntity.Window window, ClosedWindowSink.Cause cause, ClosedWindowSink sink) {
        OpenEntity entity = window.entity;
        ends.remove(window);
        entity.close(window);
        openWindows--;
        if (entity.isEmpty()) {
            entities.remove(entity.name);
        }
        window.dirty = false;
        if (window.stored) {
            removed.add(new Removed(entity.name, window.state.startMs()));
        }
        sink.closed(entity.name, window.state, lastOffset, cause);
    }

    private void markDirty(OpenEntity.Window window) {
        if (!window.dirty) {
            window.dirty = true;
            dirty.add(window);
        }
    }
}
