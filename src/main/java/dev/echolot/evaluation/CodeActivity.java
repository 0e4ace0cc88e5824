package dev.echolot.evaluation;

import java.util.List;

/** How much of the code speaks for a row. */
public final class CodeActivity {

    private CodeActivity() {}

    /**
     * The mean over rows of {@code (sum |d|)^2 / (n sum d^2)}, d a code of n elements less the mean code (the sparseness of
     * Treves and Rolls, Network 1991): 1 where all elements speak alike for every row, 1/n where one alone does, 0.64 for
     * elements that are independent and normal. Elements that never change count as silent.
     *
     * @param codes one or more, of the same length
     */
    public static double share(List<float[]> codes) {
        int n = codes.get(0).length;
        double[] mean = new double[n];
        for (float[] code : codes) {
            for (int k = 0; k < n; k++) {
                mean[k] += code[k] / (double) codes.size();
            }
        }
        double sum = 0;
        for (float[] code : codes) {
            double absolute = 0;
            double squares = 0;
            for (int k = 0; k < n; k++) {
                double d = code[k] - mean[k];
                absolute += Math.abs(d);
                squares += d * d;
            }
            sum += squares == 0 ? 0 : absolute * absolute / (n * squares);
        }
        return sum / codes.size();
    }
}
