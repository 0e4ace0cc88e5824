package dev.echolot.onnx;

import java.util.Arrays;

/**
 * A tensor inside an {@link OnnxGraph}: a name, an element type and a shape. A handle, not numbers; compared by identity.
 */
public final class Value {

    /** The dimension whose size is known only when the graph runs. */
    public static final long BATCH = -1;

    private final String name;
    private final ElementType type;
    private final long[] shape;

    Value(String name, ElementType type, long[] shape) {
        this.name = name;
        this.type = type;
        this.shape = shape.clone();
    }

    public String name() {
        return name;
    }

    public ElementType type() {
        return type;
    }

    /** Sizes of the axes, {@link #BATCH} where the size is open; empty for a scalar. */
    public long[] shape() {
        return shape.clone();
    }

    public int rank() {
        return shape.length;
    }

    /** Size of one axis; negative axes count from the last. */
    public long dim(int axis) {
        return shape[axis < 0 ? axis + shape.length : axis];
    }

    @Override
    public String toString() {
        return name + " " + type.name().toLowerCase(java.util.Locale.ROOT) + Arrays.toString(shape);
    }
}
