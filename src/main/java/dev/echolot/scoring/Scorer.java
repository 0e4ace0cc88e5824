package dev.echolot.scoring;

import dev.echolot.model.ModelContract;
import dev.echolot.model.ModelFile;
import dev.echolot.model.ModelManifest;
import dev.echolot.onnx.BoundSession;
import dev.echolot.onnx.Device;
import dev.echolot.onnx.OnnxException;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Scores with a model file, through direct buffers that are bound to the runtime once. On the CPU a row's results do not
 * depend, bit for bit, on the batch it is in or on its place there.
 *
 * <p>Cost: one runtime call a batch, about 5 microseconds plus the network's work; memory {@code 4 maxBatch (3 fields +
 * latent + 3)} bytes and the runtime's own.
 */
public final class Scorer implements BatchScorer {

    private final String model;
    private final Device provider;
    private final @Nullable ModelSession owned;
    private final BoundSession bound;
    private final int width;
    private final int latent;
    private final FloatBuffer error;
    private final FloatBuffer score;
    private final FloatBuffer contribution;
    private final FloatBuffer latentContribution;
    private final FloatBuffer expected;
    private final FloatBuffer embedding;

    /**
     * @param provider where the session runs
     * @param owned closed with the scorer; null where somebody else closes it
     */
    Scorer(ModelManifest manifest, BoundSession bound, Device provider, @Nullable ModelSession owned) {
        this.model = manifest.id();
        this.provider = provider;
        this.owned = owned;
        this.bound = bound;
        this.width = manifest.features().width();
        this.latent = manifest.architecture().latent();
        this.error = bound.output(ModelContract.RECONSTRUCTION_ERROR);
        this.score = bound.output(ModelContract.SCORE);
        this.contribution = bound.output(ModelContract.CONTRIBUTION);
        this.latentContribution = bound.output(ModelContract.LATENT_CONTRIBUTION);
        this.expected = bound.output(ModelContract.EXPECTED);
        this.embedding = bound.output(ModelContract.EMBEDDING);
    }

    /**
     * A scorer with a session of its own, closed with it; see {@link ModelSession} for several that share one.
     *
     * @param maxBatch most rows of one call, from 1; 64 is near the best on a CPU
     * @throws ScoringException when the runtime refuses the model, or the device is not to be had
     */
    public static Scorer open(ModelFile file, Device device, int maxBatch) {
        ModelSession session = ModelSession.open(file, device);
        try {
            return session.scorer(maxBatch, session);
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /** Where it scores: {@link Device#CPU} or {@link Device#CUDA}. */
    public Device provider() {
        return provider;
    }

    @Override
    public int maxBatch() {
        return bound.maxBatch();
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
        return bound.input();
    }

    @Override
    public void score(int rows) {
        try {
            bound.run(rows);
        } catch (OnnxException e) {
            throw new ScoringException(
                    "scoring " + rows + " rows of " + width + " fields failed: " + e.getMessage(), e);
        }
    }

    @Override
    public float reconstructionError(int row) {
        return error.get(row);
    }

    @Override
    public float anomalyScore(int row) {
        return score.get(row);
    }

    @Override
    public float contribution(int row, int field) {
        return contribution.get(row * width + field);
    }

    @Override
    public float latentContribution(int row) {
        return latentContribution.get(row);
    }

    @Override
    public float expected(int row, int field) {
        return expected.get(row * width + field);
    }

    @Override
    public float embedding(int row, int element) {
        return embedding.get(row * latent + element);
    }

    @Override
    public void close() {
        try {
            bound.close();
        } finally {
            if (owned != null) {
                owned.close();
            }
        }
    }

    @Override
    public String toString() {
        return model + " on " + provider().code() + ", at most " + maxBatch() + " rows";
    }
}
