package dev.echolot.trainer;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * In which order the fit rows are learned from, another one in each epoch. Up to {@value #WINDOW} rows: any order is as
 * likely as any other. More rows are cut, in the order they were read, into blocks of {@value #BLOCK}; the blocks are
 * shuffled, and the rows of {@value #BLOCKS} blocks at a time among themselves. So reading touches one window of the rows,
 * {@value #BLOCKS} runs of neighbours, while a batch of 256 has rows of about 160 places all over the data. The order depends
 * on the seed alone, not on where the rows are kept.
 */
final class RowOrder {

    static final int BLOCK = 1024;
    static final int BLOCKS = 256;

    /** Rows shuffled as one. */
    static final int WINDOW = BLOCK * BLOCKS;

    private final int[] fit;
    private final boolean whole;
    private final int[] blocks;
    private final int[] rows;
    private final int[] others;
    private final long seed;
    private SplittableRandom random;
    private int epoch;
    private int nextBlock;
    private int filled;
    private int place;

    /**
     * @param fit the rows; ascending where there are more than {@link #WINDOW}
     * @param random what the order is drawn from
     */
    RowOrder(int[] fit, SplittableRandom random) {
        this.fit = fit;
        this.random = random;
        this.whole = fit.length <= WINDOW;
        this.rows = whole ? fit.clone() : new int[WINDOW];
        this.others = rows.clone();
        this.blocks = new int[whole ? 0 : (fit.length + BLOCK - 1) / BLOCK];
        this.seed = whole ? 0 : random.nextLong();
    }

    /** Goes to the beginning of an epoch, from 1; never backwards. */
    void begin(int wanted) {
        place = 0;
        if (whole) {
            for (filled = fit.length; epoch < wanted; epoch++) {
                shuffle(rows, rows.length, random);
                shuffle(others, others.length, random);
            }
            return;
        }
        epoch = wanted;
        random = new SplittableRandom(seed + 0x9E3779B97F4A7C15L * wanted);
        Arrays.setAll(blocks, i -> i);
        shuffle(blocks, blocks.length, random);
        nextBlock = 0;
        filled = 0;
    }

    /** Leaves out the next rows. */
    void skip(long count) {
        for (long i = 0; i < count; i++) {
            step();
        }
    }

    /** Takes the next row; then {@link #row} and {@link #other} are of it. */
    void step() {
        if (place == filled) {
            fill();
        }
        place++;
    }

    /** The row taken last. */
    int row() {
        return rows[place - 1];
    }

    /** A row independent of it, from the same part of the order; each comes once an epoch as well. */
    int other() {
        return others[place - 1];
    }

    private void fill() {
        filled = 0;
        for (int taken = 0; taken < BLOCKS && nextBlock < blocks.length; taken++) {
            int from = blocks[nextBlock++] * BLOCK;
            int size = Math.min(BLOCK, fit.length - from);
            System.arraycopy(fit, from, rows, filled, size);
            filled += size;
        }
        System.arraycopy(rows, 0, others, 0, filled);
        shuffle(rows, filled, random);
        shuffle(others, filled, random);
        place = 0;
    }

    /** The first elements, any order as likely as any other (Fisher and Yates). */
    static void shuffle(int[] order, int count, SplittableRandom random) {
        for (int i = count - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[j];
            order[j] = kept;
        }
    }
}
