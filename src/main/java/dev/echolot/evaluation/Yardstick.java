package dev.echolot.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A method that needs no network, fitted on the same rows as the autoencoders it is compared with, and without labels as they
 * are. It has to be beaten for them to be worth having.
 *
 * @param name {@code pca distance}, {@code pca error}, {@code nmf error}
 * @param latent components or parts it keeps
 * @param fitSeconds time of fitting
 * @param score of a row of columns, larger = more anomalous; null where it does not apply
 * @param failure why it does not apply, or null
 */
public record Yardstick(
        String name,
        int latent,
        double fitSeconds,
        @Nullable ToDoubleFunction<double[]> score,
        @Nullable String failure) {

    /** Most columns. */
    public static final int COLUMNS = 1_000;

    private static final int PCA_ROWS = 20_000;
    private static final int NMF_ROWS = 4_000;
    private static final int NMF_FEWEST_ROWS = 500;
    /** Rows times columns times parts: about ten seconds. */
    private static final double NMF_WORK = 3e7;

    /** Most rows that one is fitted on; more are cut off. */
    public static int rows() {
        return PCA_ROWS;
    }

    /**
     * Principal components: by distance in units of their variance, and by what the leading ones leave unexplained.
     *
     * @param shared the columns on one scale ({@link YardstickColumns#shared})
     */
    public static List<Yardstick> pca(double[][] rows, boolean[] shared, int components) {
        if (rows[0].length > COLUMNS) {
            return List.of(failed("pca", tooWide(rows)));
        }
        long startNanos = System.nanoTime();
        Pca pca = Pca.fit(rows, shared);
        return pca(pca, components, (System.nanoTime() - startNanos) / 1e9);
    }

    /** The same of components that are found already. */
    static List<Yardstick> pca(Pca pca, int components, double seconds) {
        int kept = Math.min(components, pca.columns());
        return List.of(
                new Yardstick("pca distance", pca.columns(), seconds, pca::distance, null),
                new Yardstick("pca error", kept, seconds, row -> pca.reconstructionError(row, kept), null));
    }

    /** Non-negative parts, by what they leave unexplained; where a column has negative values it says which. */
    public static Yardstick nmf(YardstickColumns columns, double[][] rows, int parts) {
        if (rows[0].length > COLUMNS) {
            return failed("nmf error", tooWide(rows));
        }
        int negative = Nmf.negativeColumn(rows);
        if (negative >= 0) {
            return failed("nmf error", "not applicable: column '" + columns.name(negative) + "' has negative values");
        }
        int kept = Math.min(parts, columns.columns());
        double affordable = NMF_WORK / columns.columns() / kept;
        int most = (int) Math.max(NMF_FEWEST_ROWS, Math.min(NMF_ROWS, affordable));
        double[][] some = Arrays.copyOf(rows, Math.min(most, rows.length));
        long startNanos = System.nanoTime();
        Nmf nmf = Nmf.fit(some, kept, 1);
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        return new Yardstick("nmf error", kept, seconds, nmf::reconstructionError, null);
    }

    /** Whether a score is a mean squared error, in deviations of the columns. */
    public boolean scoresByError() {
        return name.endsWith(" error");
    }

    /** A score for each row. */
    public double[] scores(double[][] rows) {
        ToDoubleFunction<double[]> each = Objects.requireNonNull(score, () -> name + ": " + failure);
        double[] out = new double[rows.length];
        Arrays.setAll(out, r -> each.applyAsDouble(rows[r]));
        return out;
    }

    private static Yardstick failed(String name, String why) {
        return new Yardstick(name, 0, 0, null, why);
    }

    private static String tooWide(double[][] rows) {
        return "expected at most " + COLUMNS + " columns, got " + rows[0].length;
    }
}
