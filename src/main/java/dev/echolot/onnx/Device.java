package dev.echolot.onnx;

import java.util.Locale;

/** Where a model runs ({@code echolot.device}). */
public enum Device {
    /** CUDA where it is to be had, else CPU, with one log line that says why. */
    AUTO,
    CPU,
    /** CUDA, or the start fails and says what is missing. */
    CUDA;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
