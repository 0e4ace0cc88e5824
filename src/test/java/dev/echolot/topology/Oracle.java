package dev.echolot.topology;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/**
 * What the application must publish for a history of records, in the plainest way: no batches, no state that is written and
 * read, every statistic from the list of its values.
 */
final class Oracle {

    /** One record of the history; {@code amount} NaN = unreadable. */
    record Event(String entity, long timeMs, long timestampMs, double amount, long offset) {}

    private static final class Open {
        final String entity;
        final long startMs;
        final List<Float> scores = new ArrayList<>();
        long firstOffset = -1;
        long lastOffset = -1;
        long lastTimeMs = Long.MIN_VALUE;
        int late;
        int excluded;

        Open(String entity, long startMs) {
            this.entity = entity;
            this.startMs = startMs;
        }
    }

    final List<String> outcomes = new ArrayList<>();
    final List<String> windows = new ArrayList<>();

    private final TopologySpec spec;
    private final List<Open> open = new ArrayList<>();
    private long clockMs = Long.MIN_VALUE;

    private Oracle(TopologySpec spec) {
        this.spec = spec;
    }

    static Oracle of(TopologySpec spec, List<Event> history) {
        Oracle oracle = new Oracle(spec);
        history.forEach(oracle::add);
        return oracle;
    }

    private void add(Event event) {
        if (Double.isNaN(event.amount())) {
            outcomes.add("malformed " + event.offset());
            return;
        }
        float score = (float) event.amount();
        if (score > 1e6f) {
            outcomes.add("non_finite_score " + event.offset());
            return;
        }
        long sizeMs = spec.windows().sizeMs();
        long startMs = Math.floorDiv(event.timeMs(), sizeMs) * sizeMs;
        boolean future = event.timeMs() > event.timestampMs() + spec.maxAhead().toMillis();
        boolean late = !future
                && clockMs != Long.MIN_VALUE
                && startMs + sizeMs + spec.windows().graceMs() <= clockMs;
        outcomes.add(outcome(event.offset(), score, late, future));
        if (future || late) {
            open.stream()
                    .filter(w -> w.entity.equals(event.entity()))
                    .max(Comparator.comparingLong(w -> w.startMs))
                    .ifPresent(newest -> {
                        newest.excluded += future ? 1 : 0;
                        newest.late += late ? 1 : 0;
                    });
            return;
        }
        if (event.timeMs() > clockMs) {
            clockMs = event.timeMs();
            closeAll(
                    open.stream()
                            .filter(w -> w.startMs + sizeMs + spec.windows().graceMs() <= clockMs)
                            .toList(),
                    event.offset());
        }
        Open window = open.stream()
                .filter(w -> w.entity.equals(event.entity()) && w.startMs == startMs)
                .findFirst()
                .orElseGet(() -> opened(event, startMs));
        window.lastTimeMs = Math.max(window.lastTimeMs, event.timeMs());
        window.scores.add(score);
        window.firstOffset = window.firstOffset < 0 ? event.offset() : window.firstOffset;
        window.lastOffset = event.offset();
    }

    /** A new window; for a new entity beyond the bound the one that was quiet longest has to go. */
    private Open opened(Event event, long startMs) {
        TreeMap<String, Long> lastOf = new TreeMap<>();
        open.forEach(w -> lastOf.merge(w.entity, w.lastTimeMs, Math::max));
        if (!lastOf.containsKey(event.entity()) && lastOf.size() >= spec.entityMax()) {
            String quietest = lastOf.entrySet().stream()
                    .min(Comparator.comparingLong(java.util.Map.Entry::getValue))
                    .orElseThrow()
                    .getKey();
            closeAll(open.stream().filter(w -> w.entity.equals(quietest)).toList(), event.offset());
        }
        Open window = new Open(event.entity(), startMs);
        open.add(window);
        return window;
    }

    private void closeAll(List<Open> closing, long offset) {
        open.removeAll(closing);
        for (Open window : closing) {
            double mean = window.scores.stream()
                    .mapToDouble(Float::doubleValue)
                    .average()
                    .orElse(0);
            double largest =
                    window.scores.stream().mapToDouble(Float::doubleValue).max().orElse(0);
            long anomalies =
                    window.scores.stream().filter(s -> s >= Fixture.THRESHOLD).count();
            windows.add(window(
                    window.entity,
                    window.startMs,
                    window.scores.size(),
                    anomalies,
                    window.late,
                    window.excluded,
                    mean,
                    largest,
                    window.firstOffset,
                    window.lastOffset,
                    offset));
        }
    }

    static String outcome(long offset, float score, boolean late, boolean future) {
        return "scored " + offset + " " + score + (late ? " late" : "") + (future ? " future" : "");
    }

    static String window(
            String entity,
            long startMs,
            long count,
            long anomalies,
            long late,
            long excluded,
            double mean,
            double max,
            long first,
            long last,
            long closing) {
        return String.format(
                Locale.ROOT,
                "%s %d: count %d, anomalies %d, late %d, excluded %d, mean %.6f, max %.6f, offsets %d to %d, closed at %d",
                entity,
                startMs,
                count,
                anomalies,
                late,
                excluded,
                mean,
                max,
                first,
                last,
                closing);
    }
}
