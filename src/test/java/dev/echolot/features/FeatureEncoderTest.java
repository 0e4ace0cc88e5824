package dev.echolot.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.echolot.record.BadRecordException;
import dev.echolot.record.FieldNames;
import dev.echolot.record.InputRecord;
import dev.echolot.record.RejectReason;
import dev.echolot.record.SourcePosition;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureEncoderTest {

    private static final FieldSpec LENIENT =
            new FieldSpec("x", FieldType.NUMERIC, false, null, List.of(), null, null, true);

    @Test
    void writesOneFloatPerFieldAtItsRow() throws BadRecordException {
        FeatureSpec spec = new FeatureSpec(
                List.of(
                        FieldSpec.numeric("amount"),
                        FieldSpec.categorical("shop", List.of("bakery", "bar")),
                        FieldSpec.bool("card_present"),
                        FieldSpec.time("at", "iso", "UTC"),
                        FieldSpec.numeric("gone")),
                null,
                null);
        InputRecord record = record(spec);
        record.setText(0, "12.50");
        record.setText(1, "bar");
        record.setText(2, "yes");
        record.setText(3, "2026-11-24T14:05:59");
        FloatBuffer target = FloatBuffer.allocate(15);
        new FeatureEncoder(spec).encode(record, target, 2);
        assertThat(target.position()).isZero();
        assertThat(target.get(9)).isZero();
        assertThat(target.array()).endsWith(12.5f, 2f, 1f, 1440f + 14 * 60 + 5, Float.NaN);

        float[] array = new float[7];
        new FeatureEncoder(spec).encode(record, array, 2);
        assertThat(array).containsExactly(0, 0, 12.5f, 2f, 1f, 2285f, Float.NaN);
    }

    @ParameterizedTest
    @CsvSource({
        "1,1",
        "'1.0',1",
        "1e0,1",
        "2.50,2",
        "true,3",
        "007,4",
        "12345678901234567890,5",
        "7,0",
        "TRUE,0",
        "nan,0"
    })
    void findsCategoriesByTheirCanonicalText(String cell, float expected) throws BadRecordException {
        FieldSpec field = FieldSpec.categorical("x", List.of("1", "2.5", "true", "007", "12345678901234567890"));
        assertThat(encodeText(field, cell)).isEqualTo(expected);
    }

    @Test
    void findsCategoriesThatCameAsNumbersAndBooleans() throws BadRecordException {
        FieldSpec field = FieldSpec.categorical("x", List.of("1.0", "2.5", "true", "9007199254740993"));
        assertThat(encode(field, r -> r.setNumber(0, 1.0))).isEqualTo(1f);
        assertThat(encode(field, r -> r.setNumber(0, 2.5))).isEqualTo(2f);
        assertThat(encode(field, r -> r.setBoolean(0, true))).isEqualTo(3f);
        assertThat(encode(field, r -> r.setInteger(0, 9007199254740993L))).isEqualTo(4f);
        assertThat(encode(field, r -> r.setInteger(0, 9007199254740992L))).isZero();
    }

    @Test
    void takesDecimalTextOverDoubleToFloat() throws BadRecordException {
        // rounding once from the decimal would give the next float up
        String text = "1.00000005960464477540";
        assertThat(encodeText(FieldSpec.numeric("x"), text)).isEqualTo((float) Double.parseDouble(text));
        assertThat(encode(FieldSpec.numeric("x"), r -> r.setBoolean(0, true))).isEqualTo(1f);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "inf", "-Infinity", "1e400", "3.5e38"})
    void refusesNumbersThatNoFloatHoldsEvenWhenLenient(String text) {
        assertThat(reason(FieldSpec.numeric("x"), text)).isEqualTo(RejectReason.NOT_FINITE);
        assertThat(reason(LENIENT, text)).isEqualTo(RejectReason.NOT_FINITE);
    }

    @Test
    void refusesNumbersThatCameNotFinite() {
        assertThatThrownBy(() -> encode(FieldSpec.numeric("x"), r -> r.setNumber(0, Double.NaN)))
                .hasMessageContaining("field 'x'")
                .hasMessageContaining("NaN");
        assertThatThrownBy(() -> encode(FieldSpec.numeric("x"), r -> r.setNumber(0, 1e39)))
                .hasMessageContaining("1.0E39");
    }

    @Test
    void refusesTextThatIsNoNumberUnlessLenient() throws BadRecordException {
        assertThat(reason(FieldSpec.numeric("x"), "abc")).isEqualTo(RejectReason.WRONG_TYPE);
        InputRecord record = record(twoFields(LENIENT));
        record.setText(0, "abc");
        record.setNumber(1, 5);
        float[] target = new float[2];
        new FeatureEncoder(twoFields(LENIENT)).encode(record, target, 0);
        assertThat(target).containsExactly(Float.NaN, 5f);
    }

    @ParameterizedTest
    @CsvSource({"true,1", "False,0", "YES,1", "no,0", "y,1", "N,0", "T,1", "f,0", "1,1", "0,0", "1.0,1", "0.00,0"})
    void readsTheCommonWordsForTrueAndFalse(String cell, float expected) throws BadRecordException {
        assertThat(encodeText(FieldSpec.bool("x"), cell)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "x", "maybe", "-1", "truth", "nan"})
    void refusesOtherWordsForABoolean(String cell) {
        assertThat(reason(FieldSpec.bool("x"), cell)).isEqualTo(RejectReason.WRONG_TYPE);
    }

    @Test
    void refusesATimeItCannotRead() {
        assertThat(reason(FieldSpec.time("x", "iso", "UTC"), "yesterday")).isEqualTo(RejectReason.WRONG_TYPE);
    }

    @Test
    void refusesARecordWithoutAnyField() {
        InputRecord record = record(twoFields(FieldSpec.numeric("x")));
        record.setText(0, "  ");
        BadRecordException e = catchThrowableOfType(
                BadRecordException.class,
                () -> new FeatureEncoder(twoFields(FieldSpec.numeric("x"))).encode(record, new float[2], 0));
        assertThat(e.reason()).isEqualTo(RejectReason.NO_FIELDS);
        assertThat(e).hasMessageContaining("x, other");
    }

    @Test
    void refusesRecordsDecodedForOtherFields() {
        FeatureEncoder encoder = new FeatureEncoder(twoFields(FieldSpec.numeric("x")));
        InputRecord record = new InputRecord(new FieldNames(List.of("other")), new SourcePosition("t", 0, 0), null, 0);
        assertThatThrownBy(() -> encoder.encode(record, new float[2], 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'x'");
    }

    private static FeatureSpec twoFields(FieldSpec first) {
        return new FeatureSpec(List.of(first, FieldSpec.numeric("other")), null, null);
    }

    private static InputRecord record(FeatureSpec spec) {
        return new InputRecord(new FieldNames(spec.paths()), new SourcePosition("t", 0, 0), null, 0);
    }

    private static float encodeText(FieldSpec field, String text) throws BadRecordException {
        return encode(field, r -> r.setText(0, text));
    }

    private static float encode(FieldSpec field, java.util.function.Consumer<InputRecord> fill)
            throws BadRecordException {
        FeatureSpec spec = new FeatureSpec(List.of(field), null, null);
        InputRecord record = record(spec);
        fill.accept(record);
        float[] target = new float[1];
        new FeatureEncoder(spec).encode(record, target, 0);
        return target[0];
    }

    private static RejectReason reason(FieldSpec field, String text) {
        return catchThrowableOfType(BadRecordException.class, () -> encodeText(field, text))
                .reason();
    }
}
