package dev.echolot.evaluation;

import dev.echolot.features.FeatureMatrix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Nearest rows by Euclidean distance, found by looking at all of them: rows times width multiplications a query. Rows with a
 * NaN are nobody's neighbours. Of equal distances the earlier row comes first. Safe to share between threads.
 */
public final class Neighbours {

    private static final Comparator<Neighbour> FARTHEST_FIRST = Comparator.comparingDouble(Neighbour::distance)
            .thenComparingInt(Neighbour::row)
            .reversed();

    private final FeatureMatrix rows;

    /** @param row in the order of the rows looked among, from 0 */
    public record Neighbour(int row, double distance) {}

    public Neighbours(FeatureMatrix rows) {
        this.rows = rows;
    }

    /**
     * The nearest rows, nearest first; fewer where there are not that many.
     *
     * @param point as wide as the rows, without NaN
     * @param count from 1
     */
    public List<Neighbour> nearest(float[] point, int count) {
        if (point.length != rows.width() || count < 1) {
            throw new IllegalArgumentException("expected a point of " + rows.width() + " and a count from 1, got "
                    + point.length + " and " + count);
        }
        PriorityQueue<Neighbour> kept = new PriorityQueue<>(FARTHEST_FIRST);
        float[] row = new float[point.length];
        double worst = Double.POSITIVE_INFINITY; // squared
        for (int r = 0; r < rows.rows(); r++) {
            rows.copyRow(r, row, 0);
            double sum = 0;
            for (int i = 0; i < row.length && sum <= worst; i++) {
                double d = row[i] - point[i];
                sum += d * d;
            }
            if (sum < worst || (kept.size() < count && !Double.isNaN(sum))) {
                kept.add(new Neighbour(r, sum));
                if (kept.size() > count) {
                    kept.poll();
                }
                Neighbour last = kept.peek();
                worst = kept.size() == count && last != null ? last.distance() : Double.POSITIVE_INFINITY;
            }
        }
        List<Neighbour> out = new ArrayList<>();
        kept.stream()
                .sorted(FARTHEST_FIRST.reversed())
                .forEach(n -> out.add(new Neighbour(n.row(), Math.sqrt(n.distance()))));
        return out;
    }
}
