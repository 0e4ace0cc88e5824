package dev.echolot.bench;

import dev.echolot.scoring.BatchScorer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** What the scorers that stand in for the model share: an input buffer, one score a row, and no further outputs. */
abstract class StandInScorer implements BatchScorer {

    private final int maxBatch;
    private final int width;
    private final int latent;
    private final FloatBuffer features;
    final float[] scores;

    StandInScorer(int width, int latent, int maxBatch) {
        this.maxBatch = maxBatch;
        this.width = width;
        this.latent = latent;
        this.features = ByteBuffer.allocateDirect(4 * width * maxBatch)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        this.scores = new float[maxBatch];
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
    public float reconstructionError(int row) {
        return scores[row];
    }

    @Override
    public float anomalyScore(int row) {
        return scores[row];
    }

    @Override
    public float contribution(int row, int field) {
        return scores[row] / width;
    }

    @Override
    public float latentContribution(int row) {
        return 0;
    }

    @Override
    public float expected(int row, int field) {
        return 0;
    }

    @Override
    public float embedding(int row, int element) {
        return features.get(row * width + element % width); // as hard to compress as a code
    }

    @Override
    public void close() {}
}
