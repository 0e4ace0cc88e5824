package dev.echolot.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The figures of a run: medians per variant, and the ratios the product is held to (larger is better for us). */
final class BenchTable {

    private final Map<Variant, List<double[]>> measured;

    BenchTable(Map<Variant, List<double[]>> measured) {
        this.measured = measured;
    }

    private double median(Variant variant, int figure) {
        double[] sorted = measured.get(variant).stream()
                .mapToDouble(m -> m[figure])
                .sorted()
                .toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** CPU time of the variant over that of the whole. */
    private double ratio(Variant variant) {
        return median(variant, 0) / median(Variant.WHOLE, 0);
    }

    String markdown() {
        StringBuilder out = new StringBuilder(
                "| variant | CPU us/record | wall us/record | CPU against the whole |\n|---|---|---|---|\n");
        for (Variant variant : measured.keySet()) {
            out.append(String.format(
                    Locale.ROOT,
                    "| %s | %.2f | %.2f | %.2f |%n",
                    variant.code(),
                    median(variant, 0),
                    median(variant, 1),
                    ratio(variant)));
        }
        return out.toString();
    }

    String json() {
        List<String> variants = new ArrayList<>();
        List<String> ratios = new ArrayList<>();
        for (Variant variant : measured.keySet()) {
            variants.add(String.format(
                    Locale.ROOT,
                    "\"%s\":{\"cpu_us\":%.4f,\"wall_us\":%.4f,\"rounds\":%d}",
                    variant.code(),
                    median(variant, 0),
                    median(variant, 1),
                    measured.get(variant).size()));
            if (variant != Variant.WHOLE) {
                ratios.add(String.format(Locale.ROOT, "\"whole_vs_%s\":%.4f", variant.code(), ratio(variant)));
            }
        }
        return "{\"variants\":{" + String.join(",", variants) + "},\"ratios\":{" + String.join(",", ratios) + "}}\n";
    }
}
