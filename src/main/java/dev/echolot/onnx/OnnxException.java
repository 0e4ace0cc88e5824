package dev.echolot.onnx;

/** ONNX Runtime or the ONNX format refused something. The message names the model and, for a run, the shapes. */
public final class OnnxException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public OnnxException(String message) {
        super(message);
    }

    public OnnxException(String message, Throwable cause) {
        super(message, cause);
    }
}
