package dev.echolot.statistics;

import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * All open windows of one source partition, on the heap. Time is the largest event time observed in the partition, in log
 * order; it decides lateness and closing, so that reading the log once more gives the same windows. Records more than
 * {@code maxAheadMs} ahead of their Kafka timestamp do not move it.
 *
 * <p>For each record: {@link #arrive}, then, when it is {@link Arrival#IN_TIME}, {@link #add}. Before a commit: {@link #save}.
 * After a restart: what was saved by the three {@code restore} in any order, then {@link #replay}; what follows is then the
 * same, bit for bit, as without the restart.
 *
 * <p>At most {@code entityMax} entities have open windows; beyond, the one with the oldest last event time (ties by name) is
 * evicted and its windows are closed. A window that opens again after an eviction is a further piece of the same window: the
 * pieces share no record and differ in {@link WindowState#firstOffset()}.
 *
 * <p>Cost: one hash lookup a record, two where it is {@link #expect}ed; nothing is allocated but new windows. Used by one thread.
 */
public final class PartitionWindows {

    /** Most entities {@link #expect}ed at a time. */
    public static final int LOT = Prefetch.LOT;

    /** Windows of so many entities, 700 bytes each, no longer fit a core's caches. */
    private static final int MANY = 2_048;

    private final WindowSpec spec;
    private final long maxAheadMs;
    private final int entityMax;
    private final OpenWindows open = new OpenWindows();
    private final Prefetch expected = open.prefetch();
    private final Journal journal;
    private final RestoredWindows restored;
    private final SavedWindows saved;
    private @Nullable OpenWindow current;
    private StoredProgress stored = StoredProgress.NONE;
    private boolean progressed;
    private long clockMs = PartitionProgress.NO_CLOCK;
    private long closedThroughMs = PartitionProgress.NO_CLOCK;
    private long timeMs;
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
        this(spec, maxAheadMs, entityMax, Journal.LEAST);
    }

    /** @param journalLeast changes kept in the journal, however few windows are open */
    PartitionWindows(WindowSpec spec, long maxAheadMs, int entityMax, int journalLeast) {
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
        this.journal = new Journal(spec.sizeMs(), journalLeast);
        this.saved = new SavedWindows(open, journal);
        this.restored = new RestoredWindows(spec, open, journal, saved);
    }

    /**
     * Records of these entities come next: what they will touch is asked for at once rather than one after the other. Changes
     * nothing; with few entities, whose windows are at hand anyway, it does nothing.
     *
     * @param from the first, counted from 0
     * @param to after the last, at most {@link #LOT} behind the first
     */
    public void expect(String[] entities, int from, int to) {
        if (open.entities() >= MANY) {
            expected.of(entities, from, to);
        }
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
        timeMs = WindowSpec.bounded(eventTimeMs);
        current = null;
        lastOffset = offset;
        progressed = true;
        if (timeMs > WindowSpec.bounded(kafkaTimestampMs) + maxAheadMs) {
            future++;
            OpenEntity known = open.entity(entity);
            if (known != null) {
                known.newest().exclude();
                journal.other(ChangeWriter.Kind.EXCLUDED, known.newest(), offset);
            }
            return Arrival.FUTURE;
        }
        long startMs = spec.startOf(timeMs);
        if (startMs + spec.sizeMs() <= closedThroughMs) {
            late++;
            OpenEntity known = open.entity(entity);
            if (known != null) {
                known.newest().addLate();
                journal.other(ChangeWriter.Kind.LATE, known.newest(), offset);
            }
            return Arrival.LATE;
        }
        inTime++;
        if (timeMs > clockMs) {
            clockMs = timeMs;
            closeThrough(timeMs, ClosedWindowSink.Cause.EVENT_TIME, sink);
        }
        current = windowOf(entity, startMs, sink);
        return Arrival.IN_TIME;
    }

    /**
     * Counts the record that last arrived in its window.
     *
     * @param reconstructionError finite, from 0
     * @param anomalyScore finite, from 0
     * @throws IllegalStateException when it was not {@link Arrival#IN_TIME}
     */
    public void add(float reconstructionError, float anomalyScore, boolean anomaly) {
        WindowState state = window();
        state.seen(timeMs);
        state.add(reconstructionError, anomalyScore, lastOffset, anomaly);
        journal.counted(
                Objects.requireNonNull(current), lastOffset, timeMs, reconstructionError, anomalyScore, anomaly);
    }

    /**
     * The window of the record that last arrived. Read only.
     *
     * @throws IllegalStateException when it was not {@link Arrival#IN_TIME}
     */
    public WindowState window() {
        if (current == null) {
            throw new IllegalStateException("the last record to arrive is in no window");
        }
        return current;
    }

    /** The newest open window of an entity, or null where it has none. Read only. */
    public @Nullable WindowState newest(String entity) {
        OpenEntity known = open.entity(entity);
        return known == null ? null : known.newest();
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

    /**
     * Hands out what is to be stored of all that happened since the last call: windows whose bytes are due, the journal's
     * blocks, the progress, and last what to remove. Whatever part of it arrives, in this order, is a state to go on from.
     *
     * @param topic the source topic
     * @param partition the source partition
     */
    public void save(String topic, int partition, StateSink sink) {
        if (!progressed) {
            return;
        }
        progressed = false;
        saved.save(topic, partition, progress(), closedThroughMs, sink);
    }

    public PartitionProgress progress() {
        return new PartitionProgress(clockMs, lastOffset, inTime, late, future, evicted);
    }

    /** Visits every open window, in no order. */
    void forEachOpen(BiConsumer<String, WindowState> visitor) {
        open.forEach(visitor);
    }

    /** Entities with open windows. */
    public int entities() {
        return open.entities();
    }

    public int openWindows() {
        return open.windows();
    }

    /** Goes on where another run stopped. */
    public void restore(StoredProgress where) {
        PartitionProgress progress = where.progress();
        stored = where;
        clockMs = progress.clockMs();
        lastOffset = progress.lastOffset();
        inTime = progress.inTime();
        late = progress.late();
        future = progress.future();
        evicted = progress.evicted();
    }

    /** Takes note of a stored block of the journal, to be read by {@link #replay}. */
    public void restoreBlock(int slot, byte[] block) {
        restored.block(slot, block);
    }

    /**
     * Puts a stored window back.
     *
     * @throws IllegalArgumentException when it is not a window of this specification, or is there already
     */
    public void restore(String entity, StoredWindow window) {
        restored.window(entity, window);
    }

    /**
     * Applies the changes that stored windows lack; the last step of a restore.
     *
     * @param blocks the block in a slot
     */
    public void replay(IntFunction<byte[]> blocks) {
        boolean known = stored.closedThroughMs() != StoredProgress.UNKNOWN;
        closedThroughMs = known ? stored.closedThroughMs() : PartitionProgress.NO_CLOCK;
        restored.replay(stored.journal(), closedThroughMs, blocks, this::drop);
        if (known) {
            saved.restored(stored.journal().begun());
        }
        if (!known && clockMs != PartitionProgress.NO_CLOCK) {
            closedThroughMs = Math.min(clockMs - spec.graceMs(), open.firstEndMs() - 1);
        }
    }

    private OpenWindow windowOf(String entity, long startMs, ClosedWindowSink sink) {
        OpenEntity known = open.entity(entity);
        OpenWindow window = known == null ? null : known.find(startMs);
        if (window == null) {
            while (known == null && open.entities() >= entityMax) {
                evict(sink);
            }
            window = open.open(entity, known, startMs, startMs + spec.sizeMs(), timeMs);
        }
        return window;
    }

    private void closeThrough(long time, ClosedWindowSink.Cause cause, ClosedWindowSink sink) {
        closedThroughMs = Math.max(closedThroughMs, time - spec.graceMs());
        while (open.firstEndMs() <= closedThroughMs) {
            for (OpenWindow window : open.first()) {
                close(window, cause, sink);
            }
        }
    }

    private void evict(ClosedWindowSink sink) {
        for (OpenWindow window : open.evict()) {
            close(window, ClosedWindowSink.Cause.EVICTED, sink);
        }
        evicted++;
    }

    private void close(OpenWindow window, ClosedWindowSink.Cause cause, ClosedWindowSink sink) {
        drop(window);
        if (cause == ClosedWindowSink.Cause.EVICTED) {
            journal.evicted(window, lastOffset);
        }
        sink.closed(window.entity.name, window, lastOffset, cause);
    }

    /** Takes a window out; its stored bytes are removed with the next commit. */
    private void drop(OpenWindow window) {
        open.close(window);
        saved.dropped(window);
    }
}
