package dev.echolot.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a bake-off found of one method, the mean over its seeds. Numbers that do not apply are NaN.
 *
 * @param name kind of autoencoder, or yardstick
 * @param latent width of the code
 * @param auroc from 0 to 1, NaN without labels
 * @param precision of the rows scored highest, as many as the alert rate allows
 * @param error mean {@code reconstruction_error} of the rows scored, in standardised units; a yardstick's is in deviations of
 *     its own columns
 * @param activeShare how much of the code speaks for a row, {@link CodeActivity#share}
 * @param scoreMicros microseconds a row, in batches of 64
 * @param parity largest difference of the file as written from the trainer's own forward pass on held-out rows, over errors,
 *     scores and codes, relative to what is larger, 1 or the number
 * @param failure why there are no numbers, or null
 */
public record Contestant(
        String name,
        double latent,
        double auroc,
        double auprc,
        double precision,
        double error,
        double activeShare,
        double scoreMicros,
        double trainSeconds,
        double modelBytes,
        double parity,
        @Nullable String failure) {

    /**
     * A yardstick.
     *
     * @param error mean squared error in deviations of its own columns, NaN where it scores by something else
     */
    public static Contestant yardstick(
            String name, double latent, Ranks ranks, double error, double trainSeconds, double scoreMicros) {
        return new Contestant(
                name,
                latent,
                ranks.auroc,
                ranks.auprc,
                ranks.precision,
                error,
                Double.NaN,
                scoreMicros,
                trainSeconds,
                Double.NaN,
                Double.NaN,
                null);
    }

    public static Contestant failed(String name, String why) {
        double no = Double.NaN;
        return new Contestant(name, no, no, no, no, no, no, no, no, no, no, why);
    }

    /** The mean over seeds; a failure where there is one. */
    public static Contestant mean(List<Contestant> runs) {
        double[] sums = new double[10];
        for (Contestant run : runs) {
            if (run.failure != null) {
                return run;
            }
            double[] numbers = run.numbers();
            for (int i = 0; i < sums.length; i++) {
                sums[i] += numbers[i] / runs.size();
            }
        }
        return new Contestant(
                runs.get(0).name,
                sums[0],
                sums[1],
                sums[2],
                sums[3],
                sums[4],
                sums[5],
                sums[6],
                sums[7],
                sums[8],
                sums[9],
                null);
    }

    private double[] numbers() {
        return new double[] {
            latent, auroc, auprc, precision, error, activeShare, scoreMicros, trainSeconds, modelBytes, parity
        };
    }

    /** By name, for JSON: null where there is no number. */
    public Map<String, @Nullable Object> fields() {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        out.put("name", name);
        String[] names = {
            "latent",
            "auroc",
            "auprc",
            "precision",
            "reconstruction_error",
            "active_share",
            "score_micros",
            "train_seconds",
            "model_bytes",
            "parity"
        };
        double[] numbers = numbers();
        for (int i = 0; i < names.length; i++) {
            out.put(names[i], Double.isNaN(numbers[i]) ? null : numbers[i]);
        }
        out.put("failure", failure);
        return out;
    }

    /** How well scores rank labelled rows. */
    public record Ranks(double auroc, double auprc, double precision) {

        /**
         * @param anomalous the truth, or null where it is not known: every measure is NaN
         * @param alertRate the share of rows to alert on
         */
        public static Ranks of(boolean @Nullable [] anomalous, double[] scores, double alertRate) {
            if (anomalous == null) {
                return new Ranks(Double.NaN, Double.NaN, Double.NaN);
            }
            Ranking ranking = Ranking.of(anomalous, scores);
            long alerts = Math.max(1, Math.round(alertRate * scores.length));
            return new Ranks(
                    ranking.auroc(),
                    ranking.averagePrecision(),
                    ranking.atAlerts(alerts).precision());
        }
    }
}
