package dev.echolot.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldTextTest {

    @ParameterizedTest
    @CsvSource({
        "107.4,107.4",
        "12,12",
        "-0.5,-0.5",
        "0.1,0.1",
        "1234.5678,1234.57",
        "0.00012345678,0.000123457",
        "0.00001234567,0.0000123457",
        "16777216,16777200",
        "9999999,9999999",
        "1e20,1E+20",
        "-0.0,0",
        "3.4e38,3.4E+38"
    })
    void showsNumbersToSixDigits(float raw, String text) {
        assertThat(new FieldText(FieldSpec.numeric("x")).of(raw)).isEqualTo(text);
    }

    @Test
    void showsTheUnitBehindANumber() {
        FieldSpec field = new FieldSpec("amount", FieldType.NUMERIC, true, "EUR", List.of(), null, null, false);
        assertThat(new FieldText(field).of(107.4f)).isEqualTo("107.4 EUR");
        assertThat(new FieldText(field).of(Float.NaN)).isEqualTo("missing");
    }

    @Test
    void namesCategoriesAndWhatIsNone() {
        FieldText text = new FieldText(FieldSpec.categorical("shop", List.of("bar", "zoo")));
        assertThat(List.of(text.of(1), text.of(2), text.of(0), text.of(3), text.of(-1)))
                .containsExactly("bar", "zoo", "unseen", "unseen", "unseen");
    }

    @ParameterizedTest
    @CsvSource({
        "0,Mon 00:00",
        "2285,Tue 14:05",
        "10079,Sun 23:59",
        "10080,Mon 00:00",
        "-1,Sun 23:59",
        "2285.4,Tue 14:05"
    })
    void showsWeekdayAndTime(float raw, String text) {
        assertThat(new FieldText(FieldSpec.time("t", "iso", "UTC")).of(raw)).isEqualTo(text);
    }

    @Test
    void roundsBooleansToTheNearer() {
        FieldText text = new FieldText(FieldSpec.bool("b"));
        assertThat(List.of(text.of(1), text.of(0), text.of(0.7f), text.of(0.2f)))
                .containsExactly("true", "false", "true", "false");
    }
}
