package dev.echolot.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalTextTest {

    @Test
    void givesTheBitsOfTheJdkForAnyDecimalText() {
        long seed = 7;
        Random random = new Random(seed);
        for (int i = 0; i < 200_000; i++) {
            String text = randomDecimal(random);
            assertThat(Double.doubleToRawLongBits(DecimalText.parse(text)))
                    .as("seed %d, text %s", seed, text)
                    .isEqualTo(Double.doubleToRawLongBits(Double.parseDouble(text)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "abc", "1d", "2f", "0x1p3", "1.2.3", "--1", "1e", "e5", ".", "-", "1e+", "1,5", "12 3"})
    void refusesWhatIsNoDecimalNumber(String text) {
        assertThat(DecimalText.parse(text)).isNaN();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e400", "-1e400", "nan", "NaN", "-NaN", "inf", "+Inf", "-infinity", "1e99999999999"})
    void tellsNumbersThatNoDoubleHoldsFromTextThatIsNoNumber(String text) {
        assertThat(DecimalText.parse(text)).isInfinite();
    }

    @ParameterizedTest
    @CsvSource({
        "'1.0',1",
        "1e3,1000",
        "1.50,1.5",
        "-0,0",
        "-0.0,0",
        "007,007",
        "+1,+1",
        "1.,1.",
        "abc,abc",
        "123456789012345678901,123456789012345678901",
        "3598215285024754,3598215285024754",
        "1-2,1-2",
        "-,-"
    })
    void spellsOneNumberOneWayAndLeavesOtherTextAlone(String text, String canonical) {
        assertThat(DecimalText.canonical(text)).isEqualTo(canonical);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-0", "10", "0.5", "-1.25e-3", "1E+5"})
    void knowsJsonNumbers(String text) {
        assertThat(DecimalText.isJsonNumber(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "01", "+1", ".5", "1.", "1e", " 1", "1 ", "NaN", "0x1"})
    void knowsWhatJsonCallsNoNumber(String text) {
        assertThat(DecimalText.isJsonNumber(text)).isFalse();
    }

    private static String randomDecimal(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> Double.toString(Double.longBitsToDouble(random.nextLong() & 0x7fdfffffffffffffL));
            case 1 ->
                new BigDecimal(random.nextLong())
                        .movePointLeft(random.nextInt(25))
                        .toPlainString();
            case 2 ->
                (random.nextBoolean() ? "-" : "+") + "00" + random.nextInt(1000) + "." + Math.abs(random.nextInt())
                        + "e" + (random.nextInt(60) - 30);
            default -> " " + random.nextInt(100000) / 100.0 + " ";
        };
    }
}
