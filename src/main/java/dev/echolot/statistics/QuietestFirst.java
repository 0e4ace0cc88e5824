package dev.echolot.statistics;

import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Finds the entity with the oldest last event time (ties by name) without being told of every record: each entity is queued
 * under a time that may be out of date but never too late, and put back under its true time when it comes up.
 */
final class QuietestFirst {

    private final PriorityQueue<OpenEntity> queue = new PriorityQueue<>(
            Comparator.comparingLong((OpenEntity e) -> e.queuedAtMs).thenComparing(e -> e.name));

    /** A new entity; each is queued once, from here until it comes up without windows. */
    void add(OpenEntity entity, int alive) {
        if (queue.size() > 2 * alive + 64) {
            queue.removeIf(OpenEntity::isEmpty);
        }
        queue(entity, entity.lastEventTimeMs());
    }

    /** Takes the quietest entity out. At least one must be alive. */
    OpenEntity poll() {
        while (true) {
            OpenEntity entity = queue.remove();
            if (entity.isEmpty()) {
                continue;
            }
            long lastMs = entity.lastEventTimeMs();
            if (lastMs == entity.queuedAtMs) {
                return entity;
            }
            queue(entity, lastMs);
        }
    }

    private void queue(OpenEntity entity, long atMs) {
        entity.queuedAtMs = atMs; // only here, while it is not in the queue
        queue.add(entity);
    }
}
