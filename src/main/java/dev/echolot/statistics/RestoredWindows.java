package dev.echolot.statistics;

import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

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
        journal.found(ChangeReader.sequenceOf(block), slot);
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
        Prefetch ahead = open.prefetch();
        journal.replay(stored, blocks, (changes, count) -> {
            ahead.of(changes, count);
            for (int i = 0; i < count; i++) {
                if (changes.startMs(i) + changes.sizeMs() > closedThroughMs) {
                    if (changes.sizeMs() != spec.sizeMs()) {
                        throw misfit("stored changes of windows of " + changes.sizeMs() + " ms do");
                    }
                    apply(changes, i, ahead.found(i), drop);
                    if (changes.kind(i) == ChangeWriter.Kind.EVICTED && changes.sequence() >= stored.begun()) {
                        saved.evicted(changes.entity(i), changes.startMs(i));
                    }
                }
            }
        });
        while (open.firstEndMs() <= closedThroughMs) {
            open.first().forEach(drop);
        }
    }

    /** @param found an entity, as a rule the one the change is about */
    private void apply(ChangeReader changes, int i, @Nullable OpenEntity found, Consumer<OpenWindow> drop) {
        OpenEntity known = found != null && changes.isOf(i, found.name) ? found : open.entity(changes.entity(i));
        OpenWindow window = known == null ? null : known.find(changes.startMs(i));
        if (window == null) {
            if (changes.kind(i) != ChangeWriter.Kind.COUNTED) {
                return; // of a piece that was evicted, which a later change says
            }
            long endMs = changes.startMs(i) + spec.sizeMs();
            String name = known == null ? changes.entity(i) : known.name;
            window = open.open(name, known, changes.startMs(i), endMs, changes.eventTimeMs(i));
            changes.count(i, window);
        } else if (changes.sequence() <= window.savedThrough) {
            return;
        } else {
            switch (changes.kind(i)) {
                case COUNTED -> changes.count(i, window);
                case LATE -> window.addLate();
                case EXCLUDED -> window.exclude();
                case EVICTED -> {
                    drop.accept(window);
                    return;
                }
            }
        }
        journal.replayed(window, changes.sequence());
    }
}
