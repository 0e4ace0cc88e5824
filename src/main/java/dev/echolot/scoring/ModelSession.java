package dev.echolot.scoring;

import dev.echolot.model.ModelFile;
import dev.echolot.onnx.Device;
import dev.echolot.onnx.OnnxException;
import dev.echolot.onnx.OnnxSession;
import org.jspecify.annotations.Nullable;

/**
 * A model loaded into the runtime once, for as many scorers as there are tasks: they share its weights and have buffers of
 * their own. Safe to share between threads; the opener closes it, after the scorers.
 */
public final class ModelSession implements AutoCloseable {

    private final ModelFile file;
    private final OnnxSession session;

    private ModelSession(ModelFile file, OnnxSession session) {
        this.file = file;
        this.session = session;
    }

    /** @throws ScoringException when the runtime refuses the model, or the device is not to be had */
    public static ModelSession open(ModelFile file, Device device) {
        try {
            return new ModelSession(file, OnnxSession.open(file.manifest().id(), file.bytes(), device));
        } catch (OnnxException e) {
            throw new ScoringException("model " + file + " cannot be opened: " + e.getMessage(), e);
        }
    }

    /** Where it scores: {@link Device#CPU} or {@link Device#CUDA}. */
    public Device provider() {
        return session.provider();
    }

    /**
     * A scorer with buffers of its own, for one thread at a time.
     *
     * @param maxBatch most rows of one call, from 1
     * @throws ScoringException when the runtime cannot bind buffers of that size
     */
    public Scorer scorer(int maxBatch) {
        return scorer(maxBatch, null);
    }

    Scorer scorer(int maxBatch, @Nullable ModelSession owned) {
        try {
            return new Scorer(file.manifest(), session.bind(maxBatch), provider(), owned);
        } catch (OnnxException e) {
            throw new ScoringException("model " + file + " takes no batches of " + maxBatch + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
