package dev.echolot.statistics;

import org.jspecify.annotations.Nullable;

/**
 * Count, mean, variance, minimum and maximum of a stream of finite numbers, by Welford's recurrence (Technometrics 1962),
 * merged as in Chan, Golub and LeVeque (1979): no cancellation where the mean is large against the deviation. The same
 * numbers in the same order give the same bits. 40 bytes; not thread-safe.
 */
public final class Moments {

    private long count;
    private double mean;
    private double squares;
    private double min = Double.NaN;
    private double max = Double.NaN;

    /** @throws IllegalArgumentException when the value is NaN or infinite */
    public void add(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("expected a finite number, got " + value);
        }
        if (count == 0) {
            min = value;
            max = value;
        } else {
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        count++;
        double delta = value - mean;
        mean += delta / count;
        squares += delta * (value - mean);
    }

    /** Takes in what another one has seen; the other stays as it is. */
    public void merge(Moments other) {
        if (other.count == 0) {
            return;
        }
        if (count == 0) {
            count = other.count;
            mean = other.mean;
            squares = other.squares;
            min = other.min;
            max = other.max;
            return;
        }
        long both = count + other.count;
        double delta = other.mean - mean;
        squares += other.squares + delta * delta * ((double) count * other.count / both);
        mean += delta * other.count / both;
        min = Math.min(min, other.min);
        max = Math.max(max, other.max);
        count = both;
    }

    public long count() {
        return count;
    }

    /** The mean, NaN when nothing was added. */
    public double mean() {
        return count == 0 ? Double.NaN : mean;
    }

    /** Sample variance (divisor n - 1); 0 for fewer than two numbers. */
    public double variance() {
        return count < 2 ? 0 : squares / (count - 1);
    }

    /** Square root of {@link #variance()}. */
    public double deviation() {
        return Math.sqrt(variance());
    }

    /** The smallest number, NaN when nothing was added. */
    public double min() {
        return min;
    }

    /** The largest number, NaN when nothing was added. */
    public double max() {
        return max;
    }

    void write(StateWriter out) {
        out.writeCount(count);
        if (count > 0) {
            out.writeDouble(mean);
            out.writeDouble(squares);
            out.writeDouble(min);
            out.writeDouble(max);
        }
    }

    static Moments read(StateReader in) {
        Moments moments = new Moments();
        moments.count = in.readCount();
        if (moments.count > 0) {
            moments.mean = in.readDouble();
            moments.squares = in.readDouble();
            moments.min = in.readDouble();
            moments.max = in.readDouble();
        }
        return moments;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Moments that
                && count == that.count
                && Double.compare(mean, that.mean) == 0
                && Double.compare(squares, that.squares) == 0
                && Double.compare(min, that.min) == 0
                && Double.compare(max, that.max) == 0;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(count) * 31 + Double.hashCode(mean);
    }

    @Override
    public String toString() {
        return "n=" + count + " mean=" + mean() + " deviation=" + deviation() + " min=" + min + " max=" + max;
    }
}
