package dev.echolot.trainer;

import dev.echolot.statistics.SymmetricEigen;

/** The weights of a linear autoencoder in closed form. */
final class PrincipalComponents {

    private PrincipalComponents() {}

    /**
     * z = (x - m) V, x^ = z V' + m, with V the eigenvectors of the columns' covariance of largest eigenvalue: no linear
     * autoencoder of this latent width has a smaller squared error on these rows.
     *
     * @return the flat weights of {@link LinearAutoencoder}
     */
    static float[] solve(LinearAutoencoder kind, SecondMoments moments) {
        double[] mean = moments.means();
        SymmetricEigen eigen = SymmetricEigen.of(moments.covariances());
        int columns = kind.columns();
        int latent = kind.latent();
        Weights shape = kind.weights();
        float[] flat = new float[shape.count()];
        int encoder = shape.from(0);
        int decoder = shape.from(1);
        for (int k = 0; k < latent; k++) {
            double[] v = eigen.vectors()[columns - 1 - k];
            double sign = v[largest(v)] < 0 ? -1 : 1; // an eigenvector's sign is free: fixed here
            double offset = 0;
            for (int c = 0; c < columns; c++) {
                flat[encoder + c * latent + k] = (float) (sign * v[c]);
                flat[decoder + k * columns + c] = (float) (sign * v[c]);
                offset -= sign * v[c] * mean[c];
            }
            flat[encoder + columns * latent + k] = (float) offset;
        }
        for (int c = 0; c < columns; c++) {
            flat[decoder + latent * columns + c] = (float) mean[c];
        }
        return flat;
    }

    private static int largest(double[] v) {
        int best = 0;
        for (int i = 1; i < v.length; i++) {
            best = Math.abs(v[i]) > Math.abs(v[best]) ? i : best;
        }
        return best;
    }
}
