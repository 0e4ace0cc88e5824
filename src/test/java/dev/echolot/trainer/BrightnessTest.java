package dev.echolot.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.echolot.features.FieldSpec;
import dev.echolot.onnx.Device;
import dev.echolot.onnx.OnnxGraph;
import dev.echolot.onnx.OnnxSession;
import dev.echolot.onnx.Tensor;
import dev.echolot.onnx.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BrightnessTest {

    private static final int PIXELS = 4;

    /** The score and the contributions of a row off its reconstruction by 1 in every column. */
    private static float[] scored(boolean[] members, float... reconstruction) {
        int columns = reconstruction.length;
        Brightness brightness = new Brightness(members, new float[columns]);
        float[] ones = new float[columns];
        Arrays.fill(ones, 1);
        float[] none = new float[columns];
        ErrorWeights weights = new ErrorWeights(ones, none, none, none, brightness, 2, 1, 0, 0);
        List<FieldSpec> fields = IntStream.range(0, columns)
                .mapToObj(i -> FieldSpec.numeric("p" + i))
                .toList();
        OnnxGraph g = new OnnxGraph("brightness");
        Value y = g.input("y", Value.BATCH, columns);
        Value x = g.add(y, g.constant(1));
        ErrorHead.write(g, ColumnLayout.of(fields), weights, new Preprocessing.Encoded(x, g.not(g.isNaN(x))), y);
        try (OnnxSession session = OnnxSession.open("brightness", g.toBytes(), Device.CPU)) {
            Map<String, Tensor> out = session.run(Map.of("y", Tensor.of(reconstruction, 1, columns)));
            float[] contributions = out.get("contribution").toArray();
            float[] all = Arrays.copyOf(contributions, columns + 1);
            all[columns] = out.get("score").toArray()[0];
            return all;
        }
    }

    private static boolean[] members(int count, int columns) {
        boolean[] out = new boolean[columns];
        Arrays.fill(out, 0, count, true);
        return out;
    }

    @Test
    void theSameErrorCountsLessTheBrighterARowIsExpectedToBe() {
        boolean[] all = members(PIXELS, PIXELS);
        float typical = scored(all, 0, 0, 4, 4)[PIXELS];
        float bright = scored(all, 8, 8, 8, 8)[PIXELS];
        assertThat(typical).as("brightness 2, as is typical").isCloseTo(1, within(1e-6f));
        assertThat(bright).as("four times as bright").isCloseTo((float) Math.pow(1 / 4.0, 1.5), within(1e-6f));
        float[] faint = scored(all, 1, 0, 0, 3);
        assertThat(faint[0] + faint[1] + faint[2] + faint[3])
                .as("contributions")
                .isCloseTo(faint[PIXELS], within(1e-5f));
    }

    @Test
    void anEmptyRowDoesNotScoreWithoutBound() {
        float empty = scored(members(PIXELS, PIXELS), 0, 0, 0, 0)[PIXELS];
        assertThat(empty).isCloseTo((float) Math.pow(1 / Brightness.LEAST, 1.5), within(1e-3f));
    }

    @Test
    void columnsOfTheirOwnScaleAreLeftAsTheyAre() {
        float[] out = scored(members(PIXELS, PIXELS + 1), 8, 8, 8, 8, 50);
        assertThat(out[0]).isCloseTo(out[PIXELS] / 4, within(1e-6f));
        float[] none = scored(new boolean[PIXELS], 8, 8, 8, 8);
        assertThat(none[PIXELS]).isCloseTo(1, within(1e-6f));
    }

    @Test
    void brightnessIsMeasuredFromTheEndThatMostCellsAreNear() {
        float[] ink = new float[100 * 100];
        for (int i = 0; i < ink.length; i++) {
            ink[i] = (i * 7919) % 11 < 2 ? 255 : 0;
        }
        float[] negative = ink.clone();
        for (int i = 0; i < negative.length; i++) {
            negative[i] = 255 - negative[i];
        }
        assertThat(ofSecond(negative)).isCloseTo(ofSecond(ink), within(1e-4)).isPositive();
    }

    /** Of the second row, rebuilt exactly. */
    private static double ofSecond(float[] cells) {
        List<FieldSpec> fields = IntStream.range(0, 100)
                .mapToObj(i -> FieldSpec.numeric("p" + i))
                .toList();
        RowStore rows = RowStore.of(cells, 100);
        int[] all = IntStream.range(0, 100).toArray();
        Preprocessing preprocessing = new Preprocessing(fields, FieldProfile.learn(fields, rows, all));
        Brightness brightness = preprocessing.brightness();
        assertThat(brightness.applies()).isTrue();
        return brightness.of(Arrays.copyOfRange(Cells.of(Cells.encoded(preprocessing, rows)), 100, 200));
    }
}
