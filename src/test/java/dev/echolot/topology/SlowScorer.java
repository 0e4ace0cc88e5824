package dev.echolot.topology;

import dev.echolot.scoring.BatchScorer;
import java.nio.FloatBuffer;

/** A model that takes its time. */
final class SlowScorer implements BatchScorer {

    private final BatchScorer scorer;
    private final long millis;

    SlowScorer(BatchScorer scorer, long millis) {
        this.scorer = scorer;
        this.millis = millis;
    }

    @Override
    public void score(int rows) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        scorer.score(rows);
    }

    @Override
    public int maxBatch() {
        return scorer.maxBatch();
    }

    @Override
    public int width() {
        return scorer.width();
    }

    @Override
    public int latent() {
        return scorer.latent();
    }

    @Override
    public FloatBuffer features() {
        return scorer.features();
    }

    @Override
    public float reconstructionError(int row) {
        return scorer.reconstructionError(row);
    }

    @Override
    public float anomalyScore(int row) {
        return scorer.anomalyScore(row);
    }

    @Override
    public float contribution(int row, int field) {
        return scorer.contribution(row, field);
    }

    @Override
    public float latentContribution(int row) {
        return scorer.latentContribution(row);
    }

    @Override
    public float expected(int row, int field) {
        return scorer.expected(row, field);
    }

    @Override
    public float embedding(int row, int element) {
        return scorer.embedding(row, element);
    }

    @Override
    public void close() {
        scorer.close();
    }
}
