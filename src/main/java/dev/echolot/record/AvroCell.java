package dev.echolot.record;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Reads one wanted value into its cell. Numbers become numbers (a long beyond ±2^53 a text), texts and enums texts; dates and
 * timestamps become milliseconds since 1970, decimals go over their decimal text, so that they meet the same float as JSON
 * and CSV do. Bytes that are no decimal, arrays, maps and records are {@code WRONG_TYPE}.
 */
final class AvroCell extends AvroPlan {

    private final Schema schema;
    private final int cell;
    private final String name;
    private final @Nullable LogicalType logical;
    private final double milliseconds;

    AvroCell(Schema schema, int cell, String name) {
        this.schema = schema;
        this.cell = cell;
        this.name = name;
        this.logical = schema.getLogicalType();
        this.milliseconds = toMilliseconds(logical);
    }

    @Override
    void read(AvroBytes in, InputRecord record, int depth) throws BadRecordException {
        switch (schema.getType()) {
            case NULL -> record.setNull(cell);
            case BOOLEAN -> record.setBoolean(cell, in.readBoolean());
            case INT, LONG -> whole(in.readLong(), record);
            case FLOAT -> record.setNumber(cell, in.readFloat());
            case DOUBLE -> record.setNumber(cell, in.readDouble());
            case STRING -> record.setText(cell, in.readString(JsonRecordDecoder.MAX_TEXT));
            case ENUM -> record.setText(cell, symbol(in));
            case BYTES, FIXED -> bytes(in, record);
            default -> throw wrongType();
        }
    }

    private void whole(long value, InputRecord record) {
        if (milliseconds == 1) {
            record.setInteger(cell, value);
        } else if (milliseconds > 1) {
            record.setNumber(cell, value * milliseconds);
        } else {
            // dividing by a power of ten rounds once, multiplying by its inverse twice
            record.setNumber(cell, value / (milliseconds == 1e-3 ? 1e3 : 1e6));
        }
    }

    private String symbol(AvroBytes in) throws BadRecordException {
        long index = in.readLong();
        if (index < 0 || index >= schema.getEnumSymbols().size()) {
            throw in.malformed("expected one of the " + schema.getEnumSymbols().size() + " symbols of enum "
                    + schema.getName() + " for field '" + name + "', got number " + index);
        }
        return schema.getEnumSymbols().get((int) index);
    }

    private void bytes(AvroBytes in, InputRecord record) throws BadRecordException {
        if (!(logical instanceof LogicalTypes.Decimal decimal)) {
            throw wrongType();
        }
        int length = schema.getType() == Schema.Type.FIXED ? schema.getFixedSize() : in.readLength();
        if (length > JsonRecordDecoder.MAX_NUMBER) {
            throw new BadRecordException(
                    RejectReason.TOO_LARGE,
                    "field '" + name + "': expected a decimal of at most " + JsonRecordDecoder.MAX_NUMBER
                            + " bytes, got " + length);
        }
        if (length == 0) {
            throw in.malformed("expected the digits of a decimal for field '" + name + "', got no byte");
        }
        BigInteger digits = new BigInteger(in.readBytes(length));
        record.setNumber(cell, DecimalText.parse(new BigDecimal(digits, decimal.getScale()).toString()));
    }

    private BadRecordException wrongType() {
        return new BadRecordException(
                RejectReason.WRONG_TYPE,
                "field '" + name + "': expected a single value, got Avro type "
                        + schema.getType().getName());
    }
}
