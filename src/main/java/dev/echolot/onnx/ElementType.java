package dev.echolot.onnx;

/** Element types a graph of ours uses. */
public enum ElementType {
    /** float32 */
    FLOAT,
    INT64,
    BOOL
}
