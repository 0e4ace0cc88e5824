package dev.echolot.app;

import dev.echolot.app.demo.Scenario;
import dev.echolot.app.demo.SimulatedRecord;
import dev.echolot.app.demo.Yardsticks;
import dev.echolot.evaluation.Ranking;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The end of the demo: what went in, what came out, and how good it was. */
record DemoSummary(Scenario scenario, List<SimulatedRecord> stream, DemoFindings findings, long total, double seconds) {

    void print(PrintWriter out, Yardsticks yardsticks) {
        Map<String, Integer> kinds = new TreeMap<>();
        stream.stream()
                .filter(r -> r.anomaly() != null)
                .forEach(r -> kinds.merge(String.valueOf(r.anomaly()), 1, Integer::sum));
        long truth = kinds.values().stream().mapToInt(Integer::intValue).sum();
        out.printf("%nSummary%n");
        row(out, "records in", total, DemoTraffic.BROKEN + " of them broken on purpose");
        row(
                out,
                "scored",
                findings.embeddings(),
                String.format(Locale.ROOT, "%,.0f records a second", total / seconds));
        row(out, "dead letters", findings.deadLetters(), listed(findings.reasons()));
        row(out, "embeddings", findings.embeddings(), "one per scored record");
        row(out, "windows", findings.windows(), "closed, of " + scenario.window() + " per " + scenario.entity());
        row(out, "true anomalies", truth, listed(kinds));
        row(out, "anomalies found", findings.anomalies(), findings.hits() + " of them true");
        long alerts = findings.anomalies();
        out.printf(Locale.ROOT, "%n  %-32s %9s %9s%n", "with " + alerts + " alerts", "precision", "recall");
        compare(
                out,
                "Echolot",
                alerts == 0 ? 0 : (double) findings.hits() / alerts,
                truth == 0 ? 0 : (double) findings.hits() / truth);
        if (truth > 0) {
            Ranking.AtAlerts pca = yardsticks.pca(stream, alerts);
            Ranking.AtAlerts single = yardsticks.single(stream, alerts);
            compare(out, "principal components (PCA)", pca.precision(), pca.recall());
            compare(out, scenario.yardstick() + " alone", single.precision(), single.recall());
        }
        out.flush();
    }

    private static void row(PrintWriter out, String what, long number, String remark) {
        out.printf(Locale.ROOT, "  %-16s %,9d   %s%n", what, number, remark);
    }

    private static void compare(PrintWriter out, String detector, double precision, double recall) {
        out.printf(Locale.ROOT, "  %-32s %9.3f %9.3f%n", detector, precision, recall);
    }

    private static String listed(Map<String, Integer> counts) {
        StringBuilder out = new StringBuilder();
        counts.forEach((name, count) -> out.append(out.length() == 0 ? "" : ", ")
                .append(name)
                .append(' ')
                .append(count));
        return out.toString();
    }
}
