package dev.echolot.app;

import dev.echolot.features.FieldSpec;
import dev.echolot.features.FieldText;
import dev.echolot.features.FieldType;

/** Expected values as the cells of a data file: numbers round-trip exact, categories by name. Immutable. */
final class ExpectedText {

    private final FieldType type;
    private final FieldText text;

    ExpectedText(FieldSpec field) {
        this.type = field.type();
        this.text = new FieldText(field);
    }

    /**
     * The cell: the number itself; the category's name, {@code unseen} for none; {@code true} from a share of 0.5 on;
     * weekday and time of day; {@code nan} where there is no value.
     */
    String of(float raw) {
        if (Float.isNaN(raw)) {
            return "nan";
        }
        return type == FieldType.NUMERIC ? Float.toString(raw) : text.of(raw);
    }

    /** Whether a cell with this text can be read again as the field it belongs to. */
    boolean readable() {
        return type != FieldType.TIME;
    }
}
