package dev.echolot.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Labelled rows ordered by score, highest first, rows of equal score in one group: no measure depends on how ties happen
 * to be ordered. Immutable.
 */
public final class Ranking {

    /** Weighted rows of one score. */
    private record Group(double anomalies, double normals) {}

    /**
     * What an alert budget buys.
     *
     * @param alerts rows alerted on
     * @param hits expected number of anomalies among them (ties at the edge counted by their share)
     */
    public record AtAlerts(long alerts, double hits, double precision, double recall) {}

    private final List<Group> groups;
    private final double anomalies;
    private final double normals;

    private Ranking(List<Group> groups, double anomalies, double normals) {
        this.groups = groups;
        this.anomalies = anomalies;
        this.normals = normals;
    }

    /** Every row counted once. */
    public static Ranking of(boolean[] anomalous, double[] scores) {
        return of(anomalous, scores, 1);
    }

    /**
     * @param anomalous the truth, one per row
     * @param scores larger = more anomalous; finite or infinite, never NaN
     * @param normalWeight how often each normal row counts, above 0: where normals were sampled, the inverse of the share
     *     kept
     * @throws IllegalArgumentException when lengths differ, a score is NaN, or one of the classes is absent
     */
    public static Ranking of(boolean[] anomalous, double[] scores, double normalWeight) {
        if (anomalous.length != scores.length) {
            throw new IllegalArgumentException(
                    "as many labels as scores expected, got " + anomalous.length + " and " + scores.length);
        }
        if (!(normalWeight > 0)) {
            throw new IllegalArgumentException("a weight above 0 expected, got " + normalWeight);
        }
        int[] order = IntStream.range(0, scores.length)
                .boxed()
                .sorted((a, b) -> Double.compare(scores[b], scores[a]))
                .mapToInt(Integer::intValue)
                .toArray();
        List<Group> groups = new ArrayList<>();
        double allAnomalies = 0;
        double allNormals = 0;
        for (int i = 0; i < order.length; ) {
            double score = scores[order[i]];
            if (Double.isNaN(score)) {
                throw new IllegalArgumentException("row " + order[i] + " has no score (NaN)");
            }
            double a = 0;
            double n = 0;
            for (; i < order.length && scores[order[i]] == score; i++) {
                if (anomalous[order[i]]) {
                    a++;
                } else {
                    n += normalWeight;
                }
            }
            groups.add(new Group(a, n));
            allAnomalies += a;
            allNormals += n;
        }
        if (allAnomalies == 0 || allNormals == 0) {
            throw new IllegalArgumentException("rows of both classes expected, got " + (long) allAnomalies
                    + " anomalies among " + scores.length + " rows");
        }
        return new Ranking(groups, allAnomalies, allNormals);
    }

    public long anomalies() {
        return (long) anomalies;
    }

    /** Probability that an anomaly scores above a normal row, ties counting one half (area under the ROC curve). */
    public double auroc() {
        double below = normals;
        double wins = 0;
        for (Group g : groups) {
            below -= g.normals;
            wins += g.anomalies * (below + g.normals / 2);
        }
        return wins / (anomalies * normals);
    }

    /** Average precision: the mean, over anomalies, of the precision at each one's score (area under precision-recall). */
    public double averagePrecision() {
        double hits = 0;
        double alerts = 0;
        double sum = 0;
        for (Group g : groups) {
            hits += g.anomalies;
            alerts += g.anomalies + g.normals;
            sum += g.anomalies * hits / alerts;
        }
        return sum / anomalies;
    }

    /**
     * Alerts on the highest-scoring rows.
     *
     * @param alerts weighted rows, from 0; more than there are counts as all
     */
    public AtAlerts atAlerts(long alerts) {
        if (alerts < 0) {
            throw new IllegalArgumentException("0 alerts or more expected, got " + alerts);
        }
        double left = Math.min(alerts, anomalies + normals);
        double taken = left;
        double hits = 0;
        for (Group g : groups) {
            double size = g.anomalies + g.normals;
            double share = Math.min(1, left / size);
            hits += g.anomalies * share;
            left -= size * share;
            if (left <= 0) {
                break;
            }
        }
        return new AtAlerts(alerts, hits, taken == 0 ? 0 : hits / taken, hits / anomalies);
    }
}
