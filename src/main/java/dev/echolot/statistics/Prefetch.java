package dev.echolot.statistics;

import org.jspecify.annotations.Nullable;

/**
 * Finds the entities of many changes or records at once, and with them what counting will touch: the table's place, the entity, its name,
 * its newest window, moments, sketches, their buckets. With a million windows each of these ten places is memory to wait for, and
 * one after the other, for each is found in the one before; in steps, the same place of all changes, the processor waits
 * for many at once. Changes nothing, and what it finds may be gone when it is used: see {@link #found}. Not thread-safe.
 */
final class Prefetch {

    /** Most at a time. */
    static final int LOT = ChangeReader.LOT;

    private final EntityTable table;
    private final int[] hashes = new int[LOT];
    private final @Nullable OpenEntity[] entities = new @Nullable OpenEntity[LOT];
    private final @Nullable OpenWindow[] windows = new @Nullable OpenWindow[LOT];
    private long touched; // so that no reading is left out as useless

    Prefetch(EntityTable table) {
        this.table = table;
    }

    void of(ChangeReader changes, int count) {
        for (int i = 0; i < count; i++) {
            hashes[i] = changes.hash(i);
        }
        touch(count);
    }

    /** @param to after the last, at most {@value #LOT} behind the first */
    void of(String[] names, int from, int to) {
        for (int i = from; i < to; i++) {
            hashes[i - from] = EntityHash.of(names[i]);
        }
        touch(to - from);
    }

    private void touch(int count) {
        for (int i = 0; i < count; i++) {
            entities[i] = table.first(hashes[i]);
        }
        for (int i = 0; i < count; i++) {
            entities[i] = EntityTable.next(entities[i], hashes[i]);
        }
        for (int i = 0; i < count; i++) {
            OpenEntity entity = entities[i];
            if (entity != null) {
                touched += entity.name.length();
            }
            windows[i] = entity == null ? null : entity.newest;
        }
        for (int i = 0; i < count; i++) {
            OpenWindow window = windows[i];
            touched += window == null ? 0 : window.touchParts();
        }
        for (int i = 0; i < count; i++) {
            OpenWindow window = windows[i];
            touched += window == null ? 0 : window.touchCounts();
        }
    }

    /** An entity with the hash of a change, as a rule the one it is about; null where none was there or it has closed since. */
    @Nullable
    OpenEntity found(int change) {
        OpenEntity entity = entities[change];
        return entity == null || entity.isEmpty() ? null : entity;
    }
}
