package dev.echolot.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SymmetricEigenTest {

    enum Matrices {
        ONE_BY_ONE(1),
        TWO(2),
        SMALL(3),
        MEDIUM(40),
        LOW_RANK(30),
        LARGE_AND_LOW_RANK(300),
        DIAGONAL(20),
        ZERO(5),
        REPEATED(12),
        TINY_AND_HUGE(15),
        /** Off the diagonal squares underflow: so does what is left of the moments of columns that hardly vary. */
        FADING(15);

        final double[][] matrix;

        Matrices(int n) {
            matrix = new double[n][n];
            Random random = new Random(n);
            int rank = name().endsWith("LOW_RANK") ? 3 : n;
            for (int k = 0; k < rank && !name().equals("ZERO"); k++) {
                double[] v = random.doubles(n, -1, 1).toArray();
                for (int i = 0; i < n; i++) {
                    for (int j = 0; j < n; j++) {
                        matrix[i][j] += switch (name()) {
                            case "DIAGONAL" -> i == j ? v[i] : 0;
                            case "REPEATED" -> i == j ? 1 : 0.5;
                            case "TINY_AND_HUGE" -> v[i] * v[j] * Math.pow(10, k - 7.0);
                            case "FADING" -> i == j ? v[i] : 1e-170;
                            default -> v[i] * v[j] - (k % 3 == 0 ? v[i] * v[j] * 1.5 : 0);
                        };
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void givesBackTheMatrixFromItsParts(Matrices example) {
        double[][] a = example.matrix;
        SymmetricEigen eigen = SymmetricEigen.of(a);
        double size = 1e-300;
        for (double[] row : a) {
            for (double x : row) {
                size = Math.max(size, Math.abs(x));
            }
        }
        double[][] again = eigen.map(v -> v);
        int n = a.length;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                assertThat(again[i][j]).isCloseTo(a[i][j], within(1e-12 * n * size));
                double dot = 0;
                for (int k = 0; k < n; k++) {
                    dot += eigen.vectors()[i][k] * eigen.vectors()[j][k];
                }
                assertThat(dot).isCloseTo(i == j ? 1 : 0, within(1e-12 * n));
            }
            assertThat(i == 0 || eigen.values()[i - 1] <= eigen.values()[i]).isTrue();
        }
    }
}
