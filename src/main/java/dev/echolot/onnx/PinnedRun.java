package dev.echolot.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.util.HashMap;
import java.util.Map;

/**
 * A run whose tensors are bound once: no allocation, no copies, about 2 to 4 microseconds a call besides the work. Write
 * the input tensors' buffers, {@link #run()}, read the outputs'. One thread at a time; the opener closes it.
 */
public final class PinnedRun implements AutoCloseable {

    private final OnnxSession session;
    private final Map<String, OnnxTensor> inputs = new HashMap<>();
    private final Map<String, OnnxTensor> outputs = new HashMap<>();
    private final String shapes;
    /** Kept so that the buffers outlive the native tensors over them. */
    private final Map<String, Tensor> given;

    private final Map<String, Tensor> taken;

    PinnedRun(OnnxSession session, Map<String, Tensor> inputs, Map<String, Tensor> outputs) {
        this.session = session;
        this.given = Map.copyOf(inputs);
        this.taken = Map.copyOf(outputs);
        this.shapes = given + " -> " + taken;
        try {
            for (Map.Entry<String, Tensor> e : given.entrySet()) {
                this.inputs.put(e.getKey(), session.tensor(e.getValue()));
            }
            for (Map.Entry<String, Tensor> e : taken.entrySet()) {
                this.outputs.put(e.getKey(), session.tensor(e.getValue()));
            }
        } catch (OrtException e) {
            close();
            throw session.failed("bind", shapes, e);
        }
    }

    /** @throws OnnxException naming model and shapes; the outputs hold nothing of use then */
    public void run() {
        session.run(inputs, outputs, shapes);
    }

    @Override
    public void close() {
        inputs.values().forEach(OnnxTensor::close);
        outputs.values().forEach(OnnxTensor::close);
    }
}
