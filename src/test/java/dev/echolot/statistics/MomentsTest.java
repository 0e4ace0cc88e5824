package dev.echolot.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MomentsTest {

    @Test
    void agreesWithTheTwoPassFormulas() {
        double[] numbers = new Random(1).doubles(1_000, 1e6, 1e6 + 1).toArray();
        Moments moments = of(numbers);
        double mean = Arrays.stream(numbers).sum() / numbers.length;
        double squares =
                Arrays.stream(numbers).map(x -> (x - mean) * (x - mean)).sum();

        assertThat(moments.count()).isEqualTo(1_000);
        assertThat(moments.mean()).isCloseTo(mean, within(1e-8));
        assertThat(moments.variance()).isCloseTo(squares / 999, within(1e-9));
        assertThat(moments.deviation()).isEqualTo(Math.sqrt(moments.variance()));
        assertThat(moments.min()).isEqualTo(Arrays.stream(numbers).min().orElseThrow());
        assertThat(moments.max()).isEqualTo(Arrays.stream(numbers).max().orElseThrow());
    }

    @Test
    void mergesToWhatOnePassGives() {
        double[] numbers = new Random(2).doubles(1_000).toArray();
        Moments merged = new Moments();
        for (int from = 0; from < 1_000; from += 125) {
            merged.merge(of(Arrays.copyOfRange(numbers, from, from + 125)));
        }
        merged.merge(new Moments());
        Moments whole = of(numbers);

        assertThat(merged.count()).isEqualTo(whole.count());
        assertThat(merged.mean()).isCloseTo(whole.mean(), within(1e-12));
        assertThat(merged.variance()).isCloseTo(whole.variance(), within(1e-12));
        assertThat(merged.min()).isEqualTo(whole.min());
        assertThat(merged.max()).isEqualTo(whole.max());
    }

    @Test
    void ofNothingAndOfOneNumber() {
        assertThat(new Moments().mean()).isNaN();
        assertThat(new Moments().deviation()).isZero();
        assertThat(of(4).mean()).isEqualTo(4);
        assertThat(of(4).variance()).isZero();
    }

    @Test
    void survivesItsBytes() {
        for (Moments moments : new Moments[] {new Moments(), of(0.1), of(0.1, -7, 1e300)}) {
            assertThat(MomentsCodec.decode(MomentsCodec.encode(moments))).isEqualTo(moments);
        }
        assertThatThrownBy(() -> MomentsCodec.decode(new byte[] {2, 0}))
                .isInstanceOf(StateFormatException.class)
                .hasMessageContaining("moments: expected version 1, found 2");
        assertThatThrownBy(() -> MomentsCodec.decode(new byte[] {1, 1, 0})).hasMessageContaining("truncated");
    }

    @Test
    void refusesWhatIsNotFinite() {
        assertThatThrownBy(() -> of(Double.NaN)).hasMessageContaining("NaN");
    }

    private static Moments of(double... numbers) {
        Moments moments = new Moments();
        Arrays.stream(numbers).forEach(moments::add);
        return moments;
    }
}
