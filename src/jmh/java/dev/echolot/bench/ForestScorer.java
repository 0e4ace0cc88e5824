package dev.echolot.bench;

import com.amazon.randomcutforest.RandomCutForest;
import java.util.Random;

/** Random Cut Forest where our model would be: 50 trees of 256 samples, filled before the start. */
final class ForestScorer extends StandInScorer {

    private final RandomCutForest forest;
    private final boolean learning;
    private final float[] point;

    ForestScorer(int width, int latent, int maxBatch, boolean learning, long seed) {
        super(width, latent, maxBatch);
        this.learning = learning;
        this.forest = RandomCutForest.builder()
                .dimensions(width)
                .numberOfTrees(50)
                .sampleSize(256)
                .randomSeed(1)
                .parallelExecutionEnabled(false)
                .build();
        this.point = new float[width];
        BenchData data = new BenchData(seed);
        Random random = new Random(seed + 1);
        for (int i = 0; i < 5_000; i++) {
            double[] row = data.row(random);
            for (int f = 0; f < width; f++) {
                point[f] = (float) row[f];
            }
            forest.update(point.clone());
        }
    }

    @Override
    public void score(int rows) {
        for (int row = 0; row < rows; row++) {
            features().get(row * width(), point);
            scores[row] = (float) forest.getAnomalyScore(point);
            if (learning) {
                forest.update(point.clone());
            }
        }
    }
}
