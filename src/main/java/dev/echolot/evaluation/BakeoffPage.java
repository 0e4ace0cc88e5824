package dev.echolot.evaluation;

import java.util.List;

/** A bake-off as one HTML page that needs nothing else: the table, and the curves over code size. */
public final class BakeoffPage {

    private BakeoffPage() {}

    /**
     * The page.
     *
     * @param curve one kind by rising code size, the default among them, its name ending in {@code (default)}; or empty
     * @param lines kind linear over the same sizes; or empty
     */
    public static String of(
            String title, String about, List<Contestant> contestants, List<Contestant> curve, List<Contestant> lines) {
        StringBuilder page = new StringBuilder(ReportPage.head(title, about));
        page.append("<table><tr><th>kind</th>");
        for (String name : List.of(
                "code",
                "AUROC",
                "AUPRC",
                "precision",
                "error",
                "active",
                "µs a row",
                "training s",
                "bytes",
                "parity")) {
            page.append("<th class='n'>").append(name).append("</th>");
        }
        page.append("</tr>\n");
        contestants.forEach(c -> row(page, c));
        page.append(
                        "</table>\n<p class='sub'>Error: mean squared error in standardised units. Active: how much of the code")
                .append(
                        " speaks for a row, 1 where all elements do alike (0.64: independent and normal). Parity: largest")
                .append(
                        " relative difference of the file from the trainer. A yardstick's error is in deviations of its own")
                .append(" columns.</p>\n");
        List<Contestant> points = trained(curve);
        if (points.size() > 1) {
            page.append("<div class='plots'>")
                    .append(plot("Error over code size", "error", points, trained(lines), false))
                    .append(
                            points.stream().allMatch(c -> Double.isNaN(c.auroc()))
                                    ? ""
                                    : plot("Quality over code size", "AUPRC", points, trained(lines), true))
                    .append("</div>\n");
        }
        return page.append("</body></html>\n").toString();
    }

    private static List<Contestant> trained(List<Contestant> curve) {
        return curve.stream().filter(c -> c.failure() == null).toList();
    }

    private static void row(StringBuilder page, Contestant c) {
        page.append("<tr><td>").append(Html.escape(c.name())).append("</td>");
        if (c.failure() != null) {
            page.append("<td colspan='10'>").append(Html.escape(c.failure())).append("</td></tr>\n");
            return;
        }
        for (double number : new double[] {
            c.latent(),
            c.auroc(),
            c.auprc(),
            c.precision(),
            c.error(),
            c.activeShare(),
            c.scoreMicros(),
            c.trainSeconds(),
            c.modelBytes(),
            c.parity()
        }) {
            page.append("<td class='n'>").append(Html.number(number)).append("</td>");
        }
        page.append("</tr>\n");
    }

    private static String plot(
            String title, String name, List<Contestant> curve, List<Contestant> lines, boolean quality) {
        double most = quality
                ? 1
                : java.util.stream.Stream.concat(curve.stream(), lines.stream())
                                .mapToDouble(Contestant::error)
                                .max()
                                .orElse(1)
                        * 1.05;
        double low = curve.get(0).latent();
        double high = curve.get(curve.size() - 1).latent();
        Plot plot =
                new Plot(new Plot.Axis("elements of the code", low, high, false), new Plot.Axis(name, 0, most, false));
        draw(plot, "a", curve, quality);
        plot.legend("a", first(curve));
        if (!lines.isEmpty()) {
            draw(plot, "b", lines, quality);
            plot.legend("b", first(lines));
        }
        curve.stream()
                .filter(c -> c.name().endsWith("(default)"))
                .forEach(c -> plot.rule(c.latent(), "default: " + Html.number(c.latent())));
        return plot.figure(title, quality ? "Higher is better." : "Lower means the code keeps more of a row.");
    }

    private static void draw(Plot plot, String style, List<Contestant> curve, boolean quality) {
        double[] xs = curve.stream().mapToDouble(Contestant::latent).toArray();
        double[] ys =
                curve.stream().mapToDouble(c -> quality ? c.auprc() : c.error()).toArray();
        plot.line(style, xs, ys);
        for (int i = 0; i < xs.length; i++) {
            plot.dot(style, xs[i], ys[i], 3.5);
        }
    }

    private static String first(List<Contestant> curve) {
        String name = curve.get(0).name();
        return name.substring(0, name.indexOf(' '));
    }
}
