package dev.echolot.statistics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** Open windows by their end. Asking for the first end is a field read; a window is added and removed in O(log ends). */
final class EndIndex {

    private static final Comparator<OpenWindow> BY_ENTITY = Comparator.comparing(w -> w.entity.name);

    private final TreeMap<Long, List<OpenWindow>> byEnd = new TreeMap<>();
    private long firstEndMs = Long.MAX_VALUE;

    /** The first end of all open windows, {@code Long.MAX_VALUE} when there is none. */
    long firstEndMs() {
        return firstEndMs;
    }

    void add(OpenWindow window) {
        long endMs = window.endMs();
        List<OpenWindow> bucket = byEnd.computeIfAbsent(endMs, e -> new ArrayList<>());
        window.place = bucket.size();
        bucket.add(window);
        firstEndMs = Math.min(firstEndMs, endMs);
    }

    void remove(OpenWindow window) {
        List<OpenWindow> bucket = byEnd.get(window.endMs());
        if (bucket == null) {
            throw new IllegalStateException("no open window ends at " + window.endMs());
        }
        OpenWindow last = bucket.remove(bucket.size() - 1);
        if (last != window) {
            bucket.set(window.place, last);
            last.place = window.place;
        }
        if (bucket.isEmpty()) {
            byEnd.remove(window.endMs());
            firstEndMs = byEnd.isEmpty() ? Long.MAX_VALUE : byEnd.firstKey();
        }
    }

    /** A copy of the windows with the first end, by entity. */
    List<OpenWindow> first() {
        List<OpenWindow> bucket = new ArrayList<>(byEnd.firstEntry().getValue());
        bucket.sort(BY_ENTITY);
        return bucket;
    }
}
