package dev.echolot.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.echolot.features.FieldSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedScaleTest {

    private static final int PIXELS = 100;

    /** An image's pixels: most reach white, some hardly light up, one never does. */
    private static RowStore images(int rows) {
        Random random = new Random(3);
        float[] cells = new float[rows * PIXELS];
        for (int i = 0; i < cells.length; i++) {
            int pixel = i % PIXELS;
            double top = pixel == 0 ? 0 : pixel < 10 ? 4 : 255;
            cells[i] = i / PIXELS == 0 ? 0 : (float) Math.rint(top * Math.pow(random.nextDouble(), 0.3));
        }
        return RowStore.of(cells, PIXELS);
    }

    private static List<FieldSpec> pixels() {
        return IntStream.range(0, PIXELS)
                .mapToObj(i -> FieldSpec.numeric("p" + i))
                .toList();
    }

    private static int[] all(int rows) {
        return IntStream.range(0, rows).toArray();
    }

    @Test
    void pixelsAreDividedByOneDeviationHoweverLittleTheyVary() {
        List<FieldProfile> profiles = FieldProfile.learn(pixels(), images(500), all(500));
        assertThat(profiles).allMatch(FieldProfile::shared);
        assertThat(profiles.stream().map(FieldProfile::scale).distinct()).hasSize(1);
        double squares = profiles.stream()
                .mapToDouble(p -> Math.pow(p.statistics().deviation(), 2))
                .sum();
        assertThat(profiles.get(0).scale()).isCloseTo((float) Math.sqrt(squares / (PIXELS - 1)), within(1e-3f));
    }

    @Test
    void aPixelThatNeverLitUpIsWatchedAllTheSame() {
        IdleFields idle = new IdleFields(pixels());
        RowStore rows = images(500);
        float[] row = new float[PIXELS];
        for (int r = 0; r < 500; r++) {
            rows.copyRow(r, row, 0);
            idle.add(row);
        }
        assertThat(idle.others(ProgressListener.SILENT)).hasSize(PIXELS).contains(0);
    }

    @Test
    void aPixelThatEveryImageInksIsOnTheScaleOfTheOthersButNotANumberThatIsSmall() {
        double[] low = new double[PIXELS];
        double[] high = new double[PIXELS];
        Arrays.fill(high, 255);
        low[7] = 180;
        low[8] = 18;
        high[8] = 90;
        low[9] = 200;
        high[9] = 300;
        boolean[] members = SharedScale.members(pixels(), low, high);
        assertThat(members[7]).isTrue();
        assertThat(members[8]).isFalse();
        assertThat(members[9]).isFalse();
    }

    @Test
    void aTableOfUnlikeColumnsKeepsAScaleForEach() {
        double[] low = new double[PIXELS];
        double[] high =
                IntStream.range(0, PIXELS).mapToDouble(i -> 1 << (i % 20)).toArray();
        assertThat(SharedScale.members(pixels(), low, high)).containsOnly(false);
        Arrays.setAll(low, i -> -i);
        Arrays.fill(high, 1);
        assertThat(SharedScale.members(pixels(), low, high)).containsOnly(false);
    }

    @Test
    void fewAlikeColumnsAmongOthersDoNotShareAScaleNorDoThoseWithLog() {
        double[] low = new double[PIXELS];
        double[] high = new double[PIXELS];
        Arrays.fill(high, 255);
        assertThat(SharedScale.members(pixels(), low, high)).containsOnly(true);
        assertThat(SharedScale.members(pixels().subList(0, 20), Arrays.copyOf(low, 20), Arrays.copyOf(high, 20)))
                .containsOnly(false);
        List<FieldSpec> logs = new ArrayList<>();
        pixels().forEach(field -> logs.add(FieldSpec.logNumeric(field.name())));
        assertThat(SharedScale.members(logs, low, high)).containsOnly(false);
    }
}
