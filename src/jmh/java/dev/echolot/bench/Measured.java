package dev.echolot.bench;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What one run used, per record, and what it held at its end.
 *
 * @param perRecord nanoseconds, bytes, records sent
 * @param heapBytes in use after a full collection; 0 where nobody asked
 * @param openWindows open at the end; 0 where nobody asked
 */
record Measured(Map<Usage.Figure, Double> perRecord, long heapBytes, long openWindows) {

    double micros(Usage.Figure figure) {
        return get(figure) / 1e3;
    }

    double get(Usage.Figure figure) {
        return perRecord.getOrDefault(figure, Double.NaN);
    }

    String line() {
        return perRecord.entrySet().stream()
                        .map(e -> String.format(Locale.ROOT, "%s=%.4f", e.getKey(), e.getValue()))
                        .collect(Collectors.joining(" "))
                + " heap=" + heapBytes + " windows=" + openWindows;
    }

    static Measured parse(String line) {
        Map<Usage.Figure, Double> figures = new EnumMap<>(Usage.Figure.class);
        long heap = 0;
        long windows = 0;
        for (String word : line.trim().split(" ")) {
            String[] sides = word.split("=");
            switch (sides[0]) {
                case "heap" -> heap = Long.parseLong(sides[1]);
                case "windows" -> windows = Long.parseLong(sides[1]);
                default -> figures.put(Usage.Figure.valueOf(sides[0]), Double.parseDouble(sides[1]));
            }
        }
        return new Measured(figures, heap, windows);
    }
}
