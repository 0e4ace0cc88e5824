package dev.echolot.topology;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * Notices work that does not go on: a partition with records to read or to commit whose committed offset has not moved for
 * a while. Partitions that have nothing to do, or are no longer ours, are forgotten. Used by one thread.
 */
final class ProgressWatch {

    /**
     * Where a partition is.
     *
     * @param committed offset up to which its records are done, or -1 where none is known
     * @param end offset behind its last record, or -1 where none is known
     */
    record Position(long committed, long end) {}

    private record Seen(long committed, long sinceMs) {}

    private final long patienceMs;
    private final Map<String, Seen> behind = new HashMap<>();

    /** @param patienceMs how long a partition may stand still */
    ProgressWatch(long patienceMs) {
        this.patienceMs = patienceMs;
    }

    /**
     * Takes note of all partitions.
     *
     * @param nowMs of a clock that does not jump
     * @return those that stand still, by name, with how long they have, in milliseconds
     */
    Map<String, Long> look(Map<String, Position> partitions, long nowMs) {
        Map<String, Long> still = new HashMap<>();
        for (Iterator<String> known = behind.keySet().iterator(); known.hasNext(); ) {
            if (!partitions.containsKey(known.next())) {
                known.remove();
            }
        }
        partitions.forEach((name, position) -> {
            Seen seen = behind.get(name);
            if (position.end() <= Math.max(position.committed(), 0)) {
                behind.remove(name);
            } else if (seen == null || seen.committed() != position.committed()) {
                behind.put(name, new Seen(position.committed(), nowMs));
            } else if (nowMs - seen.sinceMs() >= patienceMs) {
                still.put(name, nowMs - seen.sinceMs());
            }
        });
        return still;
    }
}
