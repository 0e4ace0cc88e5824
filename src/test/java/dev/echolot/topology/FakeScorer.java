package dev.echolot.topology;

import dev.echolot.scoring.BatchScorer;
import dev.echolot.scoring.ScoringException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A model one can compute in the head: the score is the first feature, the reconstruction error a tenth of it, the
 * embedding the first feature and its square. Infinite where the first feature is above 1e6. Remembers its batch sizes.
 */
final class FakeScorer implements BatchScorer {

    static final int LATENT = 2;

    final List<Integer> batches = new ArrayList<>();
    private final int maxBatch;
    private final int width;
    private final int latent;
    private final FloatBuffer features;
    private int failures;
    private Runnable before = () -> {};
    private int scoresRead = Integer.MIN_VALUE;

    FakeScorer(int maxBatch, int width) {
        this(maxBatch, width, LATENT);
    }

    /** @param latent elements of an embedding, from the second on all alike */
    FakeScorer(int maxBatch, int width, int latent) {
        this.latent = latent;
        this.maxBatch = maxBatch;
        this.width = width;
        this.features = ByteBuffer.allocateDirect(4 * maxBatch * width)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    /** Does something before each call. */
    FakeScorer before(Runnable step) {
        before = step;
        return this;
    }

    /** The next calls fail. */
    FakeScorer failing(int times) {
        failures = times;
        return this;
    }

    /** Reading a score fails once, after so many times. */
    FakeScorer failingToTellAScore(int after) {
        scoresRead = -after;
        return this;
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
        before.run();
        if (failures > 0) {
            failures--;
            throw new ScoringException("told to fail", new IllegalStateException("test"));
        }
        batches.add(rows);
    }

    private float first(int row) {
        float value = features.get(row * width);
        return value > 1e6f ? Float.POSITIVE_INFINITY : value;
    }

    @Override
    public float reconstructionError(int row) {
        return first(row) / 10;
    }

    @Override
    public float anomalyScore(int row) {
        if (scoresRead > Integer.MIN_VALUE && scoresRead++ == 0) {
            throw new IllegalStateException("half way");
        }
        return first(row);
    }

    @Override
    public float contribution(int row, int field) {
        return field == 0 ? first(row) : 0;
    }

    @Override
    public float latentContribution(int row) {
        return 0;
    }

    @Override
    public float expected(int row, int field) {
        return field == 0 ? 5 : 1;
    }

    @Override
    public float embedding(int row, int element) {
        return element == 0 ? first(row) : first(row) * first(row);
    }

    @Override
    public void close() {}
}
