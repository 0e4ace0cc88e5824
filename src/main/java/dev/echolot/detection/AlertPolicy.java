package dev.echolot.detection;

/**
 * The calibrated policy: an anomaly is a record whose p-value is at most the alert rate, the share of ordinary records
 * somebody is willing to be alerted about. Immutable.
 *
 * @param alertRate between 0 and 1, both excluded; {@value #DEFAULT_ALERT_RATE} by default
 * @param threshold the score that has this p-value in the model's calibration, shown in events
 */
public record AlertPolicy(double alertRate, double threshold) {

    public static final double DEFAULT_ALERT_RATE = 0.001;

    /** The name events carry. */
    public static final String NAME = "calibrated";

    public AlertPolicy {
        if (!(alertRate > 0 && alertRate < 1)) {
            throw new IllegalArgumentException("the alert rate is a number between 0 and 1, got " + alertRate);
        }
        if (Double.isNaN(threshold)) {
            throw new IllegalArgumentException("the threshold must be a number, got NaN");
        }
    }

    /** Whether a p-value makes an anomaly; cheap, for records that need no more than this. */
    public boolean isAnomaly(double pValue) {
        return pValue <= alertRate;
    }

    /**
     * @param pValue 0 to 1
     * @param warmUp whether the entity's statistics are still warming up; carried on, decides nothing
     */
    public Verdict judge(double pValue, boolean warmUp) {
        return new Verdict(pValue, Severity.of(pValue), threshold, NAME, isAnomaly(pValue), warmUp);
    }
}
