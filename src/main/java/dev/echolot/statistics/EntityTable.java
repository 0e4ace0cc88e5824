package dev.echolot.statistics;

import java.security.SecureRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Entities by name: a hash table with its chains in the entities themselves, a place of memory less to wait for. Names come from
 * outside, so the hash depends on a number that nobody outside knows: names made to collide do not.
 */
final class EntityTable {

    private static final long SECRET = new SecureRandom().nextLong() | 1;

    private @Nullable OpenEntity[] table = new @Nullable OpenEntity[64];
    private int size;

    @Nullable
    OpenEntity get(String name) {
        int hash = hash(name);
        OpenEntity entity = table[place(hash)];
        while (entity != null && !(entity.hash == hash && entity.name.equals(name))) {
            entity = entity.next;
        }
        return entity;
    }

    /** A new entity; there must be none of this name. */
    OpenEntity add(String name) {
        if (size == table.length) {
            grow();
        }
        OpenEntity entity = new OpenEntity(name, hash(name));
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

    private static int hash(String name) {
        long hash = SECRET;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * SECRET;
            hash ^= hash >>> 32;
        }
        return (int) (hash * SECRET >>> 32);
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
