package dev.echolot.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What a commit stores of the open windows of one source partition, and what it removes. */
final class SavedWindows {

    private record Removed(String entity, long startMs) {}

    private final OpenWindows open;
    private final Journal journal;
    private final WindowStateCodec codec = new WindowStateCodec();
    private final List<Removed> removed = new ArrayList<>();
    private final List<OpenWindow> again = new ArrayList<>(); // stored by the last commit before a restore

    SavedWindows(OpenWindows open, Journal journal) {
        this.open = open;
        this.journal = journal;
    }

    /** The window is open no more: nothing of it is to be stored, and what is stored is to be removed. */
    void dropped(OpenWindow window) {
        journal.dropped(window);
        if (window.savedThrough != OpenWindow.NOT_STORED) {
            removed.add(new Removed(window.entity.name, window.startMs()));
        }
    }

    /** The last commit before a restore evicted the window: what is stored of it is removed once more with the next. */
    void evicted(String entity, long startMs) {
        removed.add(new Removed(entity, startMs));
    }

    /**
     * After a restore: the windows that the last commit stored are stored once more with the next.
     *
     * @param begun first block of the last commit
     */
    void restored(long begun) {
        open.forEachWindow(window -> {
            if (window.savedThrough >= begun - 1) {
                again.add(window);
            }
        });
    }

    /** Windows whose bytes are due, the journal's blocks, the progress, and last what to remove, in this order. */
    void save(String topic, int partition, PartitionProgress progress, long closedThroughMs, StateSink sink) {
        long last = journal.finish();
        Consumer<OpenWindow> whole = window -> {
            window.savedThrough = last;
            sink.put(
                    WindowKey.encode(topic, partition, window.entity.name, window.startMs()),
                    codec.encode(window, last));
        };
        for (OpenWindow window : again) {
            if (open.find(window.entity.name, window.startMs()) == window) {
                journal.dropped(window);
                whole.accept(window);
            }
        }
        again.clear();
        journal.trim(open.windows(), whole);
        journal.write((slot, block) -> sink.put(JournalKey.encode(topic, partition, slot), block));
        sink.put(
                ProgressKey.encode(topic, partition),
                new StoredProgress(progress, closedThroughMs, journal.stored()).encode());
        for (Removed gone : removed) {
            if (!isStored(gone)) {
                sink.put(WindowKey.encode(topic, partition, gone.entity(), gone.startMs()), null);
            }
        }
        removed.clear();
    }

    /** Whether the window has opened again and was stored since. */
    private boolean isStored(Removed gone) {
        OpenWindow reopened = open.find(gone.entity(), gone.startMs());
        return reopened != null && reopened.savedThrough != OpenWindow.NOT_STORED;
    }
}
