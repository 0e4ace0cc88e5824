package dev.echolot.statistics;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.ObjIntConsumer;

/**
 * The changes of the open windows of one source partition, in blocks that are stored with every commit. A window's own bytes
 * are stored only when the oldest block is to be dropped and holds changes they lack. So a record costs the 25 bytes of its
 * change, and a window's bytes are written once in {@value #PER_WINDOW} records or less often, however many keys there are.
 *
 * <p>Bound: {@value #PER_WINDOW} changes an open window, at least {@value #LEAST}; a block counts as {@value #BLOCK_WEIGHT}
 * changes more than it holds. Where many windows would have to be stored at once, for fewer are open than before, that is
 * spread over commits. Stored blocks live in numbered slots of the store; a slot is used again in the commit after the one
 * that no longer needed it, so that whatever part of a commit arrives, everything needed is there; also where the commit before
 * was lost on its way to whoever restores.
 */
final class Journal {

    static final int PER_WINDOW = 8;
    static final int LEAST = 65_536;
    private static final int BLOCK_WEIGHT = 16;

    /** Windows stored in a commit, whatever else. */
    private static final int WINDOWS_LEAST = 256;

    /** Takes a block to its slot. */
    interface Sink {
        void put(int slot, byte[] block);
    }

    private record Stored(long sequence, int slot, int weight) {}

    private record Again(int slot, byte[] block) {}

    private final int least;
    private final ChangeWriter changes;
    private final UnsavedWindows unsaved = new UnsavedWindows();
    private final ArrayDeque<Stored> blocks = new ArrayDeque<>();
    private final ArrayDeque<Integer> free = new ArrayDeque<>();
    private final List<Integer> leaving = new ArrayList<>(); // slots that this commit no longer needs
    private final List<Again> again = new ArrayList<>(); // blocks to be stored once more
    private final TreeMap<Long, Integer> found = new TreeMap<>(); // slots by sequence, while the state is read
    private final TreeSet<Long> twice = new TreeSet<>(); // in two slots: of two instances, one of which lost a commit
    private int slots;
    private long weight;
    private long begun;
    private long from; // the oldest block that the last commit needs
    private long fromBefore; // and the one before it
    private boolean repeats; // the next commit is the first after a restore, and repeats the one before
    private List<ChangeWriter.Block> taken = List.of();

    /**
     * @param sizeMs of the windows
     * @param least changes kept, whatever the number of windows
     */
    Journal(long sizeMs, int least) {
        this.least = least;
        this.changes = new ChangeWriter(sizeMs);
    }

    void counted(OpenWindow window, long offset, long timeMs, float error, float score, boolean anomaly) {
        unsaved.changed(window, changes.sequence());
        changes.counted(window.entity.name, window.startMs(), offset, timeMs, error, score, anomaly);
    }

    void other(ChangeWriter.Kind kind, OpenWindow window, long offset) {
        unsaved.changed(window, changes.sequence());
        changes.other(kind, window.entity.name, window.startMs(), offset);
    }

    /** The window was closed by eviction; that windows end by the clock follows from the progress. */
    void evicted(OpenWindow window, long offset) {
        changes.other(ChangeWriter.Kind.EVICTED, window.entity.name, window.startMs(), offset);
    }

    /** The window is open no more: nothing of it is to be stored. */
    void dropped(OpenWindow window) {
        unsaved.remove(window);
    }

    /**
     * Begins a commit: no change is open any more.
     *
     * @return the last block's sequence
     */
    long finish() {
        taken = changes.take();
        return changes.sequence() - 1;
    }

