package dev.echolot.statistics;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Counts by integer key, within {@code cap} keys below the largest; lower keys are counted at the lowest kept. What is held
 * depends only on what was added, not on the order. Sorted pairs while few, one array over the span from then on.
 */
final class Buckets {

    /** Up to this many distinct keys are held as pairs. */
    static final int SPARSE_MAX = 128;

    private final int cap;
    private int[] keys = new int[4]; // sparse: ascending; empty when dense
    private long[] counts = new long[4]; // sparse: of the key at the same place; dense: of key base + place
    private int used; // sparse: pairs
    private boolean dense;
    private int base; // dense: key of counts[0]
    private int lowest; // while anything was added
    private int highest;
    private boolean empty = true;

    Buckets(int cap) {
        this.cap = cap;
    }

    void add(int key, long count) {
        if (empty) {
            lowest = key;
            highest = key;
            empty = false;
        } else if (key > highest) {
            highest = key;
            collapseBelow(highest - cap + 1);
        }
        int place = Math.max(key, highest - cap + 1);
        lowest = Math.min(lowest, place);
        if (dense) {
            addDense(place, count);
        } else {
            addSparse(place, count);
        }
    }

    void addAll(Buckets other) {
        for (int i = 0; i < other.length(); i++) {
            if (other.counts[i] > 0) {
                add(other.keyAt(i), other.counts[i]);
            }
        }
    }

    /** The key of the number of a rank, counted from 0 in ascending order; the highest key for ranks beyond. */
    int keyAtRank(long rank) {
        long seen = 0;
        for (int i = 0; i < length(); i++) {
            seen += counts[i];
            if (seen > rank) {
                return keyAt(i);
            }
        }
        return highest;
    }

    private int length() {
        return dense ? counts.length : used;
    }

    private int keyAt(int place) {
        return dense ? base + place : keys[place];
    }

    private void addSparse(int key, long count) {
        int found = Arrays.binarySearch(keys, 0, used, key);
        if (found >= 0) {
            counts[found] += count;
            return;
        }
        if (used == SPARSE_MAX) {
            toDense();
            addDense(key, count);
            return;
        }
        if (used == keys.length) {
            int room = used + used / 2 + 2;
            keys = Arrays.copyOf(keys, room);
            counts = Arrays.copyOf(counts, room);
        }
        int place = -found - 1;
        System.arraycopy(keys, place, keys, place + 1, used - place);
        System.arraycopy(counts, place, counts, place + 1, used - place);
        keys[place] = key;
        counts[place] = count;
        used++;
    }

    private void addDense(int key, long count) {
        if (key < base || key >= base + counts.length) {
            resize(Math.max(16, highest - lowest + 1));
        }
        counts[key - base] += count;
    }

    private void toDense() {
        int[] oldKeys = keys;
        long[] oldCounts = counts;
        dense = true;
        base = lowest;
        counts = new long[highest - lowest + 1];
        for (int i = 0; i < used; i++) {
            counts[oldKeys[i] - base] += oldCounts[i];
        }
        keys = new int[0];
        used = 0;
    }

    /** Makes room for lowest to highest, half a span more towards the top. */
    private void resize(int span) {
        long[] grown = new long[Math.min(cap, span + span / 2)];
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                grown[base + i - lowest] = counts[i];
            }
        }
        base = lowest;
        counts = grown;
    }

    /** Counts everything below a key at that key. */
    private void collapseBelow(int floor) {
        if (lowest >= floor) {
            return;
        }
        long below = 0;
        if (dense) {
            for (int i = 0; i < counts.length && base + i < floor; i++) {
                below += counts[i];
                counts[i] = 0;
            }
        } else {
            int gone = 0;
            while (gone < used && keys[gone] < floor) {
                below += counts[gone++];
            }
            System.arraycopy(keys, gone, keys, 0, used - gone);
            System.arraycopy(counts, gone, counts, 0, used - gone);
            used -= gone;
        }
        lowest = floor;
        if (dense) {
            addDense(floor, below);
        } else {
            addSparse(floor, below);
        }
    }

    /** The distinct keys with their counts, keys as differences. */
    void write(StateWriter out) {
        int distinct = 0;
        for (int i = 0; i < length(); i++) {
            distinct += counts[i] > 0 ? 1 : 0;
        }
        out.writeCount(distinct);
        int before = 0;
        for (int i = 0; i < length(); i++) {
            if (counts[i] > 0) {
                out.writeSigned(keyAt(i) - before);
                out.writeCount(counts[i]);
                before = keyAt(i);
            }
        }
    }

    /** Adds what was written; returns the sum of the counts. */
    long read(StateReader in) {
        int distinct = in.readSize(cap);
        long sum = 0;
        int key = 0;
        for (int i = 0; i < distinct; i++) {
            key += (int) in.readSigned();
            long count = in.readCount();
            add(key, count);
            sum += count;
        }
        return sum;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof Buckets that)) {
            return false;
        }
        StateWriter mine = new StateWriter();
        StateWriter theirs = new StateWriter();
        write(mine);
        that.write(theirs);
        return cap == that.cap && Arrays.equals(mine.toBytes(), theirs.toBytes());
    }

    @Override
    public int hashCode() {
        return highest;
    }
}
