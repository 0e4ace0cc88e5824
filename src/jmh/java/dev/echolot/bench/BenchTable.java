package dev.echolot.bench;

import dev.echolot.bench.Usage.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** The figures of a run: medians per variant, and the ratios the product is held to (larger is better for us). */
final class BenchTable {

    private final Map<Variant, List<Measured>> measured;

    /** @param measured one entry a round, {@link Variant#WHOLE} among the variants */
    BenchTable(Map<Variant, List<Measured>> measured) {
        this.measured = measured;
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        java.util.Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private double median(Variant variant, Figure figure) {
        return median(
                measured.get(variant).stream().mapToDouble(m -> m.get(figure)).toArray());
    }

    /** CPU time of the variant over that of the whole in the same round. */
    private double ratio(Variant variant) {
        List<Measured> whole = measured.get(Variant.WHOLE);
        List<Measured> other = measured.get(variant);
        return median(IntStream.range(0, other.size())
                .mapToDouble(r -> other.get(r).get(Figure.CPU) / whole.get(r).get(Figure.CPU))
                .toArray());
    }

    String markdown() {
        StringBuilder out =
                new StringBuilder("| variant | CPU us | of it: record thread | garbage collection | compiler,"
                        + " apart | wall us | allocated by the record thread, bytes | sent, bytes | CPU against the whole |\n"
                        + "|---|---|---|---|---|---|---|---|---|\n");
        for (Variant variant : measured.keySet()) {
            out.append(String.format(
                    Locale.ROOT,
                    "| %s | %.2f | %.2f | %.2f | %.2f | %.2f | %.0f | %.0f | %.2f |%n",
                    variant.code(),
                    median(variant, Figure.CPU) / 1e3,
                    median(variant, Figure.STREAM) / 1e3,
                    median(variant, Figure.COLLECTION) / 1e3,
                    median(variant, Figure.COMPILER) / 1e3,
                    median(variant, Figure.WALL) / 1e3,
                    median(variant, Figure.ALLOCATED_STREAM),
                    median(variant, Figure.SENT_BYTES),
                    ratio(variant)));
        }
        return out.toString();
    }

    String json() {
        List<String> variants = new ArrayList<>();
        List<String> ratios = new ArrayList<>();
        for (Variant variant : measured.keySet()) {
            List<String> figures = new ArrayList<>();
            figures.add(number("cpu_us", median(variant, Figure.CPU) / 1e3));
            figures.add(number("wall_us", median(variant, Figure.WALL) / 1e3));
            figures.add(number("record_thread_us", median(variant, Figure.STREAM) / 1e3));
            figures.add(number("collection_us", median(variant, Figure.COLLECTION) / 1e3));
            figures.add(number("compiler_us", median(variant, Figure.COMPILER) / 1e3));
            figures.add(number("allocated_bytes", median(variant, Figure.ALLOCATED_STREAM)));
            figures.add(number("allocated_all_threads_bytes", median(variant, Figure.ALLOCATED)));
            figures.add(number("sent_records", median(variant, Figure.SENT_RECORDS)));
            figures.add(number("sent_bytes", median(variant, Figure.SENT_BYTES)));
            figures.add("\"rounds\":" + measured.get(variant).size());
            variants.add("\"" + variant.code() + "\":{" + String.join(",", figures) + "}");
            if (variant != Variant.WHOLE) {
                ratios.add(number("whole_vs_" + variant.code(), ratio(variant)));
            }
        }
        return "{\"variants\":{" + String.join(",", variants) + "},\"ratios\":{" + String.join(",", ratios) + "}}\n";
    }

    static String number(String name, double value) {
        return String.format(Locale.ROOT, "\"%s\":%.4f", name, value);
    }
}
