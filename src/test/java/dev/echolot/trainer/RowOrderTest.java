package dev.echolot.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowOrderTest {

    private static final int LARGE = 3 * RowOrder.WINDOW + 12_345;

    private static RowOrder order(int rows, long seed) {
        return new RowOrder(IntStream.range(0, rows).map(i -> 2 * i).toArray(), new SplittableRandom(seed));
    }

    private static int[] epoch(RowOrder order, int rows, int epoch) {
        order.begin(epoch);
        return IntStream.range(0, rows)
                .map(i -> {
                    order.step();
                    return order.row();
                })
                .toArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 700, RowOrder.WINDOW, LARGE})
    void givesEveryRowOnceInEachEpochInAnotherOrder(int rows) {
        RowOrder order = order(rows, 1);
        int[] first = epoch(order, rows, 1);
        int[] second = epoch(order, rows, 2);
        int[] all = IntStream.range(0, rows).map(i -> 2 * i).toArray();
        assertThat(Arrays.stream(first).sorted().toArray()).isEqualTo(all);
        assertThat(Arrays.stream(second).sorted().toArray()).isEqualTo(all);
        if (rows > 1) {
            assertThat(second).isNotEqualTo(first);
        }
        assertThat(epoch(order(rows, 1), rows, 1)).as("the same seed").isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(ints = {700, LARGE})
    void canBeEnteredAnywhere(int rows) {
        int[] third = epoch(order(rows, 1), rows, 3);
        RowOrder entered = order(rows, 1);
        entered.begin(3);
        entered.skip(rows / 2);
        entered.step();
        assertThat(entered.row()).isEqualTo(third[rows / 2]);
    }

    /** A window may hold the last block, which is shorter. The promise behind sequential reading, and the one behind mixing. */
    @Test
    void readsAWindowOfBlocksAtATimeAndMixesABatchFromAllOverTheData() {
        int[] rows = epoch(order(LARGE, 1), LARGE, 1);
        long blocks = Arrays.stream(rows, 0, RowOrder.WINDOW - RowOrder.BLOCK)
                .map(r -> r / 2 / RowOrder.BLOCK)
                .distinct()
                .count();
        assertThat(blocks).isLessThanOrEqualTo(RowOrder.BLOCKS);
        int[] batch = Arrays.copyOf(rows, 256);
        assertThat(Arrays.stream(batch)
                        .map(r -> r / 2 / RowOrder.BLOCK)
                        .distinct()
                        .count())
                .as("places a batch comes from")
                .isGreaterThan(130);
        double mean = Arrays.stream(batch).average().orElseThrow() / 2 / LARGE;
        assertThat(mean).isBetween(0.4, 0.6);
    }
}
