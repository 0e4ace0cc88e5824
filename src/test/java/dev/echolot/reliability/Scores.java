package dev.echolot.reliability;

import java.util.Arrays;

/** Scores by source position, compact enough for millions: four bytes each. */
final class Scores {

    private float[][] byPartition = {};

    void put(int partition, long offset, float score) {
        if (partition >= byPartition.length) {
            int before = byPartition.length;
            byPartition = Arrays.copyOf(byPartition, partition + 1);
            Arrays.fill(byPartition, before, byPartition.length, new float[0]);
        }
        float[] of = byPartition[partition];
        if (offset >= of.length) {
            byPartition[partition] = Arrays.copyOf(of, (int) Math.max(offset + 1, 2L * of.length));
            Arrays.fill(byPartition[partition], of.length, byPartition[partition].length, Float.NaN);
        }
        byPartition[partition][(int) offset] = score;
    }

    /** NaN where there is none. */
    float of(int partition, long offset) {
        return partition < byPartition.length && offset < byPartition[partition].length
                ? byPartition[partition][(int) offset]
                : Float.NaN;
    }
}
