package dev.echolot.statistics;

import java.util.Arrays;

/**
 * Counts by integer key, within {@code cap} keys below the largest; lower keys are counted at the lowest kept. What is held
 * depends only on what was added, not on the order. While they are few, sorted pairs in one array, for the memory they touch
 * is what an addition costs; one array over the span from then on. One object with the sketch: one place of memory less to wait
 * for, and of a million windows two million objects less for the garbage collector.
 */
abstract sealed class Buckets permits QuantileSketch {

    /** Up to this many distinct keys are held as pairs. */
    static final int SPARSE_MAX = 128;

    /** And of so many is there room from the start. */
    private static final int FEW = 4;

    /** No double is in a bucket farther from 0, at whatever accuracy. */
    private static final int FARTHEST = 1 << 24;

    private static final long[] NONE = {};

    final int cap;
    private int[] pairs = new int[2 * FEW]; // sparse: key, count, key, count, ascending by key; empty when dense
    private int used; // sparse: pairs
    private long[] counts = NONE; // dense: of key base + place
    private boolean dense;
    private int base; // dense: key of counts[0]
    private int lowest; // while anything was added
    private int highest;
    private boolean empty = true;

    Buckets(int cap) {
        this.cap = cap;
    }

    final void addAt(int key, long count) {
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

    final void addAll(Buckets other) {
        for (int i = 0; i < other.length(); i++) {
            if (other.countAt(i) > 0) {
                addAt(other.keyAt(i), other.countAt(i));
            }
        }
    }

    /** The key of the number of a rank, counted from 0 in ascending order; the highest key for ranks beyond. */
    final int keyAtRank(long rank) {
        long seen = 0;
        for (int i = 0; i < length(); i++) {
            seen += countAt(i);
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
        return dense ? base + place : pairs[2 * place];
    }

    private long countAt(int place) {
        return dense ? counts[place] : pairs[2 * place + 1];
    }

    private void addSparse(int key, long count) {
        int place = placeOf(key);
        if (place < used && pairs[2 * place] == key) {
            long sum = pairs[2 * place + 1] + count;
            if (sum <= Integer.MAX_VALUE) {
                pairs[2 * place + 1] = (int) sum;
                return;
            }
        } else if (used < SPARSE_MAX && count <= Integer.MAX_VALUE) {
            insert(place, key, (int) count);
            return;
        }
        toDense();
        addDense(key, count);
    }

    /** The first pair whose key is at least this one. */
    private int placeOf(int key) {
        int low = 0;
        int high = used;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (pairs[2 * middle] < key) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private void insert(int place, int key, int count) {
        if (2 * used == pairs.length) {
            pairs = Arrays.copyOf(pairs, Math.min(4 * used, 2 * SPARSE_MAX));
        }
        System.arraycopy(pairs, 2 * place, pairs, 2 * place + 2, 2 * (used - place));
        pairs[2 * place] = key;
        pairs[2 * place + 1] = count;
        used++;
    }

    private void addDense(int key, long count) {
        if (key < base || key >= base + counts.length) {
            resize(Math.max(16, highest - lowest + 1));
        }
        counts[key - base] += count;
    }

    private void toDense() {
        int few = used;
        int[] old = pairs;
        dense = true;
        base = lowest;
        counts = new long[highest - lowest + 1];
        for (int i = 0; i < few; i++) {
            counts[old[2 * i] - base] += old[2 * i + 1];
        }
        pairs = new int[0];
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
            while (gone < used && pairs[2 * gone] < floor) {
                below += pairs[2 * gone++ + 1];
            }
            System.arraycopy(pairs, 2 * gone, pairs, 0, 2 * (used - gone));
            used -= gone;
        }
        lowest = floor;
        if (dense) {
            addDense(floor, below);
        } else {
            addSparse(floor, below);
        }
    }

    /** Reads a little of what is counted in, so that it is at hand; see {@link Prefetch}. */
    final int touchCounts() {
        return used == 0 ? 0 : pairs[used];
    }

    /** The distinct keys with their counts, keys as differences. */
    final void writeBuckets(StateWriter out) {
        int distinct = 0;
        for (int i = 0; i < length(); i++) {
            distinct += countAt(i) > 0 ? 1 : 0;
        }
        out.writeCount(distinct);
        int before = 0;
        for (int i = 0; i < length(); i++) {
            long count = countAt(i);
            if (count > 0) {
                out.writeSigned(keyAt(i) - before);
                out.writeCount(count);
                before = keyAt(i);
            }
        }
    }

    /**
     * Adds what was written; returns the sum of the counts.
     *
     * @throws StateFormatException when the bytes are something else
     */
    final long readBuckets(StateReader in) {
        int distinct = in.readSize(cap);
        if (empty && distinct > FEW && distinct <= SPARSE_MAX) {
            pairs = new int[4 * Integer.highestOneBit(distinct - 1)]; // as large as by insertions
        }
        long sum = 0;
        int key = 0;
        for (int i = 0; i < distinct; i++) {
            key += (int) in.readSigned();
            long count = in.readCount();
            if (Math.abs((long) key) > FARTHEST || count <= 0) {
                throw new StateFormatException("buckets: expected keys within " + FARTHEST
                        + " of 0 and counts from 1, found key " + key + " with count " + count);
            }
            addAt(key, count);
            sum += count;
        }
        return sum;
    }

    final boolean sameBuckets(Buckets that) {
        StateWriter mine = new StateWriter();
        StateWriter theirs = new StateWriter();
        writeBuckets(mine);
        that.writeBuckets(theirs);
        return cap == that.cap && Arrays.equals(mine.toBytes(), theirs.toBytes());
    }
}
