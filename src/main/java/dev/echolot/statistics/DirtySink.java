package dev.echolot.statistics;

import org.jspecify.annotations.Nullable;

/** Takes what changed since the last time, to be written to a store. */
@FunctionalInterface
public interface DirtySink {

    /** @param state to write now (it goes on changing), or null: remove the window */
    void changed(String entity, long startMs, @Nullable WindowState state);
}
