package dev.echolot.record;

import java.util.List;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How to read the wanted cells out of one writer schema: each node reads or skips one value, in the order of the bytes. Made
 * once per schema; unwanted parts are stepped over without an object being made. Immutable.
 */
abstract class AvroPlan {

    /** Levels of nesting followed, in wanted and in skipped parts. */
    static final int MAX_DEPTH = 32;

    abstract void read(AvroBytes in, InputRecord record, int depth) throws BadRecordException;

    /**
     * @param wanted the subtree of wanted fields here, or null to skip the whole value
     * @param name dotted path, for messages
     */
    static AvroPlan of(Schema schema, @Nullable FieldTree wanted, String name) {
        if (schema.getType() == Schema.Type.UNION) {
            return new Union(
                    schema.getTypes().stream().map(t -> of(t, wanted, name)).toArray(AvroPlan[]::new));
        }
        if (wanted == null || (wanted.cell() < 0 && schema.getType() != Schema.Type.RECORD)) {
            return new Skip(schema);
        }
        if (wanted.cell() >= 0) {
            return new AvroCell(schema, wanted.cell(), name);
        }
        List<Schema.Field> fields = schema.getFields();
        AvroPlan[] parts = new AvroPlan[fields.size()];
        for (int i = 0; i < parts.length; i++) {
            String field = fields.get(i).name();
            parts[i] = of(
                    fields.get(i).schema(),
                    wanted(schema, fields.get(i), wanted),
                    name.isEmpty() ? field : name + "." + field);
        }
        return new Members(parts);
    }

    /** A field is found by its name, or, where the schema has no field of the wanted name, by an alias: it was renamed. */
    private static @Nullable FieldTree wanted(Schema schema, Schema.Field field, FieldTree tree) {
        FieldTree found = tree.child(field.name());
        for (String alias : field.aliases()) {
            if (found == null && schema.getField(alias) == null) {
                found = tree.child(alias);
            }
        }
        return found;
    }

    static void checkDepth(AvroBytes in, int depth) throws BadRecordException {
        if (depth > MAX_DEPTH) {
            throw new BadRecordException(
                    RejectReason.TOO_LARGE,
                    "expected at most " + MAX_DEPTH + " levels, got more at byte " + in.position());
        }
    }

    static int branch(AvroBytes in, int branches) throws BadRecordException {
        long index = in.readLong();
        if (index < 0 || index >= branches) {
            throw in.malformed("expected a branch of a union, 0 to " + (branches - 1) + ", got " + index);
        }
        return (int) index;
    }

    private static final class Members extends AvroPlan {

        private final AvroPlan[] parts;

        private Members(AvroPlan[] parts) {
            this.parts = parts;
        }

        @Override
        void read(AvroBytes in, InputRecord record, int depth) throws BadRecordException {
            checkDepth(in, depth);
            for (AvroPlan part : parts) {
                part.read(in, record, depth + 1);
            }
        }
    }

    private static final class Union extends AvroPlan {

        private final AvroPlan[] branches;

        private Union(AvroPlan[] branches) {
            this.branches = branches;
        }

        @Override
        void read(AvroBytes in, InputRecord record, int depth) throws BadRecordException {
            branches[branch(in, branches.length)].read(in, record, depth);
        }
    }

    /** Steps over one value. */
    private static final class Skip extends AvroPlan {

        private final Schema schema;

        private Skip(Schema schema) {
            this.schema = schema;
        }

        @Override
        void read(AvroBytes in, InputRecord record, int depth) throws BadRecordException {
            AvroSkip.skip(schema, in, depth);
        }
    }

    /** The logical type, when it is one that changes the number. */
    static double toMilliseconds(@Nullable LogicalType type) {
        if (type instanceof LogicalTypes.Date) {
            return 86_400_000;
        }
        if (type instanceof LogicalTypes.TimestampMicros
                || type instanceof LogicalTypes.LocalTimestampMicros
                || type instanceof LogicalTypes.TimeMicros) {
            return 1e-3;
        }
        return type instanceof LogicalTypes.TimestampNanos || type instanceof LogicalTypes.LocalTimestampNanos
                ? 1e-6
                : 1;
    }
}
