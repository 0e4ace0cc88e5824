package dev.echolot.features;

import dev.echolot.record.DecimalText;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Raw values of one field as people read them: {@code grocery_pos}, {@code Tue 14:05}, {@code 107.4 EUR}. Immutable. */
public final class FieldText {

    public static final String MISSING = "missing";
    public static final String UNSEEN = "unseen";

    private static final String[] DAYS = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    private static final MathContext DIGITS = new MathContext(6);

    private final FieldSpec field;

    public FieldText(FieldSpec field) {
        this.field = field;
    }

    /**
     * The text of a raw value: numbers to six significant digits with the field's unit; the category's name, {@link #UNSEEN}
     * for 0 or an index beyond the vocabulary; weekday and time; {@code true} from 0.5 on, else {@code false}; {@link
     * #MISSING} for NaN.
     */
    public String of(float raw) {
        if (Float.isNaN(raw)) {
            return MISSING;
        }
        return switch (field.type()) {
            case NUMERIC -> number(raw, field.unit());
            case CATEGORICAL -> category(Math.round(raw) - 1);
            case BOOLEAN -> raw >= 0.5f ? "true" : "false";
            case TIME -> time(Math.floorMod(Math.round(raw), 7 * 1440));
        };
    }

    private String category(int index) {
        return index < 0 || index >= field.vocabulary().size()
                ? UNSEEN
                : field.vocabulary().get(index);
    }

    private static String time(int minute) {
        return String.format(Locale.ROOT, "%s %02d:%02d", DAYS[minute / 1440], minute / 60 % 24, minute % 60);
    }

    private static String number(float raw, @Nullable String unit) {
        String text;
        if (raw == Math.rint(raw) && Math.abs(raw) < 1e7) {
            text = DecimalText.of(raw);
        } else if (!Float.isFinite(raw)) {
            text = Float.toString(raw);
        } else {
            BigDecimal rounded =
                    new BigDecimal(Float.toString(raw)).round(DIGITS).stripTrailingZeros();
            boolean plain = Math.abs(raw) >= 1e-4 && Math.abs(raw) < 1e12;
            text = plain ? rounded.toPlainString() : rounded.toString();
        }
        return unit == null ? text : text + " " + unit;
    }
}
