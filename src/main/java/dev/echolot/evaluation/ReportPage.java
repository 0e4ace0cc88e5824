package dev.echolot.evaluation;

import dev.echolot.features.FieldSpec;
import dev.echolot.features.FieldText;
import dev.echolot.model.ModelFile;
import dev.echolot.model.ModelManifest;
import dev.echolot.model.ModelManifest.FieldStatistics;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A model and how it did on some rows, as one HTML page that needs nothing else: plots are inline SVG, pictures inline PNG, there
 * is no script, and a content policy forbids every connection. All names and values are escaped.
 */
public final class ReportPage {

    private static final int BARS = 20;
    private static final int PIXEL_BARS = 5;
    private static final int PICTURES = 10;
    private static final int SHOWN_FIELDS = 5;

    private static final String STYLE =
            """
            :root{color-scheme:light dark;--ink:#1b2733;--soft:#5b6b7a;--paper:#fff;--card:#f5f7f9;--rim:#dde3e8;
            --a:#2f6f9f;--b:#d1552b}
            @media(prefers-color-scheme:dark){:root{--ink:#e4eaf0;--soft:#9aa9b7;--paper:#14191e;--card:#1c2329;
            --rim:#323c45;--a:#6fb1df;--b:#f0835a}}
            *{box-sizing:border-box}
            body{margin:0 auto;max-width:1040px;padding:28px 20px 60px;background:var(--paper);color:var(--ink);
            font:15px/1.5 system-ui,sans-serif}
            h1{font-size:26px;margin:0}h2{font-size:18px;margin:34px 0 10px}
            p.sub{margin:2px 0 18px;color:var(--soft)}
            .cards{display:flex;flex-wrap:wrap;gap:10px}
            .card{background:var(--card);border:1px solid var(--rim);border-radius:8px;padding:8px 14px;min-width:110px}
            .card b{display:block;font-size:20px}.card span{color:var(--soft);font-size:13px}
            .plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(420px,1fr));gap:18px;margin-top:18px}
            figure{margin:0;background:var(--card);border:1px solid var(--rim);border-radius:8px;padding:12px}
            figcaption{font-size:13px;color:var(--soft);min-height:40px}figcaption b{color:var(--ink)}
            svg{width:100%;height:auto;display:block}svg text{font-size:11px;fill:var(--soft)}
            .grid{stroke:var(--rim);stroke-width:1}.line{fill:none;stroke-width:2;stroke-linejoin:round}
            .line.a{stroke:var(--a)}.line.b{stroke:var(--b)}.line.rule,line.rule{stroke:var(--soft);stroke-dasharray:4 4;stroke-width:1.3}
            .dot.a{fill:var(--a);opacity:.45}.dot.b{fill:var(--b);opacity:.85}
            .bar.a{fill:var(--a);opacity:.75}.bar.b{fill:var(--b);opacity:.65}
            svg text.mark{fill:var(--ink)}
            .keys{font-size:12px;color:var(--soft);padding-left:40px}.key{margin-right:14px}
            .key i{display:inline-block;width:11px;height:11px;border-radius:2px;margin-right:5px;vertical-align:-1px}
            i.a{background:var(--a)}i.b{background:var(--b)}i.rule{background:var(--soft);height:2px;vertical-align:4px}
            table{border-collapse:collapse;width:100%;font-size:14px}
            td,th{text-align:left;padding:4px 12px 4px 0;border-bottom:1px solid var(--rim);vertical-align:top;
            overflow-wrap:anywhere}
            th{color:var(--soft);font-weight:500}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
            .meter{display:block;height:8px;border-radius:3px;margin:3px 0}.meter.a{background:var(--a)}.meter.b{background:var(--b)}
            .pictures{display:flex;flex-wrap:wrap;gap:12px}.pictures div{font-size:12px;color:var(--soft);text-align:center}
            .pictures img{width:84px;height:84px;image-rendering:pixelated;background:#000;display:block;margin-bottom:3px}
            """;

    private final ModelFile file;
    private final ModelManifest model;
    private final List<FieldSpec> fields;
    private final ReportRows rows;
    private final double alertRate;
    private final StringBuilder page = new StringBuilder();

    private ReportPage(ModelFile file, ReportRows rows, double alertRate) {
        this.file = file;
        this.model = file.manifest();
        this.fields = model.features().fields();
        this.rows = rows;
        this.alertRate = alertRate;
    }

