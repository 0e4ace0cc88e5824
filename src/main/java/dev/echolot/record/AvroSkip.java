package dev.echolot.record;

import org.apache.avro.Schema;

/** Steps over Avro values without making anything of them. */
final class AvroSkip {

    private AvroSkip() {}

    static void skip(Schema schema, AvroBytes in, int depth) throws BadRecordException {
        switch (schema.getType()) {
            case NULL -> {}
            case BOOLEAN -> in.readBoolean();
            case INT, LONG, ENUM -> in.readLong();
            case FLOAT -> in.skip(4);
            case DOUBLE -> in.skip(8);
            case STRING, BYTES -> in.skip(in.readLength());
            case FIXED -> in.skip(schema.getFixedSize());
            case UNION ->
                skip(schema.getTypes().get(AvroPlan.branch(in, schema.getTypes().size())), in, depth);
            case RECORD -> {
                AvroPlan.checkDepth(in, depth);
                for (Schema.Field field : schema.getFields()) {
                    skip(field.schema(), in, depth + 1);
                }
            }
            case ARRAY -> items(schema.getElementType(), false, in, depth);
            case MAP -> items(schema.getValueType(), true, in, depth);
        }
    }

    /** Blocks of items: a count and so many items; a negative count is followed by the block's size in bytes. */
    private static void items(Schema type, boolean map, AvroBytes in, int depth) throws BadRecordException {
        AvroPlan.checkDepth(in, depth);
        for (long count = in.readLong(); count != 0; count = in.readLong()) {
            if (count < 0) {
                in.skip(in.readLength());
                continue;
            }
            for (long i = 0; i < count; i++) {
                int before = in.position();
                if (map) {
                    in.skip(in.readLength());
                }
                skip(type, in, depth + 1);
                if (in.position() == before) {
                    in.countEmpty();
                }
            }
        }
    }
}
