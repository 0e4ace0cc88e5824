package dev.echolot.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {

    private static final List<String> KNOWN = List.of("amount", "merchant.category", "key", "epochs");

    @ParameterizedTest
    @CsvSource({"ammount,amount", "AMOUNT,amount", "epcohs,epochs", "ky,key", "merchant_category,merchant.category"})
    void findsWhatATypingErrorMeant(String typed, String meant) {
        assertThat(NearestName.of(typed, KNOWN)).contains(meant);
    }

    @Test
    void suggestsNothingWhereNothingIsNear() {
        assertThat(NearestName.of("temperature", KNOWN)).isEmpty();
        assertThat(NearestName.of("abc", List.of())).isEmpty();
        assertThat(NearestName.hint("kez", KNOWN)).isEqualTo(" (did you mean 'key'?)");
    }
}
