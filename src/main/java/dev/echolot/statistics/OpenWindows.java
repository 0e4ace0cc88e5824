package dev.echolot.statistics;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The open windows of one source partition by entity, by end, and by how long their entity has been quiet. */
final class OpenWindows {

    private final Map<String, OpenEntity> entities = new HashMap<>();
    private final EndIndex ends = new EndIndex();
    private final QuietestFirst quietest = new QuietestFirst();
    private int windows;

    @Nullable
    OpenEntity entity(String name) {
        return entities.get(name);
    }

    OpenEntity.@Nullable Window find(String entity, long startMs) {
        OpenEntity known = entities.get(entity);
        return known == null ? null : known.find(startMs);
    }

    /** @param known the entity where it has open windows, else null */
    OpenEntity.Window open(String entity, @Nullable OpenEntity known, WindowState state) {
        OpenEntity owner = known == null ? new OpenEntity(entity) : known;
        OpenEntity.Window window = owner.open(state);
        if (known == null) {
            entities.put(entity, owner);
            quietest.add(owner, entities.size());
        }
        ends.add(window);
        windows++;
        return window;
    }

    void close(OpenEntity.Window window) {
        OpenEntity entity = window.entity;
        ends.remove(window);
        entity.close(window);
        windows--;
        if (entity.isEmpty()) {
            entities.remove(entity.name);
        }
    }

    /** Takes the quietest entity out, its windows to be closed. */
    List<OpenEntity.Window> evict() {
        return List.copyOf(quietest.poll().windows());
    }

    /** The first end of all, {@code Long.MAX_VALUE} when none is open. */
    long firstEndMs() {
        return ends.firstEndMs();
    }

    /** A copy of the windows with the first end, by entity. */
    List<OpenEntity.Window> first() {
        return ends.first();
    }

    void forEach(BiConsumer<String, WindowState> visitor) {
        entities.values()
                .forEach(entity -> entity.windows().forEach(window -> visitor.accept(entity.name, window.state)));
    }

    /** Entities with open windows. */
    int entities() {
        return entities.size();
    }

    int windows() {
        return windows;
    }
}
