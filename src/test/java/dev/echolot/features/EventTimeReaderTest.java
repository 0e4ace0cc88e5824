package dev.echolot.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.echolot.features.FeatureSpec.EventTimeSpec;
import dev.echolot.record.BadRecordException;
import dev.echolot.record.FieldNames;
import dev.echolot.record.InputRecord;
import dev.echolot.record.RejectReason;
import dev.echolot.record.SourcePosition;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class EventTimeReaderTest {

    @Test
    void takesTheRecordsOwnTimeWhereNoFieldIsNamed() throws BadRecordException {
        assertThat(new EventTimeReader(null).epochMs(record(r -> {}))).isEqualTo(42);
    }

    @Test
    void readsTheFieldInItsFormatAndZone() throws BadRecordException {
        EventTimeReader reader = new EventTimeReader(new EventTimeSpec("at", "iso", "Europe/Berlin"));
        assertThat(reader.epochMs(record(r -> r.setText(0, "1970-01-01T01:00:00"))))
                .isZero();
        assertThat(new EventTimeReader(new EventTimeSpec("at", "epoch_s", "UTC"))
                        .epochMs(record(r -> r.setNumber(0, 1.5))))
                .isEqualTo(1500);
    }

    @Test
    void refusesAbsentNullAndUnreadableTimes() {
        EventTimeReader reader = new EventTimeReader(new EventTimeSpec("at", "iso", "UTC"));
        List<Consumer<InputRecord>> bad = List.of(
                r -> {},
                r -> r.setNull(0),
                r -> r.setText(0, "soon"),
                r -> r.setBoolean(0, true),
                r -> r.setNumber(0, Double.NaN));
        for (Consumer<InputRecord> fill : bad) {
            BadRecordException e = catchThrowableOfType(BadRecordException.class, () -> reader.epochMs(record(fill)));
            assertThat(e.reason()).isEqualTo(RejectReason.INVALID_EVENT_TIME);
            assertThat(e).hasMessageContaining("field 'at': expected the event time as iso, got ");
        }
    }

    @Test
    void namesTheEntityTheSameWhateverTheFormat() {
        EntityReader reader = new EntityReader("at");
        assertThat(reader.entity(record(r -> r.setText(0, "1.0")))).isEqualTo("1");
        assertThat(reader.entity(record(r -> r.setNumber(0, 1)))).isEqualTo("1");
        assertThat(reader.entity(record(r -> r.setInteger(0, 3598215285024754L))))
                .isEqualTo("3598215285024754");
        assertThat(reader.entity(record(r -> r.setText(0, "007")))).isEqualTo("007");
        assertThat(reader.entity(record(r -> {}))).isNull();
        assertThat(new EntityReader(null).entity(record(r -> {}))).isEqualTo("k");
    }

    private static InputRecord record(Consumer<InputRecord> fill) {
        InputRecord record = new InputRecord(new FieldNames(List.of("at")), new SourcePosition("t", 0, 0), "k", 42);
        fill.accept(record);
        return record;
    }
}
