package dev.echolot.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantileSketchTest {

    private static final double[] ASKED = {0, 0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999, 1};

    enum Numbers {
        CONSTANT(r -> 3.7),
        UNIFORM(Random::nextDouble),
        EXPONENTIAL(r -> -Math.log(1 - r.nextDouble())),
        HEAVY_TAIL(r -> Math.pow(1 - r.nextDouble(), -2)),
        MANY_ZEROS(r -> r.nextInt(3) == 0 ? 0 : r.nextDouble()),
        TINY_AND_HUGE(r -> Math.exp(r.nextGaussian() * 4)),
        FLOATS(r -> (float) Math.abs(r.nextGaussian()));

        final ToDoubleFunction<Random> next;

        Numbers(ToDoubleFunction<Random> next) {
            this.next = next;
        }

        double[] draw(int count, long seed) {
            Random random = new Random(seed);
            double[] numbers = new double[count];
            Arrays.setAll(numbers, i -> next.applyAsDouble(random));
            return numbers;
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyQuantileIsWithinThePromisedRelativeError(Numbers numbers) {
        for (int count : new int[] {1, 2, 3, 10, 150, 200, 400, 20_000}) {
            double[] drawn = numbers.draw(count, 17 + count);
            QuantileSketch sketch = sketchOf(drawn);

            assertWithinBound(sketch, drawn);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.0005, 0.02, 0.2})
    void holdsTheBoundAtOtherAccuraciesToo(double accuracy) {
        double[] drawn = Numbers.EXPONENTIAL.draw(5_000, 3);
        QuantileSketch sketch = new QuantileSketch(accuracy, 65_536);
        Arrays.stream(drawn).forEach(sketch::add);

        assertWithinBound(sketch, drawn);
    }

    @ParameterizedTest
    @EnumSource
    void mergedSketchesEqualOneSketchOfEverythingWhateverTheOrder(Numbers numbers) {
        double[] drawn = numbers.draw(6_000, 5);
        QuantileSketch whole = sketchOf(drawn);
        List<QuantileSketch> parts = new ArrayList<>();
        for (int from = 0; from < drawn.length; from += 250) {
            parts.add(sketchOf(Arrays.copyOfRange(drawn, from, from + 250)));
        }
        for (int round = 0; round < 3; round++) {
            Collections.shuffle(parts, new Random(round));
            QuantileSketch merged = new QuantileSketch();
            parts.forEach(merged::merge);

            assertThat(merged).isEqualTo(whole);
            assertThat(QuantileSketchCodec.encode(merged)).isEqualTo(QuantileSketchCodec.encode(whole));
            assertWithinBound(merged, drawn);
        }
    }

    @Test
    void collapsesOnlyTheLowestBucketsAndDoesSoWhateverTheOrder() {
        Random random = new Random(11);
        double[] drawn = new double[2_000];
        Arrays.setAll(drawn, i -> Math.exp(random.nextGaussian() * 3));
        QuantileSketch inOrder = new QuantileSketch(0.01, 300);
        Arrays.stream(drawn).forEach(inOrder::add);
        double[] sorted = drawn.clone();
        Arrays.sort(sorted);
        QuantileSketch ascending = new QuantileSketch(0.01, 300);
        Arrays.stream(sorted).forEach(ascending::add);
        QuantileSketch descending = new QuantileSketch(0.01, 300);
        for (int i = sorted.length - 1; i >= 0; i--) {
            descending.add(sorted[i]);
        }

        assertThat(ascending).isEqualTo(inOrder);
        assertThat(descending).isEqualTo(inOrder);
        assertThat(inOrder.count()).isEqualTo(drawn.length);
        double max = sorted[sorted.length - 1];
        assertThat(inOrder.quantile(1)).isBetween(max * 0.99, max * 1.01);
        assertThat(inOrder.quantile(0)).isBetween(max / 300, max);
    }

    @Test
    void theWholeRangeOfAScoreFitsUnderTheCap() {
        QuantileSketch sketch = new QuantileSketch();
        sketch.add(Float.MAX_VALUE);
        sketch.add(Float.MIN_VALUE);

        assertThat(sketch.quantile(0)).isZero();
        assertThat(sketch.quantile(1)).isBetween(Float.MAX_VALUE * 0.99, Float.MAX_VALUE * 1.01);
    }

    @Test
    void survivesItsBytesAndIsCompact() {
        QuantileSketch sketch = sketchOf(Numbers.EXPONENTIAL.draw(20, 2));
        byte[] bytes = QuantileSketchCodec.encode(sketch);

        assertThat(QuantileSketchCodec.decode(bytes)).isEqualTo(sketch);
        assertThat(bytes).hasSizeLessThan(3 * 20 + 6);
        QuantileSketch other = new QuantileSketch(0.05, 128);
        other.add(2.5);
        assertThat(QuantileSketchCodec.decode(QuantileSketchCodec.encode(other)))
                .isEqualTo(other);
    }

    @Test
    void refusesBytesOfAnotherVersionTruncatedOnesAndMore() {
        byte[] bytes = QuantileSketchCodec.encode(sketchOf(1, 2, 3));
        byte[] other = bytes.clone();
        other[0] = 9;

        assertThatThrownBy(() -> QuantileSketchCodec.decode(other))
                .isInstanceOf(StateFormatException.class)
                .hasMessageContaining("expected version 1, found 9");
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> QuantileSketchCodec.decode(cut)).isInstanceOf(StateFormatException.class);
        }
        assertThatThrownBy(() -> QuantileSketchCodec.decode(Arrays.copyOf(bytes, bytes.length + 1)))
                .hasMessageContaining("1 bytes more");
    }

    @Test
    void refusesWhatIsNoNumberFromZero() {
        QuantileSketch sketch = new QuantileSketch();
        for (double bad : new double[] {-1e-12, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> sketch.add(bad)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(sketch.count()).isZero();
        assertThat(sketch.quantile(0.5)).isNaN();
        assertThatThrownBy(() -> sketch.quantile(1.1)).hasMessageContaining("1.1");
        assertThatThrownBy(() -> sketch.merge(new QuantileSketch(0.02, 2048))).hasMessageContaining("do not merge");
    }

    private static QuantileSketch sketchOf(double... numbers) {
        QuantileSketch sketch = new QuantileSketch();
        Arrays.stream(numbers).forEach(sketch::add);
        return sketch;
    }

    private static void assertWithinBound(QuantileSketch sketch, double[] numbers) {
        double[] sorted = numbers.clone();
        Arrays.sort(sorted);
        assertThat(sketch.count()).isEqualTo(numbers.length);
        for (double q : ASKED) {
            double exact = sorted[(int) Math.floor(q * (sorted.length - 1))];
            assertThat(Math.abs(sketch.quantile(q) - exact))
                    .as("q %s of %s numbers, exact %s", q, numbers.length, exact)
                    .isLessThanOrEqualTo(exact * sketch.accuracy() * (1 + 1e-9) + QuantileSketch.SMALLEST);
        }
    }

    @Test
    void countsBeyondTheRangeOfAnIntAreKept() {
        QuantileSketch buckets = new QuantileSketch();
        buckets.addAt(7, 3);
        buckets.addAt(5, Integer.MAX_VALUE);
        buckets.addAt(5, 10);
        buckets.addAt(9, 5_000_000_000L);
        StateWriter out = new StateWriter();
        buckets.writeBuckets(out);
        QuantileSketch read = new QuantileSketch();
        assertThat(read.readBuckets(new StateReader(out.toBytes(), "buckets")))
                .isEqualTo(Integer.MAX_VALUE + 10L + 3 + 5_000_000_000L);
        assertThat(read.sameBuckets(buckets)).isTrue();
        assertThat(read.keyAtRank(Integer.MAX_VALUE + 9L)).isEqualTo(5);
        assertThat(read.keyAtRank(Integer.MAX_VALUE + 10L)).isEqualTo(7);
        assertThat(read.keyAtRank(Integer.MAX_VALUE + 13L)).isEqualTo(9);
    }
}
