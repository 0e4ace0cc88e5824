package dev.echolot.features;

import dev.echolot.record.BadRecordException;
import dev.echolot.record.BooleanText;
import dev.echolot.record.DecimalText;
import dev.echolot.record.InputRecord;
import dev.echolot.record.RejectReason;
import dev.echolot.record.TimeFormat;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one field's cell into its raw float32; one subclass per {@link FieldType}. Used by one thread. */
abstract class CellReader {

    private static final int SHOWN = 60;

    private final String name;
    private final boolean lenient;

    private CellReader(FieldSpec field) {
        name = field.name();
        lenient = field.lenient();
    }

    static CellReader of(FieldSpec field) {
        return switch (field.type()) {
            case NUMERIC -> new Numeric(field);
            case CATEGORICAL -> new Categorical(field);
            case BOOLEAN -> new Bool(field);
            case TIME -> new Time(field);
        };
    }

    final String name() {
        return name;
    }

    /** The raw value of a cell that is not missing; NaN when it cannot be read and the field is lenient. */
    abstract float read(InputRecord record, int cell) throws BadRecordException;

    final float unreadable(String expected, InputRecord record, int cell) throws BadRecordException {
        if (lenient) {
            return Float.NaN;
        }
        throw new BadRecordException(
                RejectReason.WRONG_TYPE,
                "field '" + name + "': expected " + expected + ", got "
                        + record.cell(cell).name().toLowerCase(Locale.ROOT) + " '" + shown(record, cell) + "'");
    }

    static String shown(InputRecord record, int cell) {
        String text = record.shown(cell);
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }

    /** A number, a decimal text, or a boolean as 0 or 1. */
    private static final class Numeric extends CellReader {

        Numeric(FieldSpec field) {
            super(field);
        }

        @Override
        float read(InputRecord record, int cell) throws BadRecordException {
            String text = record.text(cell);
            double number = text == null ? record.number(cell) : DecimalText.parse(text);
            if (text != null && number != number) {
                return unreadable("a number", record, cell);
            }
            float value = (float) number;
            if (!Float.isFinite(value)) {
                throw new BadRecordException(
                        RejectReason.NOT_FINITE,
                        "field '" + name() + "': expected a number finite as float32, got '" + shown(record, cell)
                                + "'");
            }
            return value;
        }
    }

    /** The index of the cell's canonical text in the vocabulary, from 1; 0 = unseen. */
    private static final class Categorical extends CellReader {

        private final Map<String, Float> indexes = new HashMap<>();

        Categorical(FieldSpec field) {
            super(field);
            List<String> vocabulary = field.vocabulary();
            for (int i = 0; i < vocabulary.size(); i++) {
                indexes.put(DecimalText.canonical(vocabulary.get(i)), i + 1f);
            }
        }

        @Override
        float read(InputRecord record, int cell) {
            Float index = indexes.get(record.canonicalText(cell));
            return index == null ? 0 : index;
        }
    }

    /** True or false, as a boolean, as the numbers 1 and 0, or as one of their common words. */
    private static final class Bool extends CellReader {

        Bool(FieldSpec field) {
            super(field);
        }

        @Override
        float read(InputRecord record, int cell) throws BadRecordException {
            String text = record.text(cell);
            double number = text == null ? record.number(cell) : BooleanText.parse(text);
            return number == 0 || number == 1
                    ? (float) number
                    : unreadable("true or false (yes, no, y, n, t, f, 1, 0)", record, cell);
        }
    }

    /** The minute of the week. */
    private static final class Time extends CellReader {

        private final TimeFormat format;
        private final String expected;

        Time(FieldSpec field) {
            super(field);
            String pattern = orThrow(field.timeFormat());
            format = new TimeFormat(pattern, orThrow(field.zone()));
            expected = "a time as " + pattern;
        }

        private static String orThrow(@Nullable String part) {
            if (part == null) {
                throw new IllegalArgumentException("a time field needs a format and a zone");
            }
            return part;
        }

        @Override
        float read(InputRecord record, int cell) throws BadRecordException {
            long epochMs = format.epochMs(record, cell);
            return epochMs == TimeFormat.UNREADABLE ? unreadable(expected, record, cell) : format.minuteOfWeek(epochMs);
        }
    }
}
