package dev.echolot.evaluation;

import dev.echolot.evaluation.Contestant.Ranks;
import dev.echolot.model.ModelFile;
import dev.echolot.model.ModelManifest;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A report's table of the model beside methods that need no network, on the same rows. */
final class ReportYardsticks {

    /** The share of rows whose company is compared, where that is more than the alert rate. */
    private static final double TOP = 0.01;

    private static final int FEWEST_ROWS = 10;

    private ReportYardsticks() {}

    /**
     * Two sections: the model beside the yardsticks, and what its codes keep of the rows. The yardsticks are fitted on the
     * report's rows, or an even sample of them, unless others were given to fit them on. Empty with too few rows.
     */
    static String sections(ModelFile file, ReportRows rows, double alertRate) {
        List<float[]> fit = rows.fittedOn();
        if (rows.raw().size() < FEWEST_ROWS || fit.size() < FEWEST_ROWS) {
            return "";
        }
        YardstickColumns columns = new YardstickColumns(file.manifest());
        double[][] fitted = fit.stream().map(columns::encode).toArray(double[][]::new);
        Pca pca = columns.columns() > Yardstick.COLUMNS ? null : Pca.fit(fitted, columns.shared());
        return table(file.manifest(), rows, alertRate, columns, fitted, pca)
                + ReportCompression.table(file, rows, columns, pca);
    }

    private static String table(
            ModelManifest model,
            ReportRows rows,
            double alertRate,
            YardstickColumns columns,
            double[][] fitted,
            @Nullable Pca pca) {
        List<ReportRows.Raw> raw = rows.raw();
        double[][] cells = raw.stream().map(r -> columns.encode(r.features())).toArray(double[][]::new);
        double[] all = rows.scores();
        double[] own = raw.stream().mapToDouble(r -> all[r.place()]).toArray();
        boolean[] truth = truth(rows);
        boolean labelled = truth != null;
        double share = Math.max(TOP, alertRate);
        int latent = model.architecture().latent();
        List<Yardstick> yardsticks = new ArrayList<>(
                pca == null ? Yardstick.pca(fitted, columns.shared(), latent) : Yardstick.pca(pca, latent, 0));
        yardsticks.add(Yardstick.nmf(columns, fitted, latent));
        StringBuilder out = new StringBuilder("<h2>Beside the yardsticks</h2>\n<p class='sub'>Principal components and")
                .append(" non-negative parts, fitted without labels ")
                .append(fittedOn(rows))
                .append(". In common: of the rows scored highest, the top ")
                .append(Html.number(100 * share))
                .append(" %, the share that the model scores highest too.</p>\n<table><tr><th>method</th>");
        for (String name :
                labelled ? List.of("code", "AUROC", "AUPRC", "precision", "in common") : List.of("code", "in common")) {
            out.append("<th class='n'>").append(name).append("</th>");
        }
        out.append("</tr>\n");
        BitSet highest = highest(own, share);
        line(out, model.kind(), latent, ranks(truth, own, share), 1);
        for (Yardstick yardstick : yardsticks) {
            if (yardstick.failure() != null) {
                out.append("<tr><td>")
                        .append(Html.escape(yardstick.name()))
                        .append("</td><td colspan='" + (labelled ? 5 : 2) + "'>")
                        .append(Html.escape(yardstick.failure()))
                        .append("</td></tr>\n");
                continue;
            }
            double[] scores = yardstick.scores(cells);
            BitSet common = highest(scores, share);
            int asked = common.cardinality();
            common.and(highest);
            line(
                    out,
                    yardstick.name(),
                    yardstick.latent(),
                    ranks(truth, scores, share),
                    (double) common.cardinality() / asked);
        }
        return out.append("</table>\n").toString();
    }

    /** For people. */
    private static String fittedOn(ReportRows rows) {
        String sample = rows.raw().size() < rows.count() ? "an even sample of these rows, " : "these rows, ";
        return rows.hasTraining()
                ? "on " + Html.number(rows.fittedOn().size()) + " rows of the training data given, and scored on "
                        + sample + Html.number(rows.raw().size())
                : "on " + sample + Html.number(rows.raw().size())
                        + ", and scored on the same: an advantage, where the model has not seen them";
    }

    /** Of the rows kept; null unless both classes are among them. */
    private static boolean @Nullable [] truth(ReportRows rows) {
        boolean[] truth = new boolean[rows.raw().size()];
        int anomalies = 0;
        for (int i = 0; i < truth.length; i++) {
            truth[i] = rows.anomalous(rows.raw().get(i).place());
            anomalies += truth[i] ? 1 : 0;
        }
        return rows.bothClasses() && anomalies > 0 && anomalies < truth.length ? truth : null;
    }

    private static @Nullable Ranks ranks(boolean @Nullable [] truth, double[] scores, double share) {
        return truth == null ? null : Ranks.of(truth, scores, share);
    }

    private static BitSet highest(double[] scores, double share) {
        BitSet out = new BitSet();
        IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -scores[i]))
                .limit(Math.max(1, Math.round(share * scores.length)))
                .forEach(out::set);
        return out;
    }

    private static void line(StringBuilder out, String name, int latent, @Nullable Ranks ranks, double common) {
        out.append("<tr><td>").append(Html.escape(name)).append("</td>");
        double[] numbers = ranks == null
                ? new double[] {latent, common}
                : new double[] {latent, ranks.auroc(), ranks.auprc(), ranks.precision(), common};
        for (double number : numbers) {
            out.append("<td class='n'>").append(Html.number(number)).append("</td>");
        }
        out.append("</tr>\n");
    }
}
