package dev.echolot.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model loaded into ONNX Runtime: one intra-op and one inter-op thread, so scale by calling threads. A session may be
 * shared between threads; what {@link #bind} and {@link #pin} return may not. The opener closes it, after those.
 */
public final class OnnxSession implements AutoCloseable {

    private final String model;
    private final OrtSession session;
    private final Device provider;

    private OnnxSession(String model, OrtSession session, Device provider) {
        this.model = model;
        this.session = session;
        this.provider = provider;
    }

    /**
     * Loads a model.
     *
     * @param model name for messages
     * @param device {@link Device#AUTO} falls back to the CPU with one log line; {@link Device#CUDA} does not
     * @throws OnnxException when the runtime refuses the model, or CUDA was asked for and is not to be had
     */
    public static OnnxSession open(String model, byte[] bytes, Device device) {
        return Providers.open(model, bytes, device);
    }

    static OnnxSession open(String model, byte[] bytes, OrtSession.SessionOptions options, Device provider)
            throws OrtException {
        return new OnnxSession(model, Environment.get().createSession(bytes, options), provider);
    }

    /**
     * Where a device that was asked for leads here, {@link Device#CPU} or {@link Device#CUDA}: a graph of one node is opened
     * there, so that work which takes long is refused before it begins.
     *
     * @throws OnnxException when CUDA was asked for and is not to be had
     */
    public static Device choose(Device device) {
        if (device == Device.CPU) {
            return device;
        }
        OnnxGraph g = new OnnxGraph("probe");
        g.output("y", g.add(g.input("x", Value.BATCH, 1), g.constant(1)));
        try (OnnxSession probe = open("probe", g.toBytes(), device)) {
            return probe.provider();
        }
    }

    /** Version of ONNX Runtime. */
    public static String runtimeVersion() {
        return Environment.get().getVersion();
    }

    /** Where the model runs: {@link Device#CPU} or {@link Device#CUDA}. */
    public Device provider() {
        return provider;
    }

    public List<String> inputs() {
        return List.copyOf(session.getInputNames());
    }

    public List<String> outputs() {
        return List.copyOf(session.getOutputNames());
    }

    /**
     * Binds the model's one float32 input {@code [batch, width]} and its outputs to preallocated buffers.
     *
     * @param maxBatch most rows of one run
     */
    public BoundSession bind(int maxBatch) {
        return new BoundSession(this, maxBatch);
    }

    /** Binds tensors of fixed shape to inputs and outputs for repeated runs; outputs not named are not computed. */
    public PinnedRun pin(Map<String, Tensor> inputs, Map<String, Tensor> outputs) {
        return new PinnedRun(this, inputs, outputs);
    }

    /**
     * Runs once.
     *
     * @return every float32 and int64 output, copied
     */
    public Map<String, Tensor> run(Map<String, Tensor> inputs) {
        Map<String, OnnxTensor> given = new HashMap<>();
        try {
            for (Map.Entry<String, Tensor> e : inputs.entrySet()) {
                given.put(e.getKey(), tensor(e.getValue()));
            }
            try (OrtSession.Result result = session.run(given)) {
                Map<String, Tensor> out = new LinkedHashMap<>();
                for (Map.Entry<String, OnnxValue> e : result) {
                    out.put(e.getKey(), copy((OnnxTensor) e.getValue()));
                }
                return out;
            }
        } catch (OrtException e) {
            throw failed("run", inputs.toString(), e);
        } finally {
            given.values().forEach(OnnxTensor::close);
        }
    }

    /** Sizes of an input or output, {@link Value#BATCH} where open. */
    long[] shape(String port) {
        try {
            NodeInfo node = session.getInputInfo().get(port);
            node = node == null ? session.getOutputInfo().get(port) : node;
            if (node == null) {
                throw new OnnxException("model " + model + " has no input or output '" + port + "', only " + inputs()
                        + " and " + outputs());
            }
            return ((TensorInfo) node.getInfo()).getShape();
        } catch (OrtException e) {
            throw failed("describe", port, e);
        }
    }

    void run(Map<String, OnnxTensor> inputs, Map<String, OnnxTensor> outputs, Object shapes) {
        try {
            session.run(inputs, outputs).close();
        } catch (OrtException e) {
            throw failed("run", String.valueOf(shapes), e);
        }
    }

    OnnxTensor tensor(Tensor tensor) throws OrtException {
        OrtEnvironment environment = Environment.get();
        return tensor.isFloats()
                ? OnnxTensor.createTensor(environment, tensor.floats(), tensor.shape())
                : OnnxTensor.createTensor(environment, tensor.longs(), tensor.shape());
    }

    OnnxException failed(String what, String with, OrtException cause) {
        return new OnnxException(
                "model " + model + ": " + what + " failed with " + with + ": " + cause.getMessage(), cause);
    }

    private static Tensor copy(OnnxTensor from) {
        long[] shape = from.getInfo().getShape();
        switch (from.getInfo().type) {
            case FLOAT -> {
                Tensor to = Tensor.floats(shape);
                to.floats().put(0, from.getFloatBuffer(), 0, to.floats().limit());
                return to;
            }
            case INT64 -> {
                Tensor to = Tensor.longs(shape);
                to.longs().put(0, from.getLongBuffer(), 0, to.longs().limit());
                return to;
            }
            default ->
                throw new OnnxException("an output of type " + from.getInfo().type + Arrays.toString(shape)
                        + ", expected float32 or int64");
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw failed("close", new ArrayList<>(inputs()).toString(), e);
        }
    }

    @Override
    public String toString() {
        return model + " on " + provider.code();
    }
}
