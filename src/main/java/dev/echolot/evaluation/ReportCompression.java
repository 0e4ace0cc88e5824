package dev.echolot.evaluation;

import dev.echolot.features.FeatureMatrix;
import dev.echolot.model.ModelFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A report's table of rows kept as codes: bytes a row against what is lost. */
final class ReportCompression {

    private static final int ROWS = 2_000;

    private ReportCompression() {}

    /** @param pca shown beside the model; null for none */
    static String table(ModelFile file, ReportRows rows, YardstickColumns columns, @Nullable Pca pca) {
        FeatureMatrix some = some(rows);
        List<Compression> own = Compression.of(file, columns, some);
        int components =
                pca == null ? 0 : Math.min(file.manifest().architecture().latent(), pca.columns());
        List<Compression> linear = pca == null ? List.of() : Compression.of(pca, components, columns, some, own);
        boolean numbers = !Double.isNaN(own.get(0).error());
        boolean categories = !Double.isNaN(own.get(0).wrong());
        int whole = Float.BYTES * some.width();
        StringBuilder out = new StringBuilder(
                        "<h2>Rows kept as codes</h2>\n<p class='sub'>What a row takes as its code, and")
                .append(" what is lost when rows are made from codes again (encode --packed, decode), on ")
                .append(Html.number(some.rows()))
                .append(" of these rows; as float32 their fields take ")
                .append(Html.number(whole))
                .append(
                        " bytes. A row whose error is so large that it is cheaper kept whole stands in the file as it is, too (whole).")
                .append(" Error: mean squared difference of numbers and booleans, in variances. Other: share of")
                .append(" categories that come back as another. Times are not compared.");
        if (pca != null) {
            out.append(" Principal components: ")
                    .append(components)
                    .append(" of them, fitted as above and rounded alike, as many rows whole.");
        }
        out.append("</p>\n<table><tr>");
        List<String> heads = new ArrayList<>(List.of("precision", "bytes a row", "of float32", "whole"));
        for (String of : pca == null ? List.of("") : List.of("", ", principal components")) {
            heads.addAll(numbers ? List.of("error" + of) : List.of());
            heads.addAll(categories ? List.of("other" + of) : List.of());
        }
        for (String head : heads) {
            out.append(head.equals(heads.get(0)) ? "<th>" : "<th class='n'>")
                    .append(head)
                    .append("</th>");
        }
        out.append("</tr>\n");
        for (int i = 0; i < own.size(); i++) {
            Compression c = own.get(i);
            out.append("<tr><td>").append(c.precision().code()).append("</td>");
            cell(out, Html.number(c.bytes()));
            cell(out, String.format(Locale.ROOT, "%.3g %%", 100.0 * c.bytes() / whole));
            cell(out, Html.number(c.whole()));
            for (Compression shown : pca == null ? List.of(c) : List.of(c, linear.get(i))) {
                if (numbers) {
                    cell(out, Html.number(shown.error()));
                }
                if (categories) {
                    cell(out, Html.number(shown.wrong()));
                }
            }
            out.append("</tr>\n");
        }
        return out.append("</table>\n").toString();
    }

    private static void cell(StringBuilder out, String text) {
        out.append("<td class='n'>").append(text).append("</td>");
    }

    /** Evenly chosen. */
    private static FeatureMatrix some(ReportRows rows) {
        List<ReportRows.Raw> raw = rows.raw();
        int count = Math.min(ROWS, raw.size());
        FeatureMatrix out = new FeatureMatrix(raw.get(0).features().length);
        for (int i = 0; i < count; i++) {
            out.add(raw.get((int) ((long) i * raw.size() / count)).features(), 0);
        }
        return out;
    }
}
