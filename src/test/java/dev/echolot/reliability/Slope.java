package dev.echolot.reliability;

import java.util.Locale;

/**
 * How fast something grows, with the 95 % interval of that: a straight line through the means of equal batches of samples
 * (batch means, so that neighbouring samples that resemble each other do not count as many), Student's t, and the interval
 * widened by {@code sqrt((1 + r) / (1 - r))} where the batches' residuals still correlate with the next one's, {@code r > 0}.
 *
 * @param perHour growth in an hour
 * @param low lower end of the interval
 * @param high upper end of the interval
 * @param correlation of a batch's residual with the next one's
 */
record Slope(double perHour, double low, double high, double correlation) {

    static final int BATCHES = 20;

    /**
     * Fits the line.
     *
     * @param hours when the samples were taken, ascending
     * @param values as many, at least two a batch
     */
    static Slope of(double[] hours, double[] values) {
        if (hours.length != values.length || hours.length < 2 * BATCHES) {
            throw new IllegalArgumentException(
                    "expected " + 2 * BATCHES + " samples or more, got " + hours.length + " and " + values.length);
        }
        double[] x = means(hours);
        double[] y = means(values);
        double meanX = mean(x);
        double meanY = mean(y);
        double sxx = 0;
        double sxy = 0;
        for (int i = 0; i < BATCHES; i++) {
            sxx += (x[i] - meanX) * (x[i] - meanX);
            sxy += (x[i] - meanX) * (y[i] - meanY);
        }
        double slope = sxy / sxx;
        double[] residual = new double[BATCHES];
        double squares = 0;
        double next = 0;
        for (int i = 0; i < BATCHES; i++) {
            residual[i] = y[i] - meanY - slope * (x[i] - meanX);
            squares += residual[i] * residual[i];
            next += i == 0 ? 0 : residual[i] * residual[i - 1];
        }
        double correlation = squares == 0 ? 0 : next / squares;
        double r = Math.min(0.9, Math.max(0, correlation));
        double error = Math.sqrt(squares / (BATCHES - 2) / sxx) * Math.sqrt((1 + r) / (1 - r));
        double half = 2.101 * error; // Student's t, 18 degrees of freedom
        return new Slope(slope, slope - half, slope + half, correlation);
    }

    private static double[] means(double[] samples) {
        double[] means = new double[BATCHES];
        for (int batch = 0; batch < BATCHES; batch++) {
            int from = (int) ((long) samples.length * batch / BATCHES);
            int to = (int) ((long) samples.length * (batch + 1) / BATCHES);
            for (int i = from; i < to; i++) {
                means[batch] += samples[i] / (to - from);
            }
        }
        return means;
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /** {@code +1.2 (-0.3 to +2.7)}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%+.1f (%+.1f to %+.1f)", perHour, low, high);
    }
}
