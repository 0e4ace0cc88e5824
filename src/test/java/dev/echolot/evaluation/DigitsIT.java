package dev.echolot.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolot.model.ModelFile;
import dev.echolot.trainer.TrainingSpec.Kind;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Images as rows of pixels, codes of 32, everything else the default; principal components are kind linear on the same
 * preprocessed columns, rows and code width. Prints the tables of src/docs/benchmarks.md; {@code echolot.kind} chooses
 * another kind.
 */
class DigitsIT {

    private static final int LATENT = 32;
    private static final int TRAINED = 4000;
    /** Of the digits, so many chose the score; the others only report. */
    private static final int CHOSEN = 5;

    @TempDir
    Path directory;

    private Digits all;
    private Kind kind;

    @BeforeEach
    void readImages() throws Exception {
        all = Digits.read();
        kind = Kind.valueOf(System.getProperty("echolot.kind", "undercomplete").toUpperCase(Locale.ROOT));
    }

    @Test
    void rebuildsUnseenDigitsBetterThanPrincipalComponentsAndItsCodesAreWorthHaving() throws Exception {
        Digits train = all.only(IntStream.range(0, TRAINED).toArray());
        Digits test = all.only(IntStream.range(TRAINED, all.digits().length).toArray());
        ModelFile model = train.train(kind, LATENT, directory.resolve("model"));
        ModelFile linear = train.train(Kind.LINEAR, LATENT, directory.resolve("linear"));
        double ratio =
                mean(test.score(model).errors()) / mean(test.score(linear).errors());
        System.out.printf(
                Locale.ROOT,
                "%s: reconstruction error on held-out digits %.4f, principal components %.4f, ratio %.3f%n",
                kind.code(),
                mean(test.score(model).errors()),
                mean(test.score(linear).errors()),
                ratio);
        double raw = codes("raw pixels", train, test, train.pixels(), test.pixels());
        codes(
                "PCA-32",
                train,
                test,
                train.score(linear).codes(),
                test.score(linear).codes());
        double similar = codes(
                kind.code(),
                train,
                test,
                train.score(model).codes(),
                test.score(model).codes());
        if (kind == Kind.UNDERCOMPLETE) {
            assertThat(ratio).as("error over that of principal components").isLessThanOrEqualTo(0.8);
            assertThat(similar).as("precision at 10, beside that of pixels").isGreaterThan(raw);
        }
    }

    /** @return precision at 10 */
    private static double codes(String name, Digits train, Digits test, float[][] reference, float[][] queries) {
        double precision = CodeQuality.precision(reference, train.digits(), queries, test.digits(), 10);
        System.out.printf(
                Locale.ROOT,
                "%-14s nearest neighbour %.3f, precision at 10 %.3f, ten labels a digit %.3f, clusters' agreement %.3f%n",
                name,
                CodeQuality.nearestNeighbour(reference, train.digits(), queries, test.digits()),
                precision,
                CodeQuality.linearProbe(reference, train.digits(), 10, queries, test.digits()),
                CodeQuality.clusterAgreement(reference, train.digits(), 10));
        return precision;
    }

    /**
     * The first half of a digit's images trains, its other half and all other digits are scored. That residuals go by
     * brightness was chosen on digits 0 to 4.
     */
    @Test
    void tellsOneDigitFromTheRestFromHalfItsFewImages() throws Exception {
        double sum = 0;
        double sumChosen = 0;
        double sumLinear = 0;
        for (int digit = 0; digit < 10; digit++) {
            int wanted = digit;
            int[] own = IntStream.range(0, all.digits().length)
                    .filter(i -> all.digits()[i] == wanted)
                    .toArray();
            int[] first = Arrays.copyOf(own, own.length / 2);
            Digits test = all.only(IntStream.range(0, all.digits().length)
                    .filter(i -> Arrays.binarySearch(first, i) < 0)
                    .toArray());
            boolean[] other = new boolean[test.digits().length];
            for (int i = 0; i < other.length; i++) {
                other[i] = test.digits()[i] != digit;
            }
            Digits train = all.only(first);
            Digits.Scored scored = test.score(train.train(kind, LATENT, directory.resolve("d" + digit)));
            Digits.Scored linear = test.score(train.train(Kind.LINEAR, LATENT, directory.resolve("l" + digit)));
            double[] errors = new double[other.length];
            Arrays.setAll(errors, i -> linear.errors()[i]);
            double auroc = Ranking.of(other, scored.scores()).auroc();
            double auroc32 = Ranking.of(other, errors).auroc();
            sum += auroc / 10;
            sumChosen += digit < CHOSEN ? auroc / CHOSEN : 0;
            sumLinear += auroc32 / 10;
            System.out.printf(Locale.ROOT, "digit %d: AUROC %.4f, PCA-32's error %.4f%n", digit, auroc, auroc32);
        }
        System.out.printf(
                Locale.ROOT,
                "mean: AUROC of %s %.4f (digits 0 to 4 %.4f, 5 to 9 %.4f), of PCA-32's error %.4f%n",
                kind.code(),
                sum,
                sumChosen,
                2 * sum - sumChosen,
                sumLinear);
        if (kind == Kind.UNDERCOMPLETE) {
            assertThat(sum).as("mean AUROC").isGreaterThan(0.96).isGreaterThan(sumLinear);
        }
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
