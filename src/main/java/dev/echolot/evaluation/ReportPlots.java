package dev.echolot.evaluation;

import dev.echolot.model.Calibration;
import dev.echolot.model.Provenance;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The plots of a report. */
final class ReportPlots {

    private static final int BINS = 48;

    private ReportPlots() {}

    /** Loss per epoch; empty where there was one step only. */
    static String losses(Provenance p) {
        if (p.fitLoss().size() < 2) {
            return "";
        }
        double[] epochs =
                IntStream.rangeClosed(1, p.fitLoss().size()).asDoubleStream().toArray();
        double[] fit = array(p.fitLoss());
        double[] stop = array(p.stopLoss());
        double low = Math.min(least(fit), least(stop));
        double high = Math.max(most(fit), most(stop));
        boolean log = low > 0 && high / low > 20;
        Plot plot = new Plot(
                        new Plot.Axis("epoch", 1, epochs.length, false),
                        new Plot.Axis("loss", log ? low : Math.min(0, low), high * 1.05, log))
                .line("a", epochs, fit)
                .legend("a", "fitted on")
                .rule(p.bestEpoch(), "kept: epoch " + p.bestEpoch());
        if (stop.length == epochs.length) {
            plot.line("b", epochs, stop).legend("b", "held out");
        }
        return plot.figure("Training", "Mean loss per epoch. The weights of the marked epoch were kept.");
    }

    /** How scores are spread, on a logarithmic axis, with the threshold. */
    static String scores(ReportRows rows, Calibration calibration, double alertRate) {
        double[] scores = rows.scores();
        double threshold = calibration.threshold(alertRate);
        double[] sorted = scores.clone();
        Arrays.sort(sorted);
        double low = Math.max(1e-6, sorted[sorted.length / 200]);
        double high = Math.max(Math.max(sorted[sorted.length - 1], threshold) * 1.2, low * 10);
        double[][] counts = new double[2][BINS];
        for (int i = 0; i < scores.length; i++) {
            double share = Math.log(Math.max(scores[i], low) / low) / Math.log(high / low);
            int bin = (int) Math.max(0, Math.min(BINS - 1, share * BINS));
            counts[rows.anomalous(i) ? 1 : 0][bin]++;
        }
        double[] shares = new double[2];
        for (int c = 0; c < 2; c++) {
            double all = Arrays.stream(counts[c]).sum();
            for (int b = 0; b < BINS; b++) {
                counts[c][b] = all == 0 ? 0 : 100 * counts[c][b] / all;
            }
            shares[c] = most(counts[c]);
        }
        Plot plot = new Plot(
                new Plot.Axis("score", low, high, true),
                new Plot.Axis("% of its rows", 0, Math.max(shares[0], shares[1]) * 1.1, false));
        for (int b = 0; b < BINS; b++) {
            double from = low * Math.pow(high / low, (double) b / BINS);
            double to = low * Math.pow(high / low, (b + 1.0) / BINS);
            plot.bar("a", from, to, counts[0][b]).bar("b", from, to, counts[1][b]);
        }
        boolean both = rows.bothClasses();
        plot.legend("a", both ? "normal rows" : "rows");
        if (both) {
            plot.legend("b", "anomalies");
        }
        return plot.rule(threshold, "threshold " + Html.number(threshold))
                .figure(
                        "Scores",
                        "Rows right of the threshold are alerts at an alert rate of " + Html.number(alertRate) + ".");
    }

