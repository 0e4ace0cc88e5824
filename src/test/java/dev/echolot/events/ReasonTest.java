package dev.echolot.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolot.event.Direction;
import dev.echolot.event.FieldFinding;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReasonTest {

    private static FieldFinding finding(
            String name, String actual, String expected, float share, Direction direction, boolean unseen) {
        return new FieldFinding(name, actual, expected, null, 0.0, share, share, direction, actual == null, unseen);
    }

    @Test
    void namesTheFieldsThatExplainMostOfTheScore() {
        assertThat(Reason.of(
                        List.of(
                                finding("amount", "920", "41.3", 0.62f, Direction.HIGHER, false),
                                finding("country", "BR", "DE", 0.21f, Direction.DIFFERENT, false),
                                finding("channel", "chip", "chip", 0.1f, Direction.AS_EXPECTED, false)),
                        0.07f))
                .isEqualTo("amount 920 where 41.3 is usual (62 %), country BR where DE is usual (21 %)");
    }

    @Test
    void saysWhatIsMissingUnseenOrMerelyRare() {
        assertThat(Reason.of(
                        List.of(
                                finding("amount", null, "41.3", 0.3f, Direction.MISSING, false),
                                finding("country", "XX", "DE", 0.25f, Direction.DIFFERENT, true),
                                finding("channel", "chip", "chip", 0.2f, Direction.AS_EXPECTED, false)),
                        0))
                .isEqualTo("amount missing, where 41.3 is usual (30 %),"
                        + " country XX, never seen in training, where DE is usual (25 %),"
                        + " channel chip, rare (20 %)");
    }

    @Test
    void saysSoWhereNoFieldStandsOut() {
        FieldFinding little = finding("amount", "1", "1", 0.01f, Direction.HIGHER, false);
        assertThat(Reason.of(List.of(little), 0)).isEqualTo("many fields a little unusual");
        assertThat(Reason.of(List.of(little), 0.7f)).isEqualTo("an unusual combination of values (70 %)");
    }
}
