package dev.echolot.reliability;

import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** How the writers' Avro schema of one kind of payment may change over the years, and what must become of its records. */
enum SchemaVersion {
    FIRST(Field.AMOUNT, Field.COUNT, Field.KIND, Field.AT),
    FIELDS_ADDED(
            "{'name':'tags','type':{'type':'map','values':{'type':'array','items':'bytes'}},'default':{}}",
            Field.AMOUNT,
            "{'name':'shop','type':['null',{'type':'record','name':'Shop','fields':[{'name':'amount','type':'string'}]}],"
                    + "'default':null}",
            Field.COUNT,
            Field.KIND,
            Field.AT,
            "{'name':'channel','type':'string','default':'web'}"),
    FIELD_REMOVED(Field.AMOUNT, Field.KIND, Field.AT) {
        @Override
        Payment meaning(Payment written) {
            return written.withoutCount();
        }
    },
    FIELD_RENAMED(Field.AMOUNT, "{'name':'items','aliases':['count'],'type':'int'}", Field.KIND, Field.AT),
    REORDERED(Field.AT, Field.KIND, Field.COUNT, Field.AMOUNT),
    WIDENED(Field.AMOUNT, "{'name':'count','type':'double'}", Field.KIND, "{'name':'at','type':'double'}"),
    FROM_FLOAT("{'name':'amount','type':'float'}", "{'name':'count','type':'long'}", Field.KIND, Field.AT),
    UNION(
            "{'name':'amount','type':['null','string','double'],'default':null}",
            "{'name':'count','type':['int','null']}",
            Field.KIND,
            Field.AT) {
        @Override
        Payment meaning(Payment written) {
            return written.count() % 2 == 0 ? written.withoutCount() : written;
        }
    },
    ENUM_GROWN(Field.AMOUNT, Field.COUNT, Field.kind("WEB", "KIOSK", "SHOP"), Field.AT) {
        @Override
        Payment meaning(Payment written) {
            return written.count() % 3 == 0 ? written.at("KIOSK") : written;
        }
    },
    ENUM_TO_TEXT(Field.AMOUNT, Field.COUNT, "{'name':'kind','type':'string'}", Field.AT),
    NUMBER_AS_TEXT("{'name':'amount','type':'string'}", Field.COUNT, Field.KIND, Field.AT),
    TIME_IN_MICROSECONDS(
            Field.AMOUNT,
            Field.COUNT,
            Field.KIND,
            "{'name':'at','type':{'type':'long','logicalType':'timestamp-micros'}}"),
    WORDS_FOR_A_NUMBER("wrong_type", "{'name':'amount','type':'string','doc':'in words'}", Field.COUNT, Field.AT),
    LIST_FOR_A_NUMBER(
            "wrong_type", "{'name':'amount','type':{'type':'array','items':'double'}}", Field.COUNT, Field.AT),
    BYTES_FOR_A_NUMBER("wrong_type", "{'name':'amount','type':'bytes'}", Field.COUNT, Field.AT),
    NOTHING_LEFT("no_fields", "{'name':'price','type':'double'}", Field.AT),
    TIME_REMOVED("invalid_event_time", Field.AMOUNT, Field.COUNT, Field.KIND),
    /** Nobody told the application of it. */
    NOT_REGISTERED("unknown_schema", Field.AMOUNT, Field.COUNT, "{'name':'newer','type':'int'}", Field.AT);

    /** What a record says; {@code count} below 0 = nothing. */
    record Payment(double amount, int count, String kind, long at) {

        Payment withoutCount() {
            return new Payment(amount, -1, kind, at);
        }

        Payment at(String otherKind) {
            return new Payment(amount, count, otherKind, at);
        }
    }

    private static final class Field {
        static final String AMOUNT = "{'name':'amount','type':'double'}";
        static final String COUNT = "{'name':'count','type':'int'}";
        static final String AT = "{'name':'at','type':'long'}";
        static final String KIND = kind("SHOP", "WEB");

        static String kind(String... symbols) {
            return "{'name':'kind','type':{'type':'enum','name':'Kind','symbols':['" + String.join("','", symbols)
                    + "']}}";
        }
    }

    private final String reason;
    private final Schema schema;

    SchemaVersion(String first, String... rest) {
        boolean readable = first.startsWith("{");
        reason = readable ? null : first;
        String fields = (readable ? first + "," : "") + String.join(",", rest);
        schema = new Schema.Parser()
                .parse(("{'type':'record','name':'Payment','namespace':'shop','fields':[" + fields + "]}")
                        .replace('\'', '"'));
    }

    Schema schema() {
        return schema;
    }

    /** The reason code of its dead letters; null where its records are scored. */
    String reason() {
        return reason;
    }

    /** What a reader who knows the first version understands of a payment written in this one. */
    Payment meaning(Payment written) {
        return written;
    }

    /** A payment as this version's writers write it. */
    byte[] write(Payment payment) {
        Payment said = meaning(payment);
        GenericRecord record = new GenericData.Record(schema);
        for (Schema.Field field : schema.getFields()) {
            String name = field.aliases().isEmpty()
                    ? field.name()
                    : field.aliases().iterator().next();
            record.put(
                    field.pos(),
                    switch (name) {
                        case "amount" -> number(field.schema(), said.amount());
                        case "count" -> said.count() < 0 ? null : number(field.schema(), said.count());
                        case "kind" ->
                            field.schema().getType() == Schema.Type.ENUM
                                    ? new GenericData.EnumSymbol(field.schema(), said.kind())
                                    : said.kind();
                        case "at" ->
                            number(
                                    field.schema(),
                                    field.schema().getLogicalType() == null ? said.at() : 1000 * said.at());
                        case "price" -> said.amount();
                        case "newer" -> 7;
                        default -> GenericData.get().getDefaultValue(field);
                    });
        }
        return Payments.singleObject(record);
    }

    private Object number(Schema type, double value) {
        return switch (type.getType()) {
            case UNION -> number(type.getTypes().get(type.getTypes().size() > 2 ? 2 : 0), value);
            case INT -> (int) value;
            case LONG -> (long) value;
            case FLOAT -> (float) value;
            case STRING -> this == WORDS_FOR_A_NUMBER ? "a lot" : Double.toString(value);
            case ARRAY -> List.of(value);
            case BYTES -> java.nio.ByteBuffer.wrap(new byte[] {1, 2});
            default -> value;
        };
    }
}
