package dev.echolot.bench;

import java.util.Arrays;
import java.util.Locale;

/** Latencies of one kind of event under one load, kept one by one. Filled by one thread. */
final class Latencies {

    private int[] micros = new int[1 << 16];
    private int count;

    void add(long nanos) {
        if (count == micros.length) {
            micros = Arrays.copyOf(micros, 2 * count);
        }
        micros[count++] = (int) Math.min(Integer.MAX_VALUE, nanos / 1_000);
    }

    int count() {
        return count;
    }

    /** Milliseconds below which this share of the events lie; NaN without events. */
    double quantileMs(double share) {
        if (count == 0) {
            return Double.NaN;
        }
        int[] sorted = Arrays.copyOf(micros, count);
        Arrays.sort(sorted);
        return sorted[(int) Math.min(count - 1, Math.ceil(share * count) - 1)] / 1e3;
    }

    /** p50, p99, p99.9 as cells of a table. */
    String cells() {
        return String.format(Locale.ROOT, "%.1f | %.1f | %.1f", quantileMs(0.5), quantileMs(0.99), quantileMs(0.999));
    }

    String json() {
        return String.format(
                Locale.ROOT,
                "{\"p50_ms\":%.3f,\"p99_ms\":%.3f,\"p999_ms\":%.3f,\"events\":%d}",
                quantileMs(0.5),
                quantileMs(0.99),
                quantileMs(0.999),
                count);
    }
}
