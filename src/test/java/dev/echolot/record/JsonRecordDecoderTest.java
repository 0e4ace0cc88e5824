package dev.echolot.record;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.echolot.record.InputRecord.Cell;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonRecordDecoderTest {

    private static final SourcePosition SOURCE = new SourcePosition("t", 3, 17);

    private final JsonRecordDecoder decoder =
            new JsonRecordDecoder(new FieldNames(List.of("amount", "merchant.category", "ok", "note", "a.b.c")));

    @Test
    void keepsTheWantedFieldsAtAnyDepthAndSkipsTheRest() throws BadRecordException {
        InputRecord record = decode(
                """
                 {"skip":[1,{"amount":9}],"amount":12.5,"merchant":{"id":{"x":[]},"category":"bar"},
                 "ok":true,"note":null,"a":{"b":{"c":7}}}
                """);
        assertThat(record.number(0)).isEqualTo(12.5);
        assertThat(record.text(1)).isEqualTo("bar");
        assertThat(record.cell(2)).isEqualTo(Cell.BOOLEAN);
        assertThat(record.number(2)).isEqualTo(1);
        assertThat(record.cell(3)).isEqualTo(Cell.NULL);
        assertThat(record.number(4)).isEqualTo(7);
        assertThat(record.source()).isEqualTo(SOURCE);
        assertThat(record.key()).isEqualTo("k");
        assertThat(record.eventTimeMs()).isEqualTo(5);
    }

    @Test
    void findsAMemberWhoseOwnNameHoldsTheDot() throws BadRecordException {
        assertThat(decode("{\"merchant.category\":\"bar\"}").text(1)).isEqualTo("bar");
        assertThat(decode("{\"a\":{\"b.c\":1}}").number(4)).isEqualTo(1);
        assertThat(decode("{\"a.b\":{\"c\":2}}").number(4)).isEqualTo(2);
    }

    @Test
    void leavesFieldsAbsentThatAreNotThereOrWhoseParentIsNoObject() throws BadRecordException {
        InputRecord record = decode("{\"merchant\":5,\"a\":[{\"b\":1}]}");
        for (int i = 0; i < 5; i++) {
            assertThat(record.cell(i)).isEqualTo(Cell.ABSENT);
        }
    }

    @Test
    void keepsWholeNumbersADoubleWouldBlurAsText() throws BadRecordException {
        assertThat(decode("{\"amount\":9007199254740992}").number(0)).isEqualTo(9007199254740992.0);
        assertThat(decode("{\"amount\":9007199254740993}").text(0)).isEqualTo("9007199254740993");
        assertThat(decode("{\"amount\":-123456789012345678901234}").text(0)).isEqualTo("-123456789012345678901234");
    }

    @Test
    void readsNumbersAsTheJdkDoes() throws BadRecordException {
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong() & 0x7fdfffffffffffffL);
            assertThat(decode("{\"amount\":" + value + "}").number(0)).isEqualTo(value);
        }
        assertThat(decode("{\"amount\":1e400}").number(0)).isInfinite();
    }

    @Test
    void takesAByteOrderMarkAndBlanksAround() throws BadRecordException {
        assertThat(decode("\uFEFF{\"amount\":1}").number(0)).isEqualTo(1);
        assertThat(decode(" \r\n\t{\"amount\":1}\n ").number(0)).isEqualTo(1);
    }

    @Test
    void takesTextInAnyScriptAndEscapes() throws BadRecordException {
        assertThat(decode("{\"note\":\"Zürich 🏔 \\u00e9\"}").text(3)).isEqualTo("Zürich 🏔 é");
        assertThat(decode("{\"note\":\"  \"}").cell(3)).isEqualTo(Cell.NULL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{\"amount\":1",
                "{\"amount\":}",
                "{\"amount\" 1}",
                "{'amount':1}",
                "{\"amount\":1,}",
                "{\"amount\":01}",
                "{\"amount\":NaN}",
                "{\"amount\":Infinity}",
                "{\"amount\":-INF}",
                "{\"note\":\"open}",
                "{\"note\":\"\\x\"}",
                "{\"amount\":1} {\"amount\":2}",
                "{\"amount\":1}]",
                "{\"amount\":1} x",
                "[1,2]",
                "\"text\"",
                "12",
                "null",
                "not json",
                "   ",
                "{\"amount\":1,\"amount\":2}",
                "{\"a\":{\"b\":{\"c\":1}},\"a.b.c\":2}",
                "{\"skip\":tru}",
                "{\"note\":\"line\nbreak\"}"
            })
    void refusesWhatIsNotOneWellFormedObject(String json) {
        assertThat(reason(json.getBytes(UTF_8))).isEqualTo(RejectReason.MALFORMED);
    }

    @Test
    void refusesInvalidUtf8WhereverItStands() {
        for (int[] bad : List.of(
                new int[] {0xFF}, new int[] {0xC3}, new int[] {0xC0, 0x80}, new int[] {0xED, 0xA0, 0x80}, new int[] {
                    0xF5, 0x80, 0x80, 0x80
                })) {
            for (String around : List.of("{\"note\":\"@\"}", "{\"skip\":\"@\"}", "{\"@\":1}", "{\"amount\":1}@")) {
                assertThat(reason(with(around, bad))).isEqualTo(RejectReason.MALFORMED);
            }
        }
        assertThat(reason("{\"amount\":1}".getBytes(UTF_16LE))).isEqualTo(RejectReason.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"amount\":[1]}", "{\"amount\":{\"value\":1}}", "{\"merchant\":{\"category\":[]}}"})
    void refusesAListOrObjectWhereAFieldIsWanted(String json) {
        assertThat(reason(json.getBytes(UTF_8))).isEqualTo(RejectReason.WRONG_TYPE);
    }

    @Test
    void refusesWhatIsTooLongOrTooDeep() {
        assertThat(reason(("{\"note\":\"" + "x".repeat(70_000) + "\"}").getBytes(UTF_8)))
                .isEqualTo(RejectReason.TOO_LARGE);
        assertThat(reason(("{\"amount\":" + "1".repeat(65) + "}").getBytes(UTF_8)))
                .isEqualTo(RejectReason.TOO_LARGE);
        assertThat(reason(("{\"skip\":" + "[".repeat(40) + "]".repeat(40) + "}").getBytes(UTF_8)))
                .isEqualTo(RejectReason.TOO_LARGE);
        assertThat(reason(("{\"note\":1" + " ".repeat(9_000_000) + "}").getBytes(UTF_8)))
                .isEqualTo(RejectReason.TOO_LARGE);
    }

    @Test
    void refusesNothingAtAll() {
        assertThat(reason(null)).isEqualTo(RejectReason.EMPTY_VALUE);
        assertThat(reason(new byte[0])).isEqualTo(RejectReason.EMPTY_VALUE);
    }

    @Test
    void saysInOneShortLineWhatWasWrong() {
        BadRecordException e =
                catchThrowableOfType(BadRecordException.class, () -> decode("{\"amount\":" + "x".repeat(5000) + "\n}"));
        assertThat(e.getMessage()).hasSizeLessThan(300).doesNotContain("\n").startsWith("not JSON at byte");
        assertThat(e.getStackTrace()).isEmpty();
    }

    @Test
    void neverFailsOtherwiseHoweverBrokenTheBytes() {
        byte[] good = "{\"amount\":12.5,\"merchant\":{\"category\":\"bär\"},\"ok\":true,\"x\":[1,{}]}".getBytes(UTF_8);
        Random random = new Random(11);
        for (int i = 0; i < 50_000; i++) {
            byte[] broken = good.clone();
            for (int n = random.nextInt(3); n >= 0; n--) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt();
            }
            try {
                decoder.decode(broken, null, 0, SOURCE);
            } catch (BadRecordException expected) {
                assertThat(expected.reason()).isIn(RejectReason.MALFORMED, RejectReason.WRONG_TYPE);
            }
        }
    }

    private static byte[] with(String around, int[] bad) {
        int at = around.indexOf('@');
        byte[] bytes = new byte[around.length() - 1 + bad.length];
        for (int i = 0; i < at; i++) {
            bytes[i] = (byte) around.charAt(i);
        }
        for (int i = 0; i < bad.length; i++) {
            bytes[at + i] = (byte) bad[i];
        }
        for (int i = at + 1; i < around.length(); i++) {
            bytes[i - 1 + bad.length] = (byte) around.charAt(i);
        }
        return bytes;
    }

    private InputRecord decode(String json) throws BadRecordException {
        return decoder.decode(json.getBytes(UTF_8), "k", 5, SOURCE);
    }

    private RejectReason reason(byte[] json) {
        return catchThrowableOfType(BadRecordException.class, () -> decoder.decode(json, null, 0, SOURCE))
                .reason();
    }
}
