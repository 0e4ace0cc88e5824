package dev.echolot.statistics;

import org.jspecify.annotations.Nullable;

/**
 * An open window and where it stands. One object with its statistics, and linked instead of listed: with a million of them a
 * record's cost is the memory it waits for, one place after the other.
 */
final class OpenWindow extends WindowState {

    static final long NOT_STORED = -2;

    final OpenEntity entity;

    /** The entity's window before this one, by start. */
    @Nullable
    OpenWindow earlier;

    int place; // in its bucket of the end index
    /** Block of the journal with the first change that the stored bytes lack; -1: none. */
    long unsavedFrom = -1;
    /** Last block of the journal that is in the stored bytes; {@link #NOT_STORED}: there are no stored bytes. */
    long savedThrough = NOT_STORED;

    @Nullable
    OpenWindow older; // in the list of unsaved ones

    @Nullable
    OpenWindow newer;

    OpenWindow(OpenEntity entity, long startMs, long endMs) {
        super(startMs, endMs);
        this.entity = entity;
    }

    /** Goes on with the statistics of a window that was stored; the other one must not be used any more. */
    OpenWindow(OpenEntity entity, WindowState state) {
        super(state);
        this.entity = entity;
    }
}
