package dev.echolot.scoring;

import dev.echolot.features.FeatureMatrix;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * One byte for an element of a code. Of each element the values of 255 levels are {@code centre + scale sinh(first + level *
 * step)}: even steps where the scale is wide against the range; else fine ones around the median and ever coarser ones further
 * out, so that a few rows far out do not cost the others their precision. The scale is the one, of some {@value #SCALES}, with the least
 * squared error on the rows at hand, even steps among them. Immutable.
 */
final class CodeSteps {

    /** The level of an element that is no finite number. */
    static final byte NONE = -128;

    private static final int LOWEST = -127;
    private static final int LEVELS = 255;
    /** The widest is 16 times the range: even steps to a part in a thousand; each further one is half as wide. */
    private static final int SCALES = 24;

    private static final double WIDEST = 16;
    /** Rows that a scale is tried on, evenly spaced. */
    private static final int TRIED = 2_000;

    private final Element[] elements;

    private record Element(float centre, float scale, float first, float step) {

        byte level(float value) {
            if (!Float.isFinite(value)) {
                return NONE;
            }
            double level = step == 0 ? 0 : (asinh(((double) value - centre) / scale) - first) / step;
            return (byte) (LOWEST + Math.max(0, Math.min(LEVELS - 1, Math.round(level))));
        }

        float value(byte level) {
            return level == NONE
                    ? Float.NaN
                    : (float) (centre + scale * StrictMath.sinh(first + (level - LOWEST) * (double) step));
        }

        double squaredError(float[] values) {
            double sum = 0;
            for (float value : values) {
                double away = (double) value(level(value)) - value;
                sum += away * away;
            }
            return sum;
        }
    }

    private CodeSteps(Element[] elements) {
        this.elements = elements;
    }

    /** Learns the levels of each element. */
    static CodeSteps of(FeatureMatrix codes) {
        Element[] elements = new Element[codes.width()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = element(finite(codes, i));
        }
        return new CodeSteps(elements);
    }

    /** The level of a value, {@link #NONE} for one that is not finite. */
    byte level(int element, float value) {
        return elements[element].level(value);
    }

    /** The value of a level, NaN for {@link #NONE}. */
    float value(int element, byte level) {
        return elements[element].value(level);
    }

    void write(DataOutputStream out) throws IOException {
        for (Element e : elements) {
            out.writeFloat(e.centre);
            out.writeFloat(e.scale);
            out.writeFloat(e.first);
            out.writeFloat(e.step);
        }
    }

    static CodeSteps read(DataInputStream in, int latent) throws IOException {
        Element[] elements = new Element[latent];
        for (int i = 0; i < latent; i++) {
            elements[i] = new Element(in.readFloat(), in.readFloat(), in.readFloat(), in.readFloat());
        }
        return new CodeSteps(elements);
    }

    /** Ascending. */
    private static float[] finite(FeatureMatrix codes, int element) {
        float[] values = new float[codes.rows()];
        int count = 0;
        for (int r = 0; r < values.length; r++) {
            float value = codes.get(r, element);
            if (Float.isFinite(value)) {
                values[count++] = value;
            }
        }
        values = Arrays.copyOf(values, count);
        Arrays.sort(values);
        return values;
    }

    private static Element element(float[] ascending) {
        int n = ascending.length;
        if (n == 0 || ascending[0] == ascending[n - 1]) {
            return new Element(n == 0 ? 0 : ascending[0], 1, 0, 0);
        }
        float[] some = new float[Math.min(n, TRIED)];
        for (int i = 0; i < some.length; i++) {
            some[i] = ascending[(int) ((long) i * n / some.length)];
        }
        double scale = WIDEST * ((double) ascending[n - 1] - ascending[0]);
        scale = Math.max(Float.MIN_NORMAL, Math.min(Float.MAX_VALUE, scale));
        Element best = with(scale, ascending);
        double least = best.squaredError(some);
        for (int j = 1; j < SCALES && scale > 2 * Float.MIN_NORMAL; j++) {
            scale /= 2;
            Element other = with(scale, ascending);
            double error = other.squaredError(some);
            if (error < least) {
                best = other;
                least = error;
            }
        }
        return best;
    }

    private static Element with(double scale, float[] ascending) {
        float centre = ascending[ascending.length / 2];
        double first = asinh((ascending[0] - (double) centre) / scale);
        double last = asinh((ascending[ascending.length - 1] - (double) centre) / scale);
        return new Element(centre, (float) scale, (float) first, (float) ((last - first) / (LEVELS - 1)));
    }

    /** The same on every machine. */
    private static double asinh(double x) {
        double size = Math.abs(x);
        return Math.copySign(StrictMath.log1p(size + size * size / (1 + Math.sqrt(size * size + 1))), x);
    }
}
