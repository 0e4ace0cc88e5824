package dev.echolot.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/**
 * A graph in ONNX Runtime with nothing of ours around it: one session, one thread, direct buffers bound to the inputs and
 * outputs once. As fast as the runtime gets from Java.
 */
final class OrtAlone implements AutoCloseable {

    private final OrtSession session;
    private final Map<String, OnnxTensor> inputs = new HashMap<>();
    private final Map<String, OnnxTensor> outputs = new HashMap<>();
    private final Random random = new Random(1);

    /** @param batch for axes left open */
    OrtAlone(byte[] graph, int batch) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            session = environment.createSession(graph, options);
        }
        for (String name : session.getInputNames()) {
            TensorInfo info = (TensorInfo) session.getInputInfo().get(name).getInfo();
            inputs.put(name, tensor(environment, info, batch, true));
        }
        for (String name : session.getOutputNames()) {
            TensorInfo info = (TensorInfo) session.getOutputInfo().get(name).getInfo();
            outputs.put(name, tensor(environment, info, batch, false));
        }
    }

    private OnnxTensor tensor(OrtEnvironment environment, TensorInfo info, int batch, boolean filled)
            throws OrtException {
        long[] shape = info.getShape();
        int size = 1;
        for (int i = 0; i < shape.length; i++) {
            shape[i] = shape[i] < 0 ? batch : shape[i];
            size = Math.toIntExact(size * shape[i]);
        }
        FloatBuffer buffer = ByteBuffer.allocateDirect(4 * size)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        for (int i = 0; filled && i < size; i++) {
            buffer.put(i, (float) random.nextGaussian());
        }
        return OnnxTensor.createTensor(environment, buffer, shape);
    }

    void run() {
        try {
            session.run(inputs, outputs).close();
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws OrtException {
        inputs.values().forEach(OnnxTensor::close);
        outputs.values().forEach(OnnxTensor::close);
        session.close();
    }
}
