package dev.echolot.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Numbers outside a graph: a direct buffer in native order with a shape, row-major, either float32 or int64. The runtime
 * reads and writes the buffer itself, nothing is copied. Memory is freed by the garbage collector. Not thread-safe.
 */
public final class Tensor {

    private final long[] shape;
    private final @Nullable FloatBuffer floats;
    private final @Nullable LongBuffer longs;

    private Tensor(long[] shape, @Nullable FloatBuffer floats, @Nullable LongBuffer longs) {
        this.shape = shape;
        this.floats = floats;
        this.longs = longs;
    }

    /** Zeros. */
    public static Tensor floats(long... shape) {
        int bytes = Math.multiplyExact(Shapes.count(shape), 4);
        ByteBuffer buffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        return new Tensor(shape.clone(), buffer.asFloatBuffer(), null);
    }

    public static Tensor of(float[] elements, long... shape) {
        Tensor tensor = floats(shape);
        tensor.floats().put(0, elements);
        return tensor;
    }

    /** Zeros. */
    public static Tensor longs(long... shape) {
        int bytes = Math.multiplyExact(Shapes.count(shape), 8);
        ByteBuffer buffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        return new Tensor(shape.clone(), null, buffer.asLongBuffer());
    }

    /** The first rows of a tensor, sharing its numbers. */
    public Tensor rows(long rows) {
        long[] part = shape.clone();
        part[0] = rows;
        int count = Shapes.count(part);
        return floats != null
                ? new Tensor(part, floats.slice(0, count), null)
                : new Tensor(part, null, longs().slice(0, count));
    }

    public long[] shape() {
        return shape.clone();
    }

    /** The elements; use absolute gets and puts, position 0 and limit stay as they are. */
    public FloatBuffer floats() {
        if (floats == null) {
            throw new IllegalStateException("a tensor of int64 " + Arrays.toString(shape) + ", not float32");
        }
        return floats;
    }

    public LongBuffer longs() {
        if (longs == null) {
            throw new IllegalStateException("a tensor of float32 " + Arrays.toString(shape) + ", not int64");
        }
        return longs;
    }

    /** A copy of the elements of a float32 tensor. */
    public float[] toArray() {
        float[] out = new float[floats().limit()];
        floats().get(0, out);
        return out;
    }

    boolean isFloats() {
        return floats != null;
    }

    @Override
    public String toString() {
        return (floats != null ? "float32" : "int64") + Arrays.toString(shape);
    }
}
