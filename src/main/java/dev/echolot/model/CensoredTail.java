package dev.echolot.model;

import java.util.Arrays;

/**
 * A generalised Pareto tail whose highest excesses are known to be high, not how high: the shape and scale of greatest
 * likelihood, with s the scale, k the shape, c the number of the unseen and y' the largest excess that is seen,
 *
 * <pre>
 * - sum (log s + (1 + 1/k) log(1 + k y / s)) - c / k log(1 + k y' / s) - 20 (k - 0.2)^2
 * </pre>
 *
 * <p>The last term is a weak belief in a shape about 0.2. Searched on a grid of shapes from 0 and scales.
 */
record CensoredTail(double shape, double scale) {

    private static final double LIKELY_SHAPE = 0.2;
    private static final double BELIEF = 20;
    private static final double LARGEST_SHAPE = 1.2;
    private static final int SHAPES = 49;
    private static final int SCALES = 121;

    /** Of more excesses, so many evenly spaced ones stand for all. */
    private static final int MOST = 2000;

    /**
     * @param excesses those that are seen, ascending, above 0
     * @param unseen number of larger ones
     */
    static CensoredTail fit(double[] excesses, int unseen) {
        if (excesses.length > MOST) {
            double[] some = new double[MOST];
            Arrays.setAll(some, i -> excesses[(int) ((i + 1L) * excesses.length / MOST) - 1]);
            return fit(some, (int) Math.round((double) unseen * MOST / excesses.length));
        }
        double mean = Arrays.stream(excesses).average().orElseThrow();
        double largest = excesses[excesses.length - 1];
        CensoredTail best = new CensoredTail(0, mean);
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < SHAPES; i++) {
            double shape = LARGEST_SHAPE * i / (SHAPES - 1);
            for (int j = 0; j < SCALES; j++) {
                double scale = mean * Math.exp(-1.5 + 3.5 * j / (SCALES - 1));
                double sum = -excesses.length * Math.log(scale) - unseen * survival(largest / scale, shape);
                for (double y : excesses) {
                    sum -= (1 + shape) * survival(y / scale, shape);
                }
                sum -= BELIEF * (shape - LIKELY_SHAPE) * (shape - LIKELY_SHAPE);
                if (sum > highest) {
                    highest = sum;
                    best = new CensoredTail(shape, scale);
                }
            }
        }
        return best;
    }

    /** Minus the logarithm of the share above: log(1 + k z) / k, or z for shape 0. */
    private static double survival(double z, double shape) {
        return shape == 0 ? z : Math.log1p(shape * z) / shape;
    }
}
