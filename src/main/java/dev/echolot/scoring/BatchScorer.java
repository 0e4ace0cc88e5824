package dev.echolot.scoring;

import java.nio.FloatBuffer;

/**
 * Scores raw feature vectors a batch at a time. Fill rows 0 to n-1 of {@link #features()}, call {@link #score(int)}, read
 * the outputs by row until the next call. The buffers are allocated once. Used by one thread at a time; the opener closes
 * it.
 */
public interface BatchScorer extends AutoCloseable {

    /** Most rows one call takes. */
    int maxBatch();

    /** Raw features per row. */
    int width();

    /** Length of an embedding. */
    int latent();

    /**
     * The input: direct, native order, {@code maxBatch * width} float32, row-major; NaN = missing. Use absolute puts.
     */
    FloatBuffer features();

    /**
     * Scores the first rows of {@link #features()}.
     *
     * @param rows 1 to {@link #maxBatch()}
     * @throws ScoringException when the runtime fails; no output is valid then
     */
    void score(int rows);

    /** Plain mean squared error over the present columns, standardised units. */
    float reconstructionError(int row);

    /** The anomaly score: non-negative, unbounded, larger = more anomalous. */
    float anomalyScore(int row);

    /** The share of the score that falls on one field, same unit as the score. */
    float contribution(int row, int field);

    /** The share of the score that falls on the latent part. */
    float latentContribution(int row);

    /** The reconstruction in the units of the data; category index (0 = unseen) for categorical fields. */
    float expected(int row, int field);

    /** One element of the embedding. */
    float embedding(int row, int element);

    @Override
    void close();
}
