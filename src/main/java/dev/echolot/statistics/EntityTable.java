package dev.echolot.statistics;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Entities by name: a hash table with its chains in the entities themselves, a place of memory less to wait for. */
final class EntityTable {

    private @Nullable OpenEntity[] table = new @Nullable OpenEntity[64];
    private int size;

    @Nullable
    OpenEntity get(String name) {
        int hash = name.hashCode();
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
        OpenEntity entity = new OpenEntity(name, name.hashCode());
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

    private int place(int hash) {
        return (hash ^ hash >>> 16) & table.length - 1;
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
