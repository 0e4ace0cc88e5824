package dev.echolot.bench;

import java.util.EnumMap;
import java.util.Map;

/** What this process uses per record, from the end of the warm-up to the last record. Counted from one thread. */
final class Meter {

    private final long warmUp;
    private final long records;
    private volatile boolean warm;
    private long counted;
    private Usage start = Usage.now();
    private volatile Map<Usage.Figure, Double> figures = Map.of();

    /** The first {@code warmUp} of the records are not measured. */
    Meter(long warmUp, long records) {
        this.warmUp = warmUp;
        this.records = records;
    }

    void count() {
        counted++;
        if (counted == warmUp) {
            start = Usage.now();
            warm = true;
        } else if (counted == records) {
            Usage end = Usage.now();
            Map<Usage.Figure, Double> used = new EnumMap<>(Usage.Figure.class);
            for (Usage.Figure figure : Usage.Figure.values()) {
                used.put(figure, end.since(start, figure) / (records - warmUp));
            }
            figures = used;
        }
    }

    /** Whether the records that are measured have begun. */
    boolean warm() {
        return warm;
    }

    boolean done() {
        return !figures.isEmpty();
    }

    /** Per record: nanoseconds, bytes, records sent. */
    Map<Usage.Figure, Double> figures() {
        return figures;
    }
}
