package dev.echolot.evaluation;

import dev.echolot.model.Calibration;

/**
 * How well one model's scores tell the labelled anomalies of one data set.
 *
 * @param rows that were scored
 * @param anomalies among them
 * @param auroc area under the ROC curve
 * @param auprc average precision
 * @param atRate what the alerts at the alert rate found
 * @param atTruth precision and recall with as many alerts as there are anomalies
 * @param calibration whether the alert rate keeps its word on the normal rows
 * @param smallestP the smallest p-value the model's calibration supports by counting
 */
public record Evaluation(
        long rows,
        long anomalies,
        double auroc,
        double auprc,
        Ranking.AtAlerts atRate,
        Ranking.AtAlerts atTruth,
        CalibrationCheck calibration,
        double smallestP) {

    /**
     * @param anomalous the truth, one per row
     * @param scores one per row
     * @throws IllegalArgumentException unless there are rows of both classes
     */
    public static Evaluation of(boolean[] anomalous, float[] scores, Calibration calibration, double alertRate) {
        double[] values = new double[scores.length];
        double[] pValues = new double[scores.length];
        long alerts = 0;
        for (int i = 0; i < scores.length; i++) {
            values[i] = scores[i];
            pValues[i] = calibration.pValue(scores[i]);
            alerts += pValues[i] <= alertRate ? 1 : 0;
        }
        Ranking ranking = Ranking.of(anomalous, values);
        return new Evaluation(
                scores.length,
                ranking.anomalies(),
                ranking.auroc(),
                ranking.averagePrecision(),
                ranking.atAlerts(alerts),
                ranking.atAlerts(ranking.anomalies()),
                CalibrationCheck.of(anomalous, pValues, alertRate),
                calibration.smallestSupported());
    }
}
