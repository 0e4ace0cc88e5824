package dev.echolot.scoring;

import dev.echolot.model.ModelContract;
import dev.echolot.model.ModelFile;
import dev.echolot.onnx.BoundSession;
import dev.echolot.onnx.Device;
import dev.echolot.onnx.OnnxException;
import dev.echolot.onnx.OnnxModel;
import dev.echolot.onnx.OnnxSession;
import java.nio.FloatBuffer;

/**
 * From codes back to expected values: runs the part of a model file between {@code embedding} and {@code expected}. The code
 * of a row gives, bit for bit, what {@link Scorer#expected} gives for the row itself. Fill rows 0 to n-1 of {@link #codes()},
 * call {@link #decode(int)}, read {@link #expected}. Used by one thread at a time; the opener closes it.
 */
public final class Decoder implements AutoCloseable {

    private final String model;
    private final OnnxSession session;
    private final BoundSession bound;
    private final FloatBuffer expected;
    private final int latent;
    private final int width;

    private Decoder(String model, OnnxSession session, BoundSession bound) {
        this.model = model;
        this.session = session;
        this.bound = bound;
        this.expected = bound.output(ModelContract.EXPECTED);
        this.latent = bound.width();
        this.width = bound.width(ModelContract.EXPECTED);
    }

    /**
     * Cuts the decoder out of a model.
     *
     * @param maxBatch most rows of one call, from 1
     * @throws ScoringException when expected values depend on more than the code, or the runtime refuses the part
     */
    public static Decoder open(ModelFile file, Device device, int maxBatch) {
        String name = file.manifest().id() + " (decoder)";
        try {
            byte[] part = OnnxModel.cut(file.bytes(), ModelContract.EMBEDDING, ModelContract.EXPECTED);
            OnnxSession session = OnnxSession.open(name, part, device);
            try {
                return new Decoder(name, session, session.bind(maxBatch));
            } catch (RuntimeException e) {
                session.close();
                throw e;
            }
        } catch (OnnxException e) {
            throw new ScoringException("model " + file + " has no decoder: " + e.getMessage(), e);
        }
    }

    /** Elements of a code. */
    public int latent() {
        return latent;
    }

    /** Fields of an expected row. */
    public int width() {
        return width;
    }

    /** The input: direct, native order, {@code maxBatch * latent} float32, row-major. Use absolute puts. */
    public FloatBuffer codes() {
        return bound.input();
    }

    /**
     * Decodes the first rows of {@link #codes()}.
     *
     * @param rows 1 to the largest batch
     * @throws ScoringException when the runtime fails
     */
    public void decode(int rows) {
        try {
            bound.run(rows);
        } catch (OnnxException e) {
            throw new ScoringException(
                    model + ": decoding " + rows + " codes of " + latent + " failed: " + e.getMessage(), e);
        }
    }

    /** The expected value of a field in the units of the data; category index (0 = unseen) for categorical fields. */
    public float expected(int row, int field) {
        return expected.get(row * width + field);
    }

    @Override
    public void close() {
        try {
            bound.close();
        } finally {
            session.close();
        }
    }
}
