package dev.echolot.statistics;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Entities by name: a hash table with its chains in the entities themselves, a place of memory less to wait for. */
final class EntityTable {

    private @Nullable OpenEntity[] table = new @Nullable OpenEntity[64];
    private int size;

    @Nullable
    OpenEntity get(String name) {
        int hash = EntityHash.of(name);
        OpenEntity entity = next(first(hash), hash);
        while (entity != null && !entity.name.equals(name)) {
            entity = next(entity.next, hash);
        }
        return entity;
    }

    /** The first entity in the place of a hash, whatever its own. */
    @Nullable
    OpenEntity first(int hash) {
        return table[place(hash)];
    }

    /** This entity or the next behind it that has a hash. */
    static @Nullable OpenEntity next(@Nullable OpenEntity from, int hash) {
        OpenEntity entity = from;
        while (entity != null && entity.hash != hash) {
            entity = entity.next;
        }
        return entity;
    }

    /** A new entity; there must be none of this name. */
    OpenEntity add(String name) {
        if (size == table.length) {
            grow();
        }
        OpenEntity entity = new OpenEntity(name, EntityHash.of(name));
        link(entity);
        size++;
        return entity;
    }

    void remove(OpenEntity entity) {
        int place = place(entity.hash);
        OpenEntity before = null;
        for (OpenEntity at = table[place]; at != entity; at = at.next) {
            if (at == null) {
                throw new IllegalStateException("no entity '" + entity.name + "' to remove");
            }
            before = at;
        }
        if (before == null) {
            table[place] = entity.next;
        } else {
            before.next = entity.next;
        }
        entity.next = null;
        size--;
    }

    int size() {
        return size;
    }

    void forEach(Consumer<OpenEntity> visitor) {
        for (OpenEntity first : table) {
            for (OpenEntity entity = first; entity != null; entity = entity.next) {
                visitor.accept(entity);
            }
        }
    }

    /** Entities in the fullest place. */
    int longestChain() {
        int longest = 0;
        for (OpenEntity first : table) {
            int length = 0;
            for (OpenEntity entity = first; entity != null; entity = entity.next) {
                length++;
            }
            longest = Math.max(longest, length);
        }
        return longest;
    }

    private int place(int hash) {
        return hash & table.length - 1;
    }

    private void link(OpenEntity entity) {
        int place = place(entity.hash);
        entity.next = table[place];
        table[place] = entity;
    }

    private void grow() {
        @Nullable OpenEntity[] old = table;
        table = new @Nullable OpenEntity[2 * old.length];
        for (OpenEntity first : old) {
            OpenEntity entity = first;
            while (entity != null) {
                OpenEntity next = entity.next;
                link(entity);
                entity = next;
            }
        }
    }
}
