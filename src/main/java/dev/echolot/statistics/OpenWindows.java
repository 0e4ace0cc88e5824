package dev.echolot.statistics;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The open windows of one source partition by entity, by end, and by how long their entity has been quiet. */
final class OpenWindows {

    private final EntityTable entities = new EntityTable();
    private final EndIndex ends = new EndIndex();
    private final QuietestFirst quietest = new QuietestFirst();
    private int windows;

    @Nullable
    OpenEntity entity(String name) {
        return entities.get(name);
    }

    @Nullable
    OpenWindow find(String entity, long startMs) {
        OpenEntity known = entities.get(entity);
        return known == null ? null : known.find(startMs);
    }

    Prefetch prefetch() {
        return new Prefetch(entities);
    }

    /** @param known the entity where it has open windows, else null */
    OpenWindow open(String entity, @Nullable OpenEntity known, long startMs, long endMs, long eventTimeMs) {
        OpenWindow window = new OpenWindow(known == null ? entities.add(entity) : known, startMs, endMs);
        window.seen(eventTimeMs);
        open(window, known == null);
        return window;
    }

    /** A window that was stored. */
    OpenWindow open(String entity, WindowState state) {
        OpenEntity known = entities.get(entity);
        OpenWindow window = new OpenWindow(known == null ? entities.add(entity) : known, state);
        open(window, known == null);
        return window;
    }

    private void open(OpenWindow window, boolean first) {
        window.entity.add(window);
        if (first) {
            quietest.add(window.entity, entities.size());
        }
        ends.add(window);
        windows++;
    }

    void close(OpenWindow window) {
        OpenEntity entity = window.entity;
        ends.remove(window);
        entity.remove(window);
        windows--;
        if (entity.isEmpty()) {
            entities.remove(entity);
        }
    }

    /** Takes the quietest entity out, its windows to be closed. */
    List<OpenWindow> evict() {
        return quietest.poll().windows();
    }

    /** The first end of all, {@code Long.MAX_VALUE} when none is open. */
    long firstEndMs() {
        return ends.firstEndMs();
    }

    /** A copy of the windows with the first end, by entity. */
    List<OpenWindow> first() {
        return ends.first();
    }

    void forEach(BiConsumer<String, WindowState> visitor) {
        entities.forEach(entity -> entity.windows().forEach(window -> visitor.accept(entity.name, window)));
    }

    void forEachWindow(Consumer<OpenWindow> visitor) {
        entities.forEach(entity -> {
            for (OpenWindow window = entity.newest; window != null; window = window.earlier) {
                visitor.accept(window);
            }
        });
    }

    /** Entities with open windows. */
    int entities() {
        return entities.size();
    }

    int windows() {
        return windows;
    }
}
