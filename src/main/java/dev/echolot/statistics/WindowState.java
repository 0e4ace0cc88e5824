package dev.echolot.statistics;

import org.jspecify.annotations.Nullable;

/**
 * One entity's statistics over one window: moments and quantiles of the reconstruction error and of the score, how many
 * records were anomalous, and how many were left out. About 600 bytes of heap
 * for a handful of records, 3 kB for a hundred, 9 kB for thousands; as bytes 110, 400 and 1,000. Not thread-safe.
 */
public sealed class WindowState permits OpenWindow {

    private final long startMs;
    private final long endMs;
    private final Moments error;
    private final Moments score;
    private final QuantileSketch errorQuantiles;
    private final QuantileSketch scoreQuantiles;
    private long anomalies;
    private long late;
    private long excluded;
    private long firstOffset = -1;
    private long lastOffset = -1;
    private long lastEventTimeMs = Long.MIN_VALUE;

    /** @param endMs the first millisecond after the window, above {@code startMs} */
    public WindowState(long startMs, long endMs) {
        this(startMs, endMs, new Moments(), new Moments(), new QuantileSketch(), new QuantileSketch());
    }

    private WindowState(
            long startMs,
            long endMs,
            Moments error,
            Moments score,
            QuantileSketch errorQuantiles,
            QuantileSketch scoreQuantiles) {
        if (endMs <= startMs) {
            throw new IllegalArgumentException("a window ends after its start, got " + startMs + " to " + endMs);
        }
        this.startMs = startMs;
        this.endMs = endMs;
        this.error = error;
        this.score = score;
        this.errorQuantiles = errorQuantiles;
        this.scoreQuantiles = scoreQuantiles;
    }

    /** Takes the other's place; the other must not be used any more. */
    WindowState(WindowState other) {
        startMs = other.startMs;
        endMs = other.endMs;
        error = other.error;
        score = other.score;
        errorQuantiles = other.errorQuantiles;
        scoreQuantiles = other.scoreQuantiles;
        anomalies = other.anomalies;
        late = other.late;
        excluded = other.excluded;
        firstOffset = other.firstOffset;
        lastOffset = other.lastOffset;
        lastEventTimeMs = other.lastEventTimeMs;
    }

    /**
     * Counts one record. For an open window of {@link PartitionWindows} call its {@code add} instead: it keeps a journal.
     *
     * @param reconstructionError finite, from 0
     * @param anomalyScore finite, from 0
     * @param offset of the record in its source partition
     */
    public void add(float reconstructionError, float anomalyScore, long offset, boolean anomaly) {
        error.add(reconstructionError);
        score.add(anomalyScore);
        errorQuantiles.add(reconstructionError);
        scoreQuantiles.add(anomalyScore);
        if (anomaly) {
            anomalies++;
        }
        if (firstOffset < 0) {
            firstOffset = offset;
        }
        lastOffset = offset;
    }

    /** Counts a record that came too late for its own window, while this one was the entity's newest. */
    void addLate() {
        late++;
    }

    /** Counts a record that belongs to this window but not into its statistics: not a finite score, say. */
    void exclude() {
        excluded++;
    }

    void seen(long eventTimeMs) {
        lastEventTimeMs = Math.max(lastEventTimeMs, eventTimeMs);
    }

    public long startMs() {
        return startMs;
    }

    /** The first millisecond after the window. */
    public long endMs() {
        return endMs;
    }

    /** Records in the statistics. */
    public long count() {
        return error.count();
    }

    /** Moments of the reconstruction error. Read only. */
    public Moments error() {
        return error;
    }

    /** Moments of the score. Read only. */
    public Moments score() {
        return score;
    }

    /** Quantiles of the reconstruction error. Read only. */
    public QuantileSketch errorQuantiles() {
        return errorQuantiles;
    }

    /** Quantiles of the score. Read only. */
    public QuantileSketch scoreQuantiles() {
        return scoreQuantiles;
    }

    public long anomalies() {
        return anomalies;
    }

    /** Records of this entity that came too late for their own window while this one was its newest. */
    public long late() {
        return late;
    }

    /** Records not counted here for a reason other than lateness: from the future, or without a finite score. */
    public long excluded() {
        return excluded;
    }

    /** Offset of the first record counted, -1 when none was. */
    public long firstOffset() {
        return firstOffset;
    }

    /** Offset of the last record counted, -1 when none was. */
    public long lastOffset() {
        return lastOffset;
    }

    /** The latest event time that fell into the window; {@code Long.MIN_VALUE} when none did. */
    public long lastEventTimeMs() {
        return lastEventTimeMs;
    }

    /** Reads a little of each part, so that it is at hand; see {@link Prefetch}. */
    long touchParts() {
        return error.count() + score.count() + errorQuantiles.count() + scoreQuantiles.count();
    }

    /** And of what the parts hold elsewhere. */
    int touchCounts() {
        return errorQuantiles.touchCounts() + scoreQuantiles.touchCounts();
    }

    void write(StateWriter out) {
        out.writeSigned(startMs);
        out.writeCount(endMs - startMs);
        error.write(out);
        score.write(out);
        errorQuantiles.write(out);
        scoreQuantiles.write(out);
        out.writeCount(anomalies);
        out.writeCount(late);
        out.writeCount(excluded);
        out.writeSigned(firstOffset);
        out.writeSigned(lastOffset);
        out.writeSigned(lastEventTimeMs);
    }

    static WindowState read(StateReader in) {
        long startMs = in.readSigned();
        long endMs = startMs + in.readCount();
        if (endMs <= startMs) {
            throw new StateFormatException("window state: expected an end after " + startMs + ", found " + endMs);
        }
        Moments error = Moments.read(in);
        Moments score = Moments.read(in);
        WindowState state =
                new WindowState(startMs, endMs, error, score, QuantileSketch.read(in), QuantileSketch.read(in));
        state.anomalies = in.readCount();
        state.late = in.readCount();
        state.excluded = in.readCount();
        state.firstOffset = in.readSigned();
        state.lastOffset = in.readSigned();
        state.lastEventTimeMs = in.readSigned();
        return state;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WindowState that
                && startMs == that.startMs
                && endMs == that.endMs
                && error.equals(that.error)
                && score.equals(that.score)
                && errorQuantiles.equals(that.errorQuantiles)
                && scoreQuantiles.equals(that.scoreQuantiles)
                && anomalies == that.anomalies
                && late == that.late
                && excluded == that.excluded
                && firstOffset == that.firstOffset
                && lastOffset == that.lastOffset
                && lastEventTimeMs == that.lastEventTimeMs;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(startMs) * 31 + Long.hashCode(lastOffset);
    }

    @Override
    public String toString() {
        return "window " + startMs + " to " + endMs + ": error " + error + ", score " + score + ", anomalies "
                + anomalies + ", late " + late + ", excluded " + excluded + ", offsets " + firstOffset + " to "
                + lastOffset;
    }
}
