package dev.echolot.onnx;

import java.util.Arrays;

/** Shape arithmetic of the operators; {@link Value#BATCH} stands for an open size and equals only itself. */
final class Shapes {

    private Shapes() {}

    /** NumPy broadcasting: axes are matched from the last, a size of 1 stretches. */
    static long[] broadcast(String op, Value a, Value b) {
        int rank = Math.max(a.rank(), b.rank());
        long[] out = new long[rank];
        for (int i = 1; i <= rank; i++) {
            long x = i <= a.rank() ? a.dim(-i) : 1;
            long y = i <= b.rank() ? b.dim(-i) : 1;
            if (x != y && x != 1 && y != 1) {
                throw new IllegalArgumentException(op + ": " + a + " and " + b + " do not broadcast together");
            }
            out[rank - i] = x == 1 ? y : x;
        }
        return out;
    }

    /** Matrices in the last two axes; leading axes only on the left or equal on both sides. */
    static long[] matMul(Value a, Value b) {
        if (a.rank() < 2 || b.rank() < 2 || a.dim(-1) != b.dim(-2)) {
            throw new IllegalArgumentException("MatMul: " + a + " and " + b + " do not multiply");
        }
        boolean sameLead = Arrays.equals(
                Arrays.copyOf(a.shape(), a.rank() - 2), Arrays.copyOf(b.shape(), Math.max(b.rank() - 2, 0)));
        if (b.rank() > 2 && !sameLead) {
            throw new IllegalArgumentException("MatMul: leading axes of " + a + " and " + b + " differ");
        }
        long[] out = a.shape();
        out[out.length - 1] = b.dim(-1);
        return out;
    }

    static long[] reduce(Value x, boolean keep, int... axes) {
        boolean[] gone = new boolean[x.rank()];
        for (int axis : axes) {
            gone[axis(x, axis)] = true;
        }
        long[] out = new long[x.rank()];
        int n = 0;
        for (int i = 0; i < x.rank(); i++) {
            if (!gone[i]) {
                out[n++] = x.dim(i);
            } else if (keep) {
                out[n++] = 1;
            }
        }
        return Arrays.copyOf(out, n);
    }

    static long[] concat(int axis, Value... parts) {
        long[] out = parts[0].shape();
        int at = axis(parts[0], axis);
        long sum = 0;
        for (Value part : parts) {
            if (part.rank() != out.length || part.dim(at) < 0) {
                throw new IllegalArgumentException(
                        "Concat on axis " + axis + ": " + part + " does not fit " + parts[0]);
            }
            sum += part.dim(at);
        }
        out[at] = sum;
        return out;
    }

    static long[] gather(Value x, Value indices, int axis) {
        int at = axis(x, axis);
        long[] out = new long[x.rank() - 1 + indices.rank()];
        System.arraycopy(x.shape(), 0, out, 0, at);
        System.arraycopy(indices.shape(), 0, out, at, indices.rank());
        System.arraycopy(x.shape(), at + 1, out, at + indices.rank(), x.rank() - at - 1);
        return out;
    }

    static long[] permute(Value x, int... order) {
        long[] out = new long[x.rank()];
        for (int i = 0; i < order.length; i++) {
            out[i] = x.dim(order[i]);
        }
        return out;
    }

    static int axis(Value x, int axis) {
        int at = axis < 0 ? axis + x.rank() : axis;
        if (at < 0 || at >= x.rank()) {
            throw new IllegalArgumentException("axis " + axis + " of " + x + ", which has " + x.rank());
        }
        return at;
    }

    /** Number of elements; fails when a size is open. */
    static int count(long... shape) {
        long n = 1;
        for (long d : shape) {
            if (d < 0) {
                throw new IllegalArgumentException("the shape " + Arrays.toString(shape) + " has an open size");
            }
            n = Math.multiplyExact(n, d);
        }
        return Math.toIntExact(n);
    }
}
