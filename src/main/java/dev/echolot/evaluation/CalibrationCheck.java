package dev.echolot.evaluation;

/**
 * Whether the alert rate keeps its word: of ordinary rows, the share alerted on beside the share that was asked for.
 *
 * @param rate the alert rate asked for, 0 to 1
 * @param normals ordinary rows looked at
 * @param alerted those whose p-value is at most the rate
 * @param observed {@code alerted / normals}
 * @param standardError of the observed share, were the rate exact: {@code sqrt(rate (1 - rate) / normals)}
 */
public record CalibrationCheck(double rate, long normals, long alerted, double observed, double standardError) {

    /**
     * @param anomalous the truth, one per row; anomalies are left out
     * @param pValues one per row; NaN rows are left out
     */
    public static CalibrationCheck of(boolean[] anomalous, double[] pValues, double rate) {
        if (!(rate > 0 && rate <= 1)) {
            throw new IllegalArgumentException("an alert rate above 0, at most 1 expected, got " + rate);
        }
        long normals = 0;
        long alerted = 0;
        for (int i = 0; i < pValues.length; i++) {
            if (!anomalous[i] && !Double.isNaN(pValues[i])) {
                normals++;
                alerted += pValues[i] <= rate ? 1 : 0;
            }
        }
        double observed = normals == 0 ? Double.NaN : (double) alerted / normals;
        return new CalibrationCheck(rate, normals, alerted, observed, Math.sqrt(rate * (1 - rate) / normals));
    }
}
