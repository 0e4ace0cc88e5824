package dev.echolot.statistics;

import java.util.function.Consumer;
import java.util.function.IntFunction;

/** Puts the windows of one source partition back: first those that were stored whole, then the journal's changes. */
final class RestoredWindows {

    private final WindowSpec spec;
    private final OpenWindows open;
    private final Journal journal;
    private final SavedWindows saved;

    RestoredWindows(WindowSpec spec, OpenWindows open, Journal journal, SavedWindows saved) {
        this.spec = spec;
        this.open = open;
        this.journal = journal;
        this.saved = saved;
    }

    void block(int slot, byte[] block) {
        journal.found(new ChangeReader(block).sequence(), slot);
    }

    void window(String entity, StoredWindow window) {
        WindowState state = window.state();
        if (state.endMs() - state.startMs() != spec.sizeMs() || spec.startOf(state.startMs()) != state.startMs()) {
            throw misfit(
                    "stored window of '" + entity + "' from " + state.startMs() + " to " + state.endMs() + " does");
        }
        if (open.find(entity, state.startMs()) != null) {
            throw new IllegalArgumentException("window of '" + entity + "' at " + state.startMs() + " is open already");
        }
        open.open(entity, state).savedThrough = window.savedThrough();
        journal.startAfter(window.savedThrough());
    }

    private IllegalArgumentException misfit(String what) {
        return new IllegalArgumentException(what + " not fit windows of " + spec.sizeMs()
                + " ms; keep the window size, or reset the application's state");
    }

    /**
     * Applies the journal to what was stored whole.
     *
     * @param closedThroughMs windows that end here or before have closed
     * @param blocks the block in a slot
     * @param drop takes a window out that was stored, then closed
     */
    void replay(
            StoredProgress.Journal stored,
            long closedThroughMs,
            IntFunction<byte[]> blocks,
            Consumer<OpenWindow> drop) {
        journal.replay(stored, blocks, change -> {
            if (change.startMs() + change.sizeMs() <= closedThroughMs) {
                return;
            }
            if (change.sizeMs() != spec.sizeMs()) {
                throw misfit("stored changes of windows of " + change.sizeMs() + " ms do");
            }
            apply(change, drop);
            if (change.kind() == ChangeWriter.Kind.EVICTED && change.sequence() >= stored.begun()) {
                saved.evicted(change.entity(), change.startMs());
            }
        });
        while (open.firstEndMs() <= closedThroughMs) {
            open.first().forEach(drop);
        }
    }

    private void apply(ChangeReader change, Consumer<OpenWindow> drop) {
        OpenEntity known = open.entity(change.entity());
        OpenWindow window = known == null ? null : known.find(change.startMs());
        if (window == null) {
            if (change.kind() != ChangeWriter.Kind.COUNTED) {
                return; // of a piece that was evicted, which a later change says
            }
            long endMs = change.startMs() + spec.sizeMs();
            window = open.open(change.entity(), known, change.startMs(), endMs, change.eventTimeMs());
            change.count(window);
        } else if (change.sequence() <= window.savedThrough) {
            return;
        } else {
            switch (change.kind()) {
                case COUNTED -> change.count(window);
                case LATE -> window.addLate();
                case EXCLUDED -> window.exclude();
                case EVICTED -> {
                    drop.accept(window);
                    return;
                }
            }
        }
        journal.replayed(window, change.sequence());
    }
}