    /**
     * The page.
     *
     * @param about what rows these are, one sentence
     * @param alertRate where the threshold is drawn
     * @throws IllegalArgumentException when no row was scored
     */
    public static String of(ModelFile model, ReportRows rows, double alertRate, String about) {
        if (rows.count() == 0) {
            throw new IllegalArgumentException("a report needs at least one scored row, got none");
        }
        return new ReportPage(model, rows, alertRate).build(about);
    }

    private String build(String about) {
        page.append(head(model.id(), about));
        cards();
        GreyPicture picture = GreyPicture.of(fields);
        page.append("<div class='plots'>\n")
                .append(ReportPlots.scores(rows, model.calibration(), alertRate))
                .append(rows.bothClasses() ? ReportPlots.precisionRecall(rows) : "")
                .append(ReportPlots.calibration(rows, model.calibration()))
                .append(ReportPlots.map(rows, model.calibration(), alertRate))
                .append(ReportPlots.losses(model.provenance()))
                .append("</div>\n");
        page.append(ReportYardsticks.sections(file, rows, alertRate));
        contributions(picture == null ? BARS : PIXEL_BARS);
        if (picture == null) {
            highest();
        } else {
            pictures(picture);
        }
        page.append(ReportProvenance.table(file));
        return page.append("</body></html>\n").toString();
    }

    /** The beginning of a page that needs nothing else, up to its first heading and a sentence below it. */
    static String head(String title, String about) {
        return "<!DOCTYPE html>\n<html lang='en'><head><meta charset='utf-8'>\n"
                + "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'; style-src 'unsafe-inline';"
                + " img-src data:\">\n<meta name='viewport' content='width=device-width'>\n<title>" + Html.escape(title)
                + "</title>\n<style>\n" + STYLE + "</style></head><body>\n<h1>" + Html.escape(title)
                + "</h1>\n<p class='sub'>" + Html.escape(about) + "</p>\n";
    }

    private void cards() {
        double[] scores = rows.scores();
        double threshold = model.calibration().threshold(alertRate);
        long alerts = 0;
        long hits = 0;
        for (int i = 0; i < scores.length; i++) {
            boolean alert = model.calibration().pValue(scores[i]) <= alertRate;
            alerts += alert ? 1 : 0;
            hits += alert && rows.anomalous(i) ? 1 : 0;
        }
        page.append("<div class='cards'>");
        card(model.kind(), "kind");
        card(
                Html.number(model.architecture().columns()) + " → "
                        + model.architecture().latent(),
                "columns → code");
        card(Html.number(rows.count()), "rows scored");
        if (rows.unusableRows() > 0) {
            card(Html.number(rows.unusableRows()), "could not be scored");
        }
        card(Html.number(alerts), "alerts at " + Html.number(alertRate));
        card(Html.number(threshold), "threshold");
        if (rows.bothClasses()) {
            Ranking ranking = Ranking.of(rows.truth(), scores);
            card(Html.number(rows.anomalies()), "anomalies");
            card(String.format(Locale.ROOT, "%.4f", ranking.auroc()), "AUROC");
            card(String.format(Locale.ROOT, "%.4f", ranking.averagePrecision()), "AUPRC");
            card(alerts == 0 ? "-" : String.format(Locale.ROOT, "%.3f", (double) hits / alerts), "precision of alerts");
            card(String.format(Locale.ROOT, "%.3f", (double) hits / rows.anomalies()), "recall of alerts");
        }
        page.append("</div>\n");
    }

    private void card(String value, String name) {
        page.append("<div class='card'><b>")
                .append(Html.escape(value))
                .append("</b><span>")
                .append(Html.escape(name))
                .append("</span></div>");
    }

