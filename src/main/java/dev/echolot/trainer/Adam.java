package dev.echolot.trainer;

/**
 * Adam (Kingma and Ba, 2015) with the gradient's norm clipped and decoupled weight decay, over one flat vector:
 *
 * <pre>
 * d = g min(1, clip / |g|)      m = 0.9 m + 0.1 d      v = 0.999 v + 0.001 d^2
 * w = w - decay w - rate sqrt(1 - 0.999^t) / (1 - 0.9^t) m / (sqrt(v) + 1e-8)
 * </pre>
 *
 * One pass over the vector, in float, element by element: the same bits on every machine. As operators of a graph the same
 * takes 20 passes.
 */
final class Adam {

    private static final float FIRST_DECAY = 0.9f;
    private static final float SECOND_DECAY = 0.999f;
    private static final float TINY = 1e-8f;
    /** Sums side by side, added up in a fixed order. */
    private static final int LANES = 8;

    private final float[] weights;
    private final float[] first;
    private final float[] second;
    private final double clip;
    private final double decay;

    /** @param decay of the weights, per unit of rate */
    Adam(Checkpoint at, double clip, double decay) {
        this.weights = at.weights().clone();
        this.first = at.first().clone();
        this.second = at.second().clone();
        this.clip = clip;
        this.decay = decay;
    }

    /**
     * One step.
     *
     * @param t the step's number, from 1
     */
    void step(float[] gradient, long t, double rate) {
        double norm = Math.sqrt(squares(gradient));
        float scale = norm > clip ? (float) (clip / norm) : 1;
        double corrected = rate * Math.sqrt(1 - Math.pow(SECOND_DECAY, t)) / (1 - Math.pow(FIRST_DECAY, t));
        moments(first, second, gradient, scale);
        move(weights, first, second, (float) corrected, (float) (1 - rate * decay));
    }

    private static void moments(float[] first, float[] second, float[] gradient, float scale) {
        for (int i = 0; i < gradient.length; i++) {
            float d = gradient[i] * scale;
            first[i] = first[i] * FIRST_DECAY + d * (1 - FIRST_DECAY);
            second[i] = second[i] * SECOND_DECAY + d * d * (1 - SECOND_DECAY);
        }
    }

    private static void move(float[] weights, float[] first, float[] second, float rate, float kept) {
        for (int i = 0; i < weights.length; i++) {
            weights[i] = weights[i] * kept - rate * first[i] / ((float) Math.sqrt(second[i]) + TINY);
        }
    }

    private static double squares(float[] x) {
        double[] sums = new double[LANES];
        int whole = x.length / LANES * LANES;
        for (int i = 0; i < whole; i += LANES) {
            for (int k = 0; k < LANES; k++) {
                double v = x[i + k];
                sums[k] += v * v;
            }
        }
        double sum = 0;
        for (int i = whole; i < x.length; i++) {
            sum += (double) x[i] * x[i];
        }
        for (double part : sums) {
            sum += part;
        }
        return sum;
    }

    /** Now; changes with the next step. */
    float[] weights() {
        return weights;
    }

    float[] first() {
        return first;
    }

    float[] second() {
        return second;
    }
}
