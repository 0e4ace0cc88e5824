package dev.echolot.scoring;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * A scorer without a model: every row gets the same numbers. For measuring what everything around the scoring costs.
 */
public final class ConstantScorer implements BatchScorer {

    private final int width;
    private final int latent;
    private final int maxBatch;
    private final float score;
    private final FloatBuffer features;

    /**
     * @param score every row's anomaly score and reconstruction error, from 0; it falls in equal shares on the fields
     */
    public ConstantScorer(int width, int latent, int maxBatch, float score) {
        if (width < 1 || latent < 1 || maxBatch < 1 || !(score >= 0)) {
            throw new IllegalArgumentException("expected width, latent and batch from 1 and a score from 0, got "
                    + width + ", " + latent + ", " + maxBatch + " and " + score);
        }
        this.width = width;
        this.latent = latent;
        this.maxBatch = maxBatch;
        this.score = score;
        this.features = ByteBuffer.allocateDirect(Math.multiplyExact(4 * width, maxBatch))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    @Override
    public int maxBatch() {
        return maxBatch;
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public int latent() {
        return latent;
    }

    @Override
    public FloatBuffer features() {
        return features;
    }

    @Override
    public void score(int rows) {
        if (rows < 1 || rows > maxBatch) {
            throw new IllegalArgumentException("rows must be 1 to " + maxBatch + ", not " + rows);
        }
    }

    @Override
    public float reconstructionError(int row) {
        return score;
    }

    @Override
    public float anomalyScore(int row) {
        return score;
    }

    @Override
    public float contribution(int row, int field) {
        return score / width;
    }

    @Override
    public float latentContribution(int row) {
        return 0;
    }

    @Override
    public float expected(int row, int field) {
        float value = features.get(row * width + field);
        return Float.isNaN(value) ? 0 : value;
    }

    @Override
    public float embedding(int row, int element) {
        return 0;
    }

    @Override
    public void close() {
        // holds nothing but memory
    }
}