    private void contributions(int bars) {
        boolean both = rows.bothClasses();
        double[] weight = IntStream.range(0, fields.size())
                .mapToDouble(f -> Math.max(rows.meanContribution(f, false), rows.meanContribution(f, true)))
                .toArray();
        List<Integer> order = IntStream.range(0, fields.size())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer f) -> -weight[f]))
                .limit(bars)
                .toList();
        double most = Math.max(weight[order.get(0)], Double.MIN_NORMAL);
        page.append("<h2>Error per field</h2>\n<p class='sub'>Mean share of the score that falls on a field")
                .append(fields.size() > bars ? ", the " + bars + " largest of " + fields.size() : "")
                .append(both ? "; anomalies in the second line." : ".")
                .append("</p>\n<table><tr><th>field</th><th style='width:55%'></th><th class='n'>mean</th></tr>\n");
        for (int f : order) {
            page.append("<tr><td>").append(Html.escape(fields.get(f).name())).append("</td><td>");
            meter("a", rows.meanContribution(f, false) / most);
            if (both) {
                meter("b", rows.meanContribution(f, true) / most);
            }
            page.append("</td><td class='n'>").append(Html.number(rows.meanContribution(f, false)));
            if (both) {
                page.append("<br>").append(Html.number(rows.meanContribution(f, true)));
            }
            page.append("</td></tr>\n");
        }
        page.append("</table>\n");
    }

    private void meter(String style, double share) {
        page.append(String.format(
                Locale.ROOT, "<span class='meter %s' style='width:%.1f%%'></span>", style, Math.max(0.3, 100 * share)));
    }

    private void highest() {
        List<FieldText> texts = fields.stream().map(FieldText::new).toList();
        page.append(
                        "<h2>Reconstructions of the rows scored highest</h2>\n<p class='sub'>What stood in the fields that the")
                .append(" score falls on most, and what the model would have expected; code: the share")
                .append(" that falls on the code itself. Rows count from 0.</p>\n<table>")
                .append(
                        "<tr><th>row</th><th>score</th><th>field</th><th>held</th><th>expected</th><th class='n'>share</th></tr>\n");
        for (ReportRows.Row row : rows.highest()) {
            List<Integer> order = IntStream.range(0, fields.size())
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer f) -> -row.contribution()[f]))
                    .limit(SHOWN_FIELDS)
                    .toList();
            for (int i = 0; i < order.size(); i++) {
                int f = order.get(i);
                String label = row.anomalous() == null ? "" : row.anomalous() ? " anomaly" : " normal";
                page.append("<tr><td>")
                        .append(i == 0 ? row.number() + label : "")
                        .append("</td><td>")
                        .append(i == 0 ? Html.number(row.score()) : "")
                        .append(i == 1 ? codeShare(row) : "");
                for (String text : List.of(
                        fields.get(f).name(),
                        texts.get(f).of(row.features()[f]),
                        texts.get(f).of(row.expected()[f]))) {
                    page.append("</td><td>").append(Html.escape(text));
                }
                page.append(String.format(
                        Locale.ROOT,
                        "</td><td class='n'>%.0f %%</td></tr>%n",
                        100 * row.contribution()[f] / row.score()));
            }
        }
        page.append("</table>\n");
    }

    private static String codeShare(ReportRows.Row row) {
        return String.format(Locale.ROOT, "<small>code %.0f %%</small>", 100 * row.latentContribution() / row.score());
    }

    private void pictures(GreyPicture picture) {
        double low = model.statistics().stream()
                .mapToDouble(FieldStatistics::min)
                .min()
                .orElse(0);
        double high = model.statistics().stream()
                .mapToDouble(FieldStatistics::max)
                .max()
                .orElse(1);
        page.append(
                "<h2>Reconstructions</h2>\n<p class='sub'>Above the row, below what the model makes of its code.</p>\n");
        float[] mean = new float[fields.size()];
        float most = 0;
        for (int f = 0; f < mean.length; f++) {
            mean[f] = (float) Math.sqrt(rows.meanContribution(f, false));
            most = Math.max(most, mean[f]);
        }
        page.append("<p class='sub'>Root of the mean share of the score, per pixel</p><div class='pictures'><div>")
                .append("<img alt='error per pixel' src='")
                .append(picture.address(mean, 0, most))
                .append("'></div></div>\n");
        pictures(picture, "Any rows", rows.sample().stream().limit(PICTURES).toList(), low, high);
        pictures(picture, "Rows scored highest", rows.highest(), low, high);
    }

    private void pictures(GreyPicture picture, String name, List<ReportRows.Row> which, double low, double high) {
        page.append("<p class='sub'>").append(name).append("</p><div class='pictures'>\n");
        for (ReportRows.Row row : which) {
            page.append("<div><img alt='row' src='")
                    .append(picture.address(row.features(), low, high))
                    .append("'><img alt='reconstruction' src='")
                    .append(picture.address(row.expected(), low, high))
                    .append("'>")
                    .append(Html.number(row.score()))
                    .append("</div>\n");
        }
        page.append("</div>\n");
    }
}
