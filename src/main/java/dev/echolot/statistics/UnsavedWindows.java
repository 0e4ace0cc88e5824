package dev.echolot.statistics;

import org.jspecify.annotations.Nullable;

/** Windows with changes that are in the journal alone, by the block of the first of them. Every operation is O(1). */
final class UnsavedWindows {

    private @Nullable OpenWindow oldest;
    private @Nullable OpenWindow newest;

    /** The window whose first unsaved change is in the oldest block. */
    @Nullable
    OpenWindow oldest() {
        return oldest;
    }

    /** Takes note of a change in a block, at least as new as any before. */
    void changed(OpenWindow window, long sequence) {
        if (window.unsavedFrom >= 0) {
            return;
        }
        window.unsavedFrom = sequence;
        window.older = newest;
        if (newest == null) {
            oldest = window;
        } else {
            newest.newer = window;
        }
        newest = window;
    }

    /** Nothing of the window is unsaved any more. */
    void remove(OpenWindow window) {
        if (window.unsavedFrom < 0) {
            return;
        }
        window.unsavedFrom = -1;
        if (window.older == null) {
            oldest = window.newer;
        } else {
            window.older.newer = window.newer;
        }
        if (window.newer == null) {
            newest = window.older;
        } else {
            window.newer.older = window.older;
        }
        window.older = null;
        window.newer = null;
    }
}
