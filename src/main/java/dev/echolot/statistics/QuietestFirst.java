package dev.echolot.statistics;

import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Finds the entity with the oldest last event time (ties by name) without being told of every record: each entity is queued
 * under a time that may be out of date but never too late, and put back under its true time when it comes up.
 */
final class QuietestFirst {

    private record Entry(long atMs, OpenEntity entity) {}

    private final PriorityQueue<Entry> queue =
            new PriorityQueue<>(Comparator.comparingLong(Entry::atMs).thenComparing(e -> e.entity().name));

    void add(OpenEntity entity, int alive) {
        if (queue.size() > 2 * alive + 64) {
            queue.removeIf(e -> e.entity().isEmpty());
        }
        queue.add(new Entry(entity.lastEventTimeMs(), entity));
    }

    /** Takes the quietest entity out. At least one must be alive. */
    OpenEntity poll() {
        while (true) {
            Entry entry = queue.remove();
            if (entry.entity().isEmpty()) {
                continue;
            }
            long lastMs = entry.entity().lastEventTimeMs();
            if (lastMs == entry.atMs()) {
                return entry.entity();
            }
            queue.add(new Entry(lastMs, entry.entity()));
        }
    }
}
