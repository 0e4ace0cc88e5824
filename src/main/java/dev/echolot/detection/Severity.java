package dev.echolot.detection;

/**
 * How severe an anomaly is, on a scale that means the same for every model: {@code 100 (-log10 p) / 6}, cut off at 0 and
 * 100. One ordinary record in a thousand has at least 50, one in a million 100.
 */
public final class Severity {

    /** The p-value from which on the severity is 100. */
    public static final double FULL_SCALE_P = 1e-6;

    private Severity() {}

    /**
     * @param pValue share of ordinary records scoring at least this high, 0 to 1
     * @return 0 to 100, never rising with the p-value
     * @throws IllegalArgumentException when the p-value is NaN or out of range
     */
    public static double of(double pValue) {
        if (!(pValue >= 0 && pValue <= 1)) {
            throw new IllegalArgumentException("a p-value is a number from 0 to 1, got " + pValue);
        }
        if (pValue <= FULL_SCALE_P) {
            return 100;
        }
        return Math.max(0, Math.min(100, -100 * Math.log10(pValue) / 6));
    }
}
