package dev.echolot.detection;

/**
 * What was decided about one record.
 *
 * @param pValue share of ordinary records expected to score at least this high, 0 to 1
 * @param severity 0 to 100, {@link Severity}
 * @param threshold score from which on the policy calls a record an anomaly
 * @param policy name of the policy that set the threshold
 * @param warmUp whether the entity's statistics were still warming up
 */
public record Verdict(
        double pValue, double severity, double threshold, String policy, boolean anomaly, boolean warmUp) {}
