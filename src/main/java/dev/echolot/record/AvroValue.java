package dev.echolot.record;

import java.math.BigDecimal;
import java.util.List;
import org.apache.avro.AvroTypeException;
import org.apache.avro.Conversions;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.jspecify.annotations.Nullable;

/** A cell as the value an Avro schema asks for: the inverse of {@link AvroCell}. */
final class AvroValue {

    private static final Conversions.DecimalConversion DECIMAL = new Conversions.DecimalConversion();
    private static final double LONG_END = 0x1p63;

    private AvroValue() {}

    /** The value of a cell that is not missing; of a union the first branch it fits. */
    static Object of(Schema schema, String path, InputRecord row, int cell) throws BadRecordException {
        List<Schema> branches = schema.getType() == Schema.Type.UNION ? schema.getTypes() : List.of(schema);
        for (Schema branch : branches) {
            Object value = fit(branch, row, cell);
            if (value != null) {
                return value;
            }
        }
        throw new BadRecordException(
                RejectReason.WRONG_TYPE,
                "field '" + path + "': the schema asks for " + schema + ", the cell holds '" + row.shown(cell) + "'");
    }

    private static @Nullable Object fit(Schema schema, InputRecord row, int cell) {
        String text = String.valueOf(row.shown(cell));
        return switch (schema.getType()) {
            case STRING -> text;
            case ENUM -> schema.hasEnumSymbol(text) ? new GenericData.EnumSymbol(schema, text) : null;
            case BOOLEAN -> truth(text);
            case FLOAT -> {
                Double number = number(text);
                yield number == null ? null : (Object) number.floatValue();
            }
            case DOUBLE -> number(text);
            case LONG -> whole(schema.getLogicalType(), text);
            case INT -> {
                Long whole = whole(schema.getLogicalType(), text);
                yield whole == null || whole.intValue() != whole ? null : (Object) whole.intValue();
            }
            case BYTES, FIXED -> decimal(schema, text);
            default -> null;
        };
    }

    private static @Nullable Boolean truth(String text) {
        double value = BooleanText.parse(text);
        return value == 1 ? Boolean.TRUE : value == 0 ? Boolean.FALSE : null;
    }

    private static @Nullable Double number(String text) {
        double value = DecimalText.parse(text);
        return Double.isNaN(value) ? null : (Double) value;
    }

    private static @Nullable Long whole(@Nullable LogicalType type, String text) {
        if (text.matches("[+-]?[0-9]{1,18}")) {
            return Long.valueOf(text);
        }
        double number = DecimalText.parse(text);
        if (number == Math.rint(number) && Math.abs(number) < LONG_END) {
            return Math.abs(number) <= DecimalText.EXACT
                    ? (Long) (long) number
                    : new BigDecimal(text.strip()).longValue();
        }
        long ms = type == null ? TimeFormat.UNREADABLE : new TimeFormat(TimeFormat.ISO, "UTC").epochMs(text);
        if (ms == TimeFormat.UNREADABLE) {
            return null;
        }
        if (type instanceof LogicalTypes.Date) {
            return Math.floorDiv(ms, 86_400_000L);
        }
        if (type instanceof LogicalTypes.TimestampMicros || type instanceof LogicalTypes.LocalTimestampMicros) {
            return ms * 1000;
        }
        return type instanceof LogicalTypes.TimestampMillis || type instanceof LogicalTypes.LocalTimestampMillis
                ? (Long) ms
                : null;
    }

    private static @Nullable Object decimal(Schema schema, String text) {
        if (!(schema.getLogicalType() instanceof LogicalTypes.Decimal decimal)
                || !Double.isFinite(DecimalText.parse(text))) {
            return null;
        }
        try {
            BigDecimal value = new BigDecimal(text.strip());
            return schema.getType() == Schema.Type.FIXED
                    ? DECIMAL.toFixed(value, schema, decimal)
                    : DECIMAL.toBytes(value, schema, decimal);
        } catch (AvroTypeException tooLong) {
            return null;
        }
    }
}
