package dev.echolot.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolot.features.FieldSpec;
import dev.echolot.model.ModelFile;
import dev.echolot.trainer.ProgressListener;
import dev.echolot.trainer.Rows;
import dev.echolot.trainer.Trainer;
import dev.echolot.trainer.TrainingSpec;
import dev.echolot.trainer.TrainingSpec.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A tenth of the cells of unseen ordinary rows is hidden, and filled with what the model expects: as {@code reconstruct} does.
 * The column's mean is the least that must be beaten; principal components are kind linear, a code as wide, filled the same
 * way. Prints the table of src/docs/benchmarks.md.
 */
class ImputationIT {

    private static final double HIDDEN = 0.1;

    @TempDir
    Path directory;

    /** Root of the mean squared error of the hidden cells, each column in units of its deviation in the training rows. */
    @ParameterizedTest
    @ValueSource(strings = {"cardio", "satimage-2", "pendigits", "thyroid"})
    void fillsHiddenCellsBetterThanTheMeanAndPrincipalComponents(String set) throws Exception {
        Adbench benchmark = Adbench.read(set);
        List<String[]> whole = new ArrayList<>();
        for (int r = 0; r < benchmark.anomalous().length; r++) {
            if (!benchmark.anomalous()[r]) {
                whole.add(benchmark.test().get(r));
            }
        }
        Columns columns = Columns.of(benchmark.train());
        boolean[][] hidden = hidden(whole.size(), columns.mean.length);
        ModelFile linear = train(set, benchmark, Kind.LINEAR);
        ModelFile plain = train(set, benchmark, Kind.UNDERCOMPLETE);
        ModelFile denoising = train(set, benchmark, Kind.DENOISING);
        Rows rows = gaps(benchmark, whole, hidden);
        int[] fields = benchmark.columns().stream()
                .mapToInt(linear.manifest().features().paths()::indexOf)
                .toArray();
        double mean = columns.error(whole, hidden, fields, null);
        double pca = columns.error(whole, hidden, fields, RowScores.of(linear, rows));
        double plainly = columns.error(whole, hidden, fields, RowScores.of(plain, rows));
        double denoised = columns.error(whole, hidden, fields, RowScores.of(denoising, rows));
        System.out.printf(
                Locale.ROOT,
                "%-12s codes %d, %d, %d: mean %.3f, PCA %.3f, undercomplete %.3f, denoising %.3f%n",
                set,
                linear.manifest().architecture().latent(),
                plain.manifest().architecture().latent(),
                denoising.manifest().architecture().latent(),
                mean,
                pca,
                plainly,
                denoised);
        assertThat(denoised).as("kind denoising beside the mean").isLessThan(mean);
        assertThat(denoised).as("kind denoising beside principal components").isLessThan(pca);
        assertThat(denoised).as("kind denoising beside undercomplete").isLessThan(plainly);
        assertThat(plainly).as("kind undercomplete beside the mean").isLessThan(mean);
        assertThat(plainly).as("kind undercomplete beside principal components").isLessThan(pca);
    }

    private ModelFile train(String set, Adbench benchmark, Kind kind) throws Exception {
        TrainingSpec spec = TrainingSpec.of(
                set, kind, benchmark.columns().stream().map(FieldSpec::numeric).toList());
        return Trainer.train(spec, benchmark.rows(benchmark.train()), 1, ProgressListener.SILENT)
                .write(directory.resolve(kind.code()));
    }

    private static boolean[][] hidden(int rows, int columns) {
        Random random = new Random(3);
        boolean[][] out = new boolean[rows][columns];
        for (boolean[] row : out) {
            for (int c = 0; c < columns; c++) {
                row[c] = random.nextDouble() < HIDDEN;
            }
        }
        return out;
    }

    private static Rows gaps(Adbench benchmark, List<String[]> whole, boolean[][] hidden) {
        Rows rows = new Rows(benchmark.columns());
        for (int r = 0; r < hidden.length; r++) {
            @Nullable String[] cells = whole.get(r).clone();
            for (int c = 0; c < cells.length; c++) {
                cells[c] = hidden[r][c] ? null : cells[c];
            }
            rows.add(cells);
        }
        return rows;
    }

    /** Of the training rows. */
    private record Columns(double[] mean, double[] deviation) {

        static Columns of(List<String[]> rows) {
            int n = rows.get(0).length;
            Columns out = new Columns(new double[n], new double[n]);
            for (int c = 0; c < n; c++) {
                double sum = 0;
                double squares = 0;
                for (String[] row : rows) {
                    sum += Double.parseDouble(row[c]);
                }
                out.mean[c] = sum / rows.size();
                for (String[] row : rows) {
                    squares += Math.pow(Double.parseDouble(row[c]) - out.mean[c], 2);
                }
                out.deviation[c] = Math.sqrt(squares / rows.size());
            }
            return out;
        }

        /**
         * @param fields of the model by column; -1 where it has none, of a column that does not vary: left out
         * @param filled what a model expects; null for the means
         */
        double error(List<String[]> whole, boolean[][] hidden, int[] fields, @Nullable RowScores filled) {
            double sum = 0;
            long cells = 0;
            for (int r = 0; r < hidden.length; r++) {
                for (int c = 0; c < mean.length; c++) {
                    if (hidden[r][c] && fields[c] >= 0) {
                        double guess = filled == null ? mean[c] : filled.expected()[r][fields[c]];
                        double away = (guess - Double.parseDouble(whole.get(r)[c])) / deviation[c];
                        sum += away * away;
                        cells++;
                    }
                }
            }
            return Math.sqrt(sum / cells);
        }
    }
}
