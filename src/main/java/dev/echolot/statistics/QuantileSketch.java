package dev.echolot.statistics;

import org.jspecify.annotations.Nullable;

/**
 * Quantiles of a stream of non-negative numbers within a relative error: DDSketch (Masson et al., VLDB 2019). With accuracy
 * {@code a}, {@code |quantile(q) - x| <= a x} where {@code x} is the number of rank {@code floor(q (n-1))}, counted from 0,
 * in ascending order. Counts are integers, so merging is exact and its order does not matter.
 *
 * <p>Numbers below {@link #SMALLEST} count as 0. At most {@code maxBuckets} adjacent buckets are kept, below the one of the
 * largest number; what lies lower is counted in the lowest kept. At the defaults (1 %, 2,048) that begins only with numbers
 * 10^16 times smaller than the largest.
 *
 * <p>Cost: a few nanoseconds an addition; 8 bytes a distinct bucket up to {@value Buckets#SPARSE_MAX} of them, then 8 bytes
 * a bucket of the span. Not thread-safe.
 */
public final class QuantileSketch extends Buckets {

    public static final double DEFAULT_ACCURACY = 0.01;
    public static final int DEFAULT_MAX_BUCKETS = 2048;

    /** Below this a number counts as 0. */
    public static final double SMALLEST = 1e-9;

    private static final LogBuckets DEFAULT_MAPPING = new LogBuckets(DEFAULT_ACCURACY);

    private final LogBuckets mapping;
    private long zeros;
    private long count;

    /** A sketch of 1 % accuracy. */
    public QuantileSketch() {
        this(DEFAULT_ACCURACY, DEFAULT_MAX_BUCKETS);
    }

    /**
     * @param relativeAccuracy 0.0001 to 0.5
     * @param maxBuckets 16 to 65,536
     */
    public QuantileSketch(double relativeAccuracy, int maxBuckets) {
        super(maxBuckets);
        if (!(relativeAccuracy >= 1e-4 && relativeAccuracy <= 0.5)) {
            throw new IllegalArgumentException("relative accuracy must be 0.0001 to 0.5, got " + relativeAccuracy);
        }
        if (maxBuckets < 16 || maxBuckets > 65_536) {
            throw new IllegalArgumentException("bucket cap must be 16 to 65536, got " + maxBuckets);
        }
        this.mapping = relativeAccuracy == DEFAULT_ACCURACY ? DEFAULT_MAPPING : new LogBuckets(relativeAccuracy);
    }

    /** @throws IllegalArgumentException when the value is negative, NaN or infinite */
    public void add(double value) {
        if (!(value >= 0 && value <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException("expected a finite number from 0, got " + value);
        }
        if (value < SMALLEST) {
            zeros++;
        } else {
            addAt(mapping.indexOf(value), 1);
        }
        count++;
    }

    /**
     * Takes in what another sketch has counted; the other stays as it is.
     *
     * @throws IllegalArgumentException when accuracy or cap differ
     */
    public void merge(QuantileSketch other) {
        if (accuracy() != other.accuracy() || cap != other.cap) {
            throw new IllegalArgumentException("sketches of accuracy " + accuracy() + " and " + other.accuracy()
                    + ", cap " + cap + " and " + other.cap + " do not merge");
        }
        zeros += other.zeros;
        count += other.count;
        addAll(other);
    }

    /** How many numbers were added. */
    public long count() {
        return count;
    }

    public double accuracy() {
        return mapping.accuracy();
    }

    public int maxBuckets() {
        return cap;
    }

    /**
     * @param q 0 to 1
     * @return NaN when nothing was added
     */
    public double quantile(double q) {
        if (!(q >= 0 && q <= 1)) {
            throw new IllegalArgumentException("a quantile is asked for by a number from 0 to 1, got " + q);
        }
        if (count == 0) {
            return Double.NaN;
        }
        long rank = (long) Math.floor(q * (count - 1));
        return rank < zeros ? 0 : mapping.valueOf(keyAtRank(rank - zeros));
    }

    void write(StateWriter out) {
        if (accuracy() == DEFAULT_ACCURACY && cap == DEFAULT_MAX_BUCKETS) {
            out.writeByte(0);
        } else {
            out.writeByte(1);
            out.writeDouble(accuracy());
            out.writeCount(cap);
        }
        out.writeCount(zeros);
        writeBuckets(out);
    }

    static QuantileSketch read(StateReader in) {
        QuantileSketch sketch =
                in.readByte() == 0 ? new QuantileSketch() : custom(in.readDouble(), in.readSize(65_536));
        sketch.zeros = in.readCount();
        sketch.count = sketch.zeros + sketch.readBuckets(in);
        return sketch;
    }

    private static QuantileSketch custom(double relativeAccuracy, int maxBuckets) {
        try {
            return new QuantileSketch(relativeAccuracy, maxBuckets);
        } catch (IllegalArgumentException e) {
            throw new StateFormatException("quantile sketch: " + e.getMessage());
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof QuantileSketch that
                && accuracy() == that.accuracy()
                && zeros == that.zeros
                && count == that.count
                && sameBuckets(that);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(count) * 31 + Long.hashCode(zeros);
    }
}
