package dev.echolot.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.echolot.features.FieldSpec;
import dev.echolot.trainer.ProgressListener;
import dev.echolot.trainer.Rows;
import dev.echolot.trainer.Trainer;
import dev.echolot.trainer.TrainingSpec;
import dev.echolot.trainer.TrainingSpec.Kind;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rows on a curved surface of two parameters in 16 columns, a little noise added: a code of two numbers suffices for whoever
 * follows the curve, principal components can only lay a plane through it.
 */
class CurvedSurfaceTest {

    private static final int COLUMNS = 16;
    private static final int LATENT = 2;
    private static final int TRAINED = 2000;
    private static final int HELD_OUT = 1000;
    private static final double NOISE = 0.05;
    private static final double PROMISED = 0.8;

    @TempDir
    Path directory;

    private final List<String> names =
            IntStream.range(0, COLUMNS).mapToObj(i -> "x" + i).toList();

    @Test
    void isRebuiltBetterByTheDefaultKindThanByPrincipalComponentsWithACodeAsWide() throws Exception {
        double[][] rows = surface(TRAINED + HELD_OUT, 11);
        double[][] train = Arrays.copyOf(rows, TRAINED);
        double[][] heldOut = Arrays.copyOfRange(rows, TRAINED, rows.length);
        Pca pca = Pca.fit(train);
        double yardstick = Arrays.stream(heldOut)
                .mapToDouble(row -> pca.reconstructionError(row, LATENT))
                .average()
                .orElseThrow();
        double curved = error(Kind.UNDERCOMPLETE, train, heldOut) / yardstick;
        double flat = error(Kind.LINEAR, train, heldOut) / yardstick;
        System.out.printf(
                Locale.ROOT,
                "curved surface: principal components %.4f, undercomplete %.3f of it, linear %.3f%n",
                yardstick,
                curved,
                flat);
        assertThat(curved).as("error over that of principal components").isLessThanOrEqualTo(PROMISED);
        assertThat(flat).as("the same of kind linear").isCloseTo(1, within(0.05));
    }

    private double error(Kind kind, double[][] train, double[][] heldOut) throws Exception {
        TrainingSpec spec = TrainingSpec.of(
                        "surface", kind, names.stream().map(FieldSpec::numeric).toList())
                .withLatent(LATENT);
        return RowScores.of(
                        Trainer.train(spec, texts(train), 1, ProgressListener.SILENT)
                                .write(directory.resolve(kind.code())),
                        texts(heldOut))
                .meanError();
    }

    private Rows texts(double[][] rows) {
        Rows out = new Rows(names);
        for (double[] row : rows) {
            out.add(Arrays.stream(row).mapToObj(Double::toString).toArray(String[]::new));
        }
        return out;
    }

    /** Every column its own mixture of u, v, u^2, v^2 and uv, each of about the same variance, u and v from -1 to 1. */
    private static double[][] surface(int count, long seed) {
        Random random = new Random(seed);
        double[][] mixture = new double[COLUMNS][5];
        for (double[] column : mixture) {
            Arrays.setAll(column, i -> random.nextGaussian());
        }
        double[][] rows = new double[count][COLUMNS];
        for (double[] row : rows) {
            double u = 2 * random.nextDouble() - 1;
            double v = 2 * random.nextDouble() - 1;
            double[] terms = {u, v, 2 * u * u, 2 * v * v, 2 * u * v};
            for (int c = 0; c < COLUMNS; c++) {
                row[c] = NOISE * random.nextGaussian();
                for (int i = 0; i < terms.length; i++) {
                    row[c] += mixture[c][i] * terms[i];
                }
            }
        }
        return rows;
    }
}
