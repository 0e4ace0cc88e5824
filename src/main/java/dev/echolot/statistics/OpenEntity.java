package dev.echolot.statistics;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An entity with open windows, ascending by start: as a rule one or two, at most {@code grace / size + 2}. */
final class OpenEntity {

    static final long NOT_STORED = -2;

    /** One open window and where it stands. */
    static final class Window {
        final OpenEntity entity;
        final WindowState state;
        int place; // in its bucket of the end index
        /** Block of the journal with the first change that the stored bytes lack; -1: none. */
        long unsavedFrom = -1;
        /** Last block of the journal that is in the stored bytes; {@link #NOT_STORED}: there are no stored bytes. */
        long savedThrough = NOT_STORED;

        @Nullable
        Window older; // in the list of unsaved ones

        @Nullable
        Window newer;

        Window(OpenEntity entity, WindowState state) {
            this.entity = entity;
            this.state = state;
        }
    }

    final String name;
    private final List<Window> windows = new ArrayList<>(2);

    OpenEntity(String name) {
        this.name = name;
    }

    List<Window> windows() {
        return windows;
    }

    boolean isEmpty() {
        return windows.isEmpty();
    }

    @Nullable
    Window find(long startMs) {
        for (int i = windows.size() - 1; i >= 0; i--) {
            if (windows.get(i).state.startMs() == startMs) {
                return windows.get(i);
            }
        }
        return null;
    }

    Window newest() {
        return windows.get(windows.size() - 1);
    }

    /** The latest event time of the newest window, which is the entity's. */
    long lastEventTimeMs() {
        return newest().state.lastEventTimeMs();
    }

    Window open(WindowState state) {
        Window window = new Window(this, state);
        int place = windows.size();
        while (place > 0 && windows.get(place - 1).state.startMs() > state.startMs()) {
            place--;
        }
        windows.add(place, window);
        return window;
    }

    void close(Window window) {
        windows.remove(window);
    }
}
