package dev.echolot.statistics;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An entity with open windows, as a rule one or two, at most {@code grace / size + 2}. */
final class OpenEntity {

    final String name;
    final int hash;

    /** The time it is queued under, see {@link QuietestFirst}. */
    long queuedAtMs;

    @Nullable
    OpenEntity next; // in the table

    @Nullable
    OpenWindow newest;

    OpenEntity(String name, int hash) {
        this.name = name;
        this.hash = hash;
    }

    boolean isEmpty() {
        return newest == null;
    }

    @Nullable
    OpenWindow find(long startMs) {
        OpenWindow window = newest;
        while (window != null && window.startMs() != startMs) {
            window = window.earlier;
        }
        return window;
    }

    /** The window that starts last; there must be one. */
    OpenWindow newest() {
        if (newest == null) {
            throw new IllegalStateException("entity '" + name + "' has no open window");
        }
        return newest;
    }

    /** The latest event time of the newest window, which is the entity's. */
    long lastEventTimeMs() {
        return newest().lastEventTimeMs();
    }

    /** Ascending by start; a copy. */
    List<OpenWindow> windows() {
        List<OpenWindow> windows = new ArrayList<>(2);
        for (OpenWindow window = newest; window != null; window = window.earlier) {
            windows.add(window);
        }
        Collections.reverse(windows);
        return windows;
    }

    void add(OpenWindow window) {
        OpenWindow later = null;
        OpenWindow earlier = newest;
        while (earlier != null && earlier.startMs() > window.startMs()) {
            later = earlier;
            earlier = earlier.earlier;
        }
        window.earlier = earlier;
        link(later, window);
    }

    void remove(OpenWindow window) {
        OpenWindow later = null;
        for (OpenWindow at = newest; at != window; at = at.earlier) {
            if (at == null) {
                throw new IllegalStateException("entity '" + name + "' has no such window: " + window);
            }
            later = at;
        }
        link(later, window.earlier);
        window.earlier = null;
    }

    private void link(@Nullable OpenWindow later, @Nullable OpenWindow window) {
        if (later == null) {
            newest = window;
        } else {
            later.earlier = window;
        }
    }
}
