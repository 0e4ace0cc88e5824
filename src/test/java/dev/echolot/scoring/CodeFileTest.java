package dev.echolot.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.echolot.features.FeatureMatrix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CodeFileTest {

    private static final int LATENT = 5;

    @TempDir
    private Path directory;

    private static FeatureMatrix codes() {
        Random random = new Random(1);
        FeatureMatrix codes = new FeatureMatrix(LATENT);
        float[] row = new float[LATENT];
        for (int r = 0; r < 400; r++) {
            for (int i = 0; i < LATENT; i++) {
                row[i] = i == 4 ? 7 : (float) (random.nextGaussian() * Math.pow(10, i - 2));
            }
            if (r == 17) {
                Arrays.fill(row, Float.NaN);
            }
            codes.add(row, 0);
        }
        return codes;
    }

    /** Rows 3 and 390 of three fields, the first with a gap. */
    private static WholeRows whole() {
        WholeRows whole = new WholeRows(3);
        whole.add(3, new float[] {1e30f, Float.NaN, -0.1f});
        whole.add(390, new float[] {4, 5, 6});
        return whole;
    }

    @Test
    void givesBackRowsKeptWholeButTheirGaps() throws Exception {
        Path file = directory.resolve("codes");
        new CodeFile("space", CodePrecision.INT8, codes(), whole()).write(file);
        WholeRows read = CodeFile.read(file).whole();
        assertThat(read.count()).isEqualTo(2);
        float[] row = {7, 8, 9};
        read.restore(3, row);
        assertThat(row).containsExactly(1e30f, 8, -0.1f);
        read.restore(389, row);
        assertThat(row).as("not kept whole").containsExactly(1e30f, 8, -0.1f);
        read.restore(390, row);
        assertThat(row).containsExactly(4, 5, 6);
        new CodeFile("space", CodePrecision.INT8, codes(), new WholeRows(3)).write(directory.resolve("none"));
        assertThat(Files.size(file) - Files.size(directory.resolve("none"))).isEqualTo(2 * WholeRows.bytes(3));
        assertThatThrownBy(() -> whole().add(390, row)).hasMessageContaining("after 390");
    }

    @Test
    void readsFilesOfTheVersionBeforeWhichHasNoWholeRows() throws Exception {
        Path file = directory.resolve("codes");
        new CodeFile("space", CodePrecision.F32, codes(), new WholeRows(3)).write(file);
        byte[] bytes = Files.readAllBytes(file);
        bytes[8] = 2;
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 8));
        assertThat(CodeFile.read(file).codes().get(399, 4)).isEqualTo(7);
        assertThat(CodeFile.read(file).whole().count()).isZero();
    }

    @Test
    void refusesWholeRowsThatCannotBe() throws Exception {
        Path file = directory.resolve("codes");
        new CodeFile("space", CodePrecision.F16, codes(), whole()).write(file);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - WholeRows.bytes(3) + 2] = 3; // row 390 becomes 902
        Files.write(file, bytes);
        assertThatThrownBy(() -> CodeFile.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("got row 902");
    }

    @Test
    void aRowIsKeptWholeWhereThatSavesMoreAByteThanItsCodeCan() {
        assertThat(WholeRows.bytes(9)).isEqualTo(40);
        assertThat(WholeRows.pays(19.9, 9, 2)).isFalse();
        assertThat(WholeRows.pays(20.1, 9, 2)).isTrue();
        assertThat(WholeRows.pays(20.1, 9, 1))
                .as("a smaller code saves as much with less")
                .isFalse();
        assertThat(WholeRows.pays(Double.NaN, 9, 2)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void givesBackTheRoundedCodesBitForBit(CodePrecision precision) throws Exception {
        Path file = directory.resolve("codes");
        new CodeFile("space", precision, codes(), whole()).write(file);
        CodeFile read = CodeFile.read(file);
        FeatureMatrix rounded = CodeFile.rounded(codes(), precision);
        assertThat(CodeFile.is(file)).isTrue();
        assertThat(read.space()).isEqualTo("space");
        assertThat(read.precision()).isEqualTo(precision);
        assertThat(read.codes().rows()).isEqualTo(400);
        for (int r = 0; r < 400; r++) {
            for (int i = 0; i < LATENT; i++) {
                assertThat(Float.floatToIntBits(read.codes().get(r, i)))
                        .isEqualTo(Float.floatToIntBits(rounded.get(r, i)));
                assertThat(Float.isNaN(rounded.get(r, i))).isEqualTo(r == 17);
            }
        }
    }

    @Test
    void losesNoMoreThanThePrecisionSays() {
        FeatureMatrix codes = codes();
        FeatureMatrix half = CodeFile.rounded(codes, CodePrecision.F16);
        FeatureMatrix eighth = CodeFile.rounded(codes, CodePrecision.INT8);
        for (int i = 0; i < LATENT; i++) {
            float least = Float.POSITIVE_INFINITY;
            float most = Float.NEGATIVE_INFINITY;
            double withBytes = 0;
            double withEvenSteps = 0;
            for (int r = 0; r < 400; r++) {
                if (r != 17) {
                    least = Math.min(least, codes.get(r, i));
                    most = Math.max(most, codes.get(r, i));
                }
            }
            for (int r = 0; r < 400; r++) {
                if (r != 17) {
                    float x = codes.get(r, i);
                    assertThat(Math.abs(half.get(r, i) - x))
                            .isLessThanOrEqualTo(Math.max(Math.abs(x) / 2048, 0x1p-25f));
                    double step = (most - least) / 254.0;
                    double even = step == 0 ? x : least + step * Math.rint((x - least) / step);
                    withBytes += Math.pow((double) eighth.get(r, i) - x, 2);
                    withEvenSteps += Math.pow(even - x, 2);
                }
            }
            assertThat(withBytes).as("element %d", i).isLessThanOrEqualTo(1.001 * withEvenSteps);
        }
    }

    @Test
    void aRowFarOutDoesNotCostTheOthersTheirPrecision() {
        Random random = new Random(4);
        FeatureMatrix codes = new FeatureMatrix(1);
        for (int r = 0; r < 1000; r++) {
            codes.add(new float[] {(float) random.nextGaussian()}, 0);
        }
        codes.add(new float[] {1e6f}, 0);
        codes.add(new float[] {Float.NEGATIVE_INFINITY}, 0);
        FeatureMatrix rounded = CodeFile.rounded(codes, CodePrecision.INT8);
        double squares = 0;
        for (int r = 0; r < 1000; r++) {
            squares += Math.pow(rounded.get(r, 0) - codes.get(r, 0), 2) / 1000;
        }
        assertThat(Math.sqrt(squares))
                .as("of a deviation; even steps are 3937 wide")
                .isLessThan(0.05);
        assertThat(rounded.get(1000, 0)).isCloseTo(1e6f, Percentage.withPercentage(0.1));
        assertThat(rounded.get(1001, 0)).as("no finite number").isNaN();
    }

    @Test
    void takesTheWidestAndTheNarrowestOfRanges() {
        for (float size : new float[] {1e-42f, 1e-30f, 1e30f, 1e38f}) {
            FeatureMatrix codes = new FeatureMatrix(1);
            for (int r = -100; r <= 100; r++) {
                codes.add(new float[] {r * (size / 100)}, 0);
            }
            FeatureMatrix rounded = CodeFile.rounded(codes, CodePrecision.INT8);
            for (int r = 0; r < 201; r++) {
                assertThat(rounded.get(r, 0)).as("%s of %s", r, size).isCloseTo(codes.get(r, 0), within(size / 100));
            }
        }
    }

    @Test
    void everyHalfPrecisionNumberSurvivesTheWayThereAndBack() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            short half = (short) bits;
            float value = CodePrecision.fromHalf(half);
            if (Float.isFinite(value)) {
                assertThat(CodePrecision.toHalf(value)).isEqualTo(half);
            }
        }
        assertThat(CodePrecision.fromHalf(CodePrecision.toHalf(1e9f))).isEqualTo(65504);
        assertThat(CodePrecision.fromHalf((short) 0x3c01)).isEqualTo(1 + 0x1p-10f);
        assertThat(CodePrecision.fromHalf(CodePrecision.toHalf(Float.NaN))).isNaN();
    }

    @ParameterizedTest
    @EnumSource
    void refusesAFileCutShortAnywhereAndOneThatGoesOn(CodePrecision precision) throws Exception {
        Path file = directory.resolve("codes");
        FeatureMatrix two = new FeatureMatrix(2);
        two.add(new float[] {1, 2}, 0);
        two.add(new float[] {-1, 2}, 0);
        WholeRows whole = new WholeRows(3);
        whole.add(1, new float[] {4, 5, 6});
        new CodeFile("späce", precision, two, whole).write(file);
        byte[] bytes = Files.readAllBytes(file);
        for (int length = 0; length < bytes.length; length++) {
            Files.write(file, Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> CodeFile.read(file))
                    .as("%d of %d bytes", length, bytes.length)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(file + ": it ends before its last row");
        }
        Files.write(file, Arrays.copyOf(bytes, bytes.length + 1));
        assertThatThrownBy(() -> CodeFile.read(file))
                .hasMessageContaining(file + ": expected the end after 2 codes and 1 whole rows");
    }

    @Test
    void saysOfAFileThatCannotBeWhichItIs() throws Exception {
        Path file = directory.resolve("codes");
        new CodeFile("space", CodePrecision.F16, codes(), whole()).write(file);
        byte[] bytes = Files.readAllBytes(file);
        int space = 8 + 1 + 1 + 2;
        int rows = space + "space".length() + 4;
        for (int[] change : new int[][] {{8, 4}, {9, 3}, {space, 0xff}, {rows, 0x80}, {rows + 3, 1}}) {
            byte[] changed = bytes.clone();
            changed[change[0]] = (byte) change[1];
            Files.write(file, changed);
            assertThatThrownBy(() -> CodeFile.read(file))
                    .as("byte %d", change[0])
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(file + ": expected");
        }
    }

    @Test
    void refusesAFileThatIsNone() throws Exception {
        Path text = Files.writeString(directory.resolve("text"), "embedding.0,embedding.1\n1,2\n");
        assertThat(CodeFile.is(text)).isFalse();
        assertThatThrownBy(() -> CodeFile.read(text)).hasMessageContaining("begins otherwise");
    }
}
