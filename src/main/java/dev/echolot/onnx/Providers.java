package dev.echolot.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses the execution provider. */
final class Providers {

    private static final Logger LOG = LoggerFactory.getLogger(Providers.class);
    static final AtomicBoolean FALLBACK_SAID = new AtomicBoolean();

    private Providers() {}

    static OnnxSession open(String model, byte[] bytes, Device device) {
        if (device != Device.CPU) {
            try {
                return onCuda(model, bytes);
            } catch (OnnxException e) {
                if (device == Device.CUDA) {
                    throw e;
                }
                // the CPU-only runtime is the ordinary case: said once per process, in one line
                if (FALLBACK_SAID.compareAndSet(false, true)) {
                    LOG.info("running on the CPU: {}", e.getMessage());
                }
            }
        }
        return onCpu(model, bytes);
    }

    private static OnnxSession onCpu(String model, byte[] bytes) {
        try (OrtSession.SessionOptions options = options()) {
            return OnnxSession.open(model, bytes, options, Device.CPU);
        } catch (OrtException e) {
            throw new OnnxException(
                    "model " + model + " (" + bytes.length + " bytes) cannot be loaded: " + e.getMessage(), e);
        }
    }

    private static OnnxSession onCuda(String model, byte[] bytes) {
        if (!OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
            throw new OnnxException(
                    "this ONNX Runtime (" + OnnxSession.runtimeVersion() + ") was built without CUDA: "
                            + "build with the profile 'gpu', or point -Donnxruntime.native.path at the natives of onnxruntime_gpu");
        }
        try (OrtSession.SessionOptions options = options();
                OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(0)) {
            cuda.add("use_tf32", "0"); // full float32, so that scores agree with the CPU's
            options.addCUDA(cuda);
            return OnnxSession.open(model, bytes, options, Device.CUDA);
        } catch (OrtException e) {
            throw new OnnxException(
                    "CUDA cannot be used for model " + model + ": " + e.getMessage()
                            + " (needed: an NVIDIA driver, CUDA 12 with cuBLAS, cuRAND and cudart on the library path;"
                            + " the runtime names the missing library on standard error)",
                    e);
        }
    }

    private static OrtSession.SessionOptions options() throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(1);
        options.setInterOpNumThreads(1);
        return options;
    }
}
