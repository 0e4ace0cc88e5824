package dev.echolot.record;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One record as the detector sees it, whatever format it came in: one cell per {@link FieldNames} entry, the entity key,
 * the event time and the source position. A cell is absent, null, a number, a text or a boolean; an empty text counts as
 * null. Filled once by a decoder, read-only from then on by convention; not thread-safe. Whole numbers beyond ±2^53, which
 * a double would blur, are kept as text by every decoder: keys of 18 digits stay what they were.
 *
 * <p>Cost: 9 bytes a field, a reference more where there are texts; numbers are not boxed.
 */
public final class InputRecord {

    /** What a cell holds. */
    public enum Cell {
        ABSENT,
        NULL,
        NUMBER,
        TEXT,
        BOOLEAN
    }

    private static final Cell[] CELLS = Cell.values();
    private static final int NULL = Cell.NULL.ordinal();

    private final FieldNames fields;
    private final SourcePosition source;
    private final @Nullable String key;
    private long eventTimeMs;
    private final byte[] cells;
    private final double[] numbers;
    /** Null while no cell was a text. */
    private @Nullable String @Nullable [] texts;

    /**
     * An empty record: every cell absent.
     *
     * @param eventTimeMs milliseconds since 1970-01-01T00:00Z, until {@link #eventTimeMs(long)} says better: the Kafka
     *     timestamp, say
     */
    public InputRecord(FieldNames fields, SourcePosition source, @Nullable String key, long eventTimeMs) {
        this.fields = fields;
        this.source = source;
        this.key = key;
        this.eventTimeMs = eventTimeMs;
        this.cells = new byte[fields.size()];
        this.numbers = new double[fields.size()];
    }

    public FieldNames fields() {
        return fields;
    }

    public SourcePosition source() {
        return source;
    }

    /** The entity (card, customer, sensor), or null where the record has none. */
    public @Nullable String key() {
        return key;
    }

    /** Event time, milliseconds since 1970-01-01T00:00Z. */
    public long eventTimeMs() {
        return eventTimeMs;
    }

    public void eventTimeMs(long eventTimeMs) {
        this.eventTimeMs = eventTimeMs;
    }

    /** A copy with another key, for applications whose key is a field. */
    public InputRecord withKey(@Nullable String newKey) {
        InputRecord copy = new InputRecord(fields, source, newKey, eventTimeMs);
        System.arraycopy(cells, 0, copy.cells, 0, cells.length);
        System.arraycopy(numbers, 0, copy.numbers, 0, numbers.length);
        copy.texts = texts == null ? null : texts.clone();
        return copy;
    }

    public Cell cell(int field) {
        return CELLS[cells[field]];
    }

    /** The number in a cell; meaningful for {@link Cell#NUMBER} and {@link Cell#BOOLEAN} (0 or 1). */
    public double number(int field) {
        return numbers[field];
    }

    /** The text in a cell; null unless the cell is a {@link Cell#TEXT}. */
    public @Nullable String text(int field) {
        return texts == null ? null : texts[field];
    }

    public void setNull(int field) {
        cells[field] = (byte) Cell.NULL.ordinal();
        dropText(field);
    }

    public void setNumber(int field, double value) {
        cells[field] = (byte) Cell.NUMBER.ordinal();
        numbers[field] = value;
        dropText(field);
    }

    /** A whole number; one beyond ±2^53 is kept as text, digit by digit. */
    public void setInteger(int field, long value) {
        if (value > DecimalText.EXACT || value < -DecimalText.EXACT) {
            setText(field, Long.toString(value));
        } else {
            setNumber(field, value);
        }
    }

    /** An empty or blank text becomes null. */
    public void setText(int field, String value) {
        if (value.isBlank()) {
            setNull(field);
            return;
        }
        cells[field] = (byte) Cell.TEXT.ordinal();
        if (texts == null) {
            texts = new String[cells.length];
        }
        texts[field] = value;
    }

    private void dropText(int field) {
        if (texts != null) {
            texts[field] = null;
        }
    }

    public void setBoolean(int field, boolean value) {
        cells[field] = (byte) Cell.BOOLEAN.ordinal();
        numbers[field] = value ? 1 : 0;
        dropText(field);
    }

    /** Whether a cell is absent or null. */
    public boolean missing(int field) {
        return cells[field] <= NULL;
    }

    /**
     * What stands in a cell as text, the same whatever format it came in: {@code 1}, {@code 1.0} (CSV, JSON) and the double
     * 1 (Avro) are all {@code 1}. Categories and keys are compared by it. Null when the cell is absent or null.
     */
    public @Nullable String canonicalText(int field) {
        String text = text(field);
        if (text != null) {
            return DecimalText.canonical(text);
        }
        return switch (cell(field)) {
            case NUMBER -> DecimalText.of(numbers[field]);
            case BOOLEAN -> numbers[field] != 0 ? "true" : "false";
            default -> null;
        };
    }

    /** What stands in a cell, for people: {@code -} when absent or null. */
    public String shown(int field) {
        String text = text(field);
        String shown = text != null ? text : canonicalText(field);
        return shown == null ? "-" : shown;
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder("InputRecord[")
                .append(source)
                .append(", key=")
                .append(key);
        for (int i = 0; i < cells.length; i++) {
            out.append(", ").append(fields.name(i)).append('=').append(shown(i));
        }
        return out.append(']').toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof InputRecord that
                && source.equals(that.source)
                && java.util.Objects.equals(key, that.key)
                && eventTimeMs == that.eventTimeMs
                && Arrays.equals(cells, that.cells)
                && Arrays.equals(numbers, that.numbers)
                && sameTexts(that);
    }

    private boolean sameTexts(InputRecord that) {
        for (int i = 0; i < cells.length; i++) {
            if (!java.util.Objects.equals(text(i), that.text(i))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        return source.hashCode();
    }
}