    /** Drops blocks beyond the bound; windows they are needed for go to the sink to be stored, now. */
    void trim(int openWindows, Consumer<OpenWindow> sink) {
        long fresh = 0;
        for (ChangeWriter.Block block : taken) {
            fresh += weightOf(block.changes());
        }
        long most = Math.max(least, (long) PER_WINDOW * openWindows);
        long budget = WINDOWS_LEAST + fresh;
        while (weight + fresh > most && !blocks.isEmpty()) {
            Stored block = blocks.element();
            for (OpenWindow window = unsaved.oldest();
                    window != null && window.unsavedFrom <= block.sequence();
                    window = unsaved.oldest()) {
                if (budget-- == 0) {
                    return;
                }
                unsaved.remove(window);
                sink.accept(window);
            }
            weight -= block.weight();
            leaving.add(blocks.remove().slot());
        }
    }

    /** Stores the blocks of this commit. */
    void write(Sink sink) {
        again.forEach(block -> sink.put(block.slot(), block.block()));
        again.clear();
        if (!repeats) { // else it may be lost as well, and what it repeats with it
            begun = taken.isEmpty() ? changes.sequence() : taken.get(0).sequence();
            fromBefore = from;
        }
        repeats = false;
        for (ChangeWriter.Block block : taken) {
            int slot = free.isEmpty() ? slots++ : free.remove();
            sink.put(slot, block.bytes());
            store(block.sequence(), slot, block.changes());
        }
        taken = List.of();
        free.addAll(leaving);
        leaving.clear();
        from = blocks.isEmpty() ? changes.sequence() : blocks.element().sequence();
    }

    StoredProgress.Journal stored() {
        return new StoredProgress.Journal(from, changes.sequence(), blocks.size(), begun, fromBefore);
    }

    private void store(long sequence, int slot, int count) {
        blocks.add(new Stored(sequence, slot, weightOf(count)));
        weight += weightOf(count);
    }

    private static int weightOf(int count) {
        return count + BLOCK_WEIGHT;
    }

    /** A block is in the store. */
    void found(long sequence, int slot) {
        if (found.put(sequence, slot) != null) {
            twice.add(sequence);
        }
        slots = Math.max(slots, slot + 1);
        startAfter(sequence);
    }

    /** New blocks come after this one. */
    void startAfter(long sequence) {
        changes.startAt(Math.max(changes.sequence(), sequence + 1));
    }

    /** Changes of a stored block apply to the window; {@link #replay} calls this for all it hands out, in order. */
    void replayed(OpenWindow window, long sequence) {
        unsaved.changed(window, sequence);
    }

    /**
     * Reads the blocks that are still needed, oldest first.
     *
     * @param stored what was stored of the journal beside its blocks
     * @param read the bytes in a slot
     * @param sink is given every lot of changes, and how many they are
     * @throws StateFormatException when blocks are missing
     */
    void replay(StoredProgress.Journal stored, IntFunction<byte[]> read, ObjIntConsumer<ChangeReader> sink) {
        int there = found.subMap(stored.from(), stored.to()).size()
                + twice.subSet(stored.from(), stored.to()).size();
        if (there != stored.blocks()) {
            throw new StateFormatException("journal of windows: expected " + stored.blocks() + " blocks from "
                    + stored.from() + " to " + stored.to() + ", found " + there
                    + "; the state is not whole, remove the state directory to restore it from the changelog");
        }
        startAfter(stored.to() - 1);
        free.addAll(found.headMap(stored.fromBefore()).values());
        leaving.addAll(found.subMap(stored.fromBefore(), stored.from()).values());
        for (Map.Entry<Long, Integer> block : found.tailMap(stored.from()).entrySet()) {
            byte[] bytes = read.apply(block.getValue());
            ChangeReader changes = new ChangeReader(bytes);
            int count = 0;
            for (int lot = changes.read(); lot > 0; lot = changes.read()) {
                sink.accept(changes, lot);
                count += lot;
            }
            store(block.getKey(), block.getValue(), count);
            if (block.getKey() >= stored.begun()) {
                again.add(new Again(block.getValue(), bytes));
            }
        }
        begun = stored.begun();
        from = stored.from();
        fromBefore = stored.fromBefore();
        repeats = true;
        found.clear();
        twice.clear();
    }
}
