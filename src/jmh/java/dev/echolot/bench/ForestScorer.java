package dev.echolot.bench;

import com.amazon.randomcutforest.RandomCutForest;
import dev.echolot.scoring.BatchScorer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Random;

/** Random Cut Forest where our model would be: 50 trees of 256 samples, filled before the start. */
final class ForestScorer implements BatchScorer {

    private final RandomCutForest forest;
    private final boolean learning;
    private final int width;
    private final int latent;
    private final int maxBatch;
    private final FloatBuffer features;
    private final float[] scores;
    private final float[] point;

    ForestScorer(int width, int latent, int maxBatch, boolean learning) {
        this.width = width;
        this.latent = latent;
        this.maxBatch = maxBatch;
        this.learning = learning;
        this.forest = RandomCutForest.builder()
                .dimensions(width)
                .numberOfTrees(50)
                .sampleSize(256)
                .randomSeed(1)
                .parallelExecutionEnabled(false)
                .build();
        this.features = ByteBuffer.allocateDirect(4 * width * maxBatch)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        this.scores = new float[maxBatch];
        this.point = new float[width];
        BenchData data = new BenchData(1);
        Random random = new Random(2);
        for (int i = 0; i < 5_000; i++) {
            double[] row = data.row(random);
            for (int f = 0; f < width; f++) {
                point[f] = (float) row[f];
            }
            forest.update(point.clone());
        }
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
        for (int row = 0; row < rows; row++) {
            features.get(row * width, point);
            scores[row] = (float) forest.getAnomalyScore(point);
            if (learning) {
                forest.update(point.clone());
            }
        }
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
        return 0;
    }

    @Override
    public void close() {}
}
