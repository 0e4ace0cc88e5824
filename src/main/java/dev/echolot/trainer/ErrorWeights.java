package dev.echolot.trainer;

import dev.echolot.statistics.SymmetricEigen;

/**
 * What turns residuals and reconstructions into a score.
 *
 * @param residualRoot symmetric root of the inverse of the residuals' covariance, {@code [columns, columns]} row-major; or
 *     of their variances alone, {@code [columns]}, where there are more than {@value #MOST_WHOLE} columns
 * @param centre mean reconstruction, {@code [columns]}
 * @param spread mean squared distance of a reconstruction from the centre, above 0
 * @param latentShare share of the latent part in the score of an average row, 0 to 1; the residual has the rest
 */
record ErrorWeights(float[] residualRoot, float[] centre, float spread, float latentShare) {

    /** Both parts alike. */
    static final double EVEN = 0.5;

    /**
     * Of the latent part where anomalies were learned from: the network rebuilds them too well then, but still puts them far
     * out (src/docs/benchmarks.md).
     */
    static final double CONTAMINATED = 0.7;

    /** More columns than this have variances of their own, but no covariances. */
    static final int MOST_WHOLE = 256;

    /** Least share of the diagonal mixed into the residuals' covariance; more where there are few rows for the columns. */
    static final double SHRINKAGE = 0.1;

    /** Least variance of a residual, standardised units: a column rebuilt all but perfectly must not drown the rest. */
    static final double FLOOR = 1e-3;

    static ErrorWeights of(SecondMoments residuals, SecondMoments reconstructions, double latentShare) {
        double[] mean = reconstructions.means();
        float[] centre = new float[mean.length];
        double spread = 0;
        double[] variances = reconstructions.variances();
        for (int i = 0; i < mean.length; i++) {
            centre[i] = (float) mean[i];
            spread += variances[i];
        }
        float[] root = mean.length > MOST_WHOLE ? diagonalRoot(residuals) : wholeRoot(residuals);
        return new ErrorWeights(root, centre, (float) Math.max(spread, 1e-6 * mean.length), (float) latentShare);
    }

    private static float[] diagonalRoot(SecondMoments residuals) {
        double[] squares = residuals.squares();
        float[] out = new float[squares.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) (1 / Math.sqrt(Math.max(squares[i], FLOOR)));
        }
        return out;
    }

    /** The symmetric root of the inverse of (1 - s) C + s diag(C), no variance and no eigenvalue below the floor. */
    private static float[] wholeRoot(SecondMoments residuals) {
        double[][] products = residuals.products();
        int n = products.length;
        double share = Math.max(SHRINKAGE, (double) n / (n + residuals.count()));
        double[][] shrunk = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                shrunk[i][j] = i == j ? Math.max(products[i][i], FLOOR) : (1 - share) * products[i][j];
            }
        }
        double[][] root = SymmetricEigen.of(shrunk).map(v -> 1 / Math.sqrt(Math.max(v, FLOOR)));
        float[] out = new float[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                out[i * n + j] = (float) root[i][j];
            }
        }
        return out;
    }
}