    static String precisionRecall(ReportRows rows) {
        double[] scores = rows.scores();
        int[] order = IntStream.range(0, scores.length)
                .boxed()
                .sorted((a, b) -> Double.compare(scores[b], scores[a]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] precision = new double[order.length];
        double[] recall = new double[order.length];
        int hits = 0;
        int points = 0;
        for (int i = 0; i < order.length; i++) {
            hits += rows.anomalous(order[i]) ? 1 : 0;
            boolean tie = i + 1 < order.length && scores[order[i]] == scores[order[i + 1]];
            double at = (double) hits / rows.anomalies();
            boolean far = points == 0 || at - recall[points - 1] > 0.001 || i + 1 == order.length || i < 200;
            if (!tie && far) {
                recall[points] = at;
                precision[points++] = hits / (i + 1.0);
            }
        }
        Ranking ranking = Ranking.of(rows.truth(), scores);
        double share = (double) rows.anomalies() / rows.count();
        return new Plot(new Plot.Axis("recall", 0, 1, false), new Plot.Axis("precision", 0, 1, false))
                .line("a", Arrays.copyOf(recall, points), Arrays.copyOf(precision, points))
                .line("rule", new double[] {0, 1}, new double[] {share, share})
                .legend("a", "this model")
                .legend("rule", "chance")
                .figure(
                        "Precision and recall",
                        String.format(
                                Locale.ROOT,
                                "Area (AUPRC) %.4f; AUROC %.4f; %.3g %% of the rows are anomalies.",
                                ranking.averagePrecision(),
                                ranking.auroc(),
                                100 * share));
    }

    /** Whether alert rates are kept: of normal rows, or of all where there are no labels. */
    static String calibration(ReportRows rows, Calibration calibration) {
        double[] scores = rows.scores();
        double[] p = IntStream.range(0, scores.length)
                .filter(i -> !rows.bothClasses() || !rows.anomalous(i))
                .mapToDouble(i -> calibration.pValue(scores[i]))
                .sorted()
                .toArray();
        double low = Math.pow(10, Math.floor(Math.log10(1.0 / Math.max(10, p.length))));
        int points = 100;
        double[] asked = new double[points];
        double[] seen = new double[points];
        for (int i = 0; i < points; i++) {
            asked[i] = low * Math.pow(1 / low, i / (points - 1.0));
            int n = 0;
            while (n < p.length && p[n] <= asked[i] * (1 + 1e-12)) {
                n++;
            }
            seen[i] = n == 0 ? Double.NaN : (double) n / p.length;
        }
        return new Plot(new Plot.Axis("alert rate asked for", low, 1, true), new Plot.Axis("share seen", low, 1, true))
                .line("rule", new double[] {low, 1}, new double[] {low, 1})
                .line("a", asked, seen)
                .legend("a", rows.bothClasses() ? "normal rows" : "all rows")
                .legend("rule", "kept exactly")
                .figure(
                        "Calibration",
                        "Share of " + (rows.bothClasses() ? "the normal" : "all")
                                + " rows that an alert rate alerts on. Above the line: more alerts than asked for.");
    }

    static String map(ReportRows rows, Calibration calibration, double alertRate) {
        CodeMap map =
                CodeMap.of(rows.sample().stream().map(ReportRows.Row::code).toList());
        double[] xs = Arrays.stream(map.points()).mapToDouble(q -> q[0]).toArray();
        double[] ys = Arrays.stream(map.points()).mapToDouble(q -> q[1]).toArray();
        Plot plot = new Plot(axis("first component", xs), axis("second component", ys));
        double threshold = calibration.threshold(alertRate);
        boolean both = rows.bothClasses();
        for (int pass = 0; pass < 2; pass++) {
            for (int i = 0; i < xs.length; i++) {
                ReportRows.Row row = rows.sample().get(i);
                boolean odd = both ? Boolean.TRUE.equals(row.anomalous()) : row.score() >= threshold;
                if (odd == (pass == 1)) {
                    plot.dot(odd ? "b" : "a", xs[i], ys[i], odd ? 3 : 2);
                }
            }
        }
        return plot.legend("a", both ? "normal rows" : "below the threshold")
                .legend("b", both ? "anomalies" : "alerts")
                .figure(
                        "Map of the codes",
                        String.format(
                                Locale.ROOT,
                                "%,d rows, codes of %d in the plane of their two largest components: %.0f %% of their"
                                        + " variance. The outermost are drawn at the edge.",
                                xs.length,
                                rows.sample().get(0).code().length,
                                100 * map.share()));
    }

    /** From the 1st to the 99th percentile and a little more: one far point must not shrink the rest to a dot. */
    private static Plot.Axis axis(String name, double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double low = sorted[sorted.length / 100];
        double high = sorted[sorted.length - 1 - sorted.length / 100];
        double more = 0.15 * (high - low);
        return new Plot.Axis(name, low - more, high + more, false);
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static double least(double[] values) {
        return Arrays.stream(values).filter(Double::isFinite).min().orElse(Double.POSITIVE_INFINITY);
    }

    private static double most(double[] values) {
        return Arrays.stream(values).filter(Double::isFinite).max().orElse(Double.NEGATIVE_INFINITY);
    }
}
