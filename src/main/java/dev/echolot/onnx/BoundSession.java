package dev.echolot.onnx;

import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model with one float32 input {@code [batch, ...]} and float32 outputs {@code [batch, ...]}, bound to buffers that are
 * allocated once for the largest batch. Fill the first rows of {@link #input()}, {@link #run(int)}, read the first rows of
 * {@link #output}. Bindings are kept for each batch size up to {@value #CACHED} and for the largest, others are made per call
 * (about a microsecond). One thread at a time; close it before its session.
 */
public final class BoundSession implements AutoCloseable {

    private static final int CACHED = 64;

    private final OnnxSession session;
    private final int maxBatch;
    private final String inputName;
    private final Tensor input;
    private final Map<String, Tensor> outputs = new LinkedHashMap<>();
    private final @Nullable PinnedRun[] runs;
    private final PinnedRun full;

    BoundSession(OnnxSession session, int maxBatch) {
        List<String> names = session.inputs();
        if (maxBatch < 1 || names.size() != 1) {
            throw new OnnxException("binding " + session + " needs a batch of at least 1 and one input; got " + maxBatch
                    + " and inputs " + names);
        }
        this.session = session;
        this.maxBatch = maxBatch;
        this.inputName = names.get(0);
        this.input = batch(inputName);
        session.outputs().forEach(name -> outputs.put(name, batch(name)));
        this.runs = new PinnedRun[Math.min(maxBatch, CACHED + 1)];
        this.full = pinned(maxBatch);
    }

    public int maxBatch() {
        return maxBatch;
    }

    /** Elements per row of the input. */
    public int width() {
        return input.floats().limit() / maxBatch;
    }

    /** Elements per row of an output. */
    public int width(String output) {
        return output(output).limit() / maxBatch;
    }

    public List<String> outputs() {
        return List.copyOf(outputs.keySet());
    }

    /** {@code maxBatch * width()} float32, row-major; use absolute puts. */
    public FloatBuffer input() {
        return input.floats();
    }

    /** {@code maxBatch * width(output)} float32, row-major; use absolute gets. */
    public FloatBuffer output(String name) {
        Tensor tensor = outputs.get(name);
        if (tensor == null) {
            throw new OnnxException(session + " has no output '" + name + "', only " + outputs.keySet());
        }
        return tensor.floats();
    }

    /**
     * Runs the first rows of the input.
     *
     * @param rows 1 to {@link #maxBatch()}
     * @throws OnnxException naming model and shapes
     */
    public void run(int rows) {
        if (rows < 1 || rows > maxBatch) {
            throw new IllegalArgumentException("rows must be 1 to " + maxBatch + ", not " + rows);
        }
        if (rows == maxBatch) {
            full.run();
        } else if (rows < runs.length) {
            PinnedRun run = runs[rows];
            if (run == null) {
                run = pinned(rows);
                runs[rows] = run;
            }
            run.run();
        } else {
            try (PinnedRun once = pinned(rows)) {
                once.run();
            }
        }
    }

    private PinnedRun pinned(int rows) {
        Map<String, Tensor> parts = new HashMap<>();
        outputs.forEach((name, tensor) -> parts.put(name, tensor.rows(rows)));
        return session.pin(Map.of(inputName, input.rows(rows)), parts);
    }

    private Tensor batch(String port) {
        long[] shape = session.shape(port);
        if (shape.length == 0 || shape[0] >= 0) {
            throw new OnnxException(session + ": '" + port + "' should begin with the batch axis, its shape is "
                    + java.util.Arrays.toString(shape));
        }
        shape[0] = maxBatch;
        return Tensor.floats(shape);
    }

    @Override
    public void close() {
        full.close();
        for (PinnedRun run : runs) {
            if (run != null) {
                run.close();
            }
        }
    }
}
