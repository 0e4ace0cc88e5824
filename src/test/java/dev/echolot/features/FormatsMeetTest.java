package dev.echolot.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echolot.record.AvroRecordDecoder;
import dev.echolot.record.AvroRowWriter;
import dev.echolot.record.AvroSchemas;
import dev.echolot.record.BadRecordException;
import dev.echolot.record.CsvRecordSource;
import dev.echolot.record.FieldNames;
import dev.echolot.record.InputRecord;
import dev.echolot.record.JsonRecordDecoder;
import dev.echolot.record.JsonRowWriter;
import dev.echolot.record.RecordDecoder;
import dev.echolot.record.RejectReason;
import dev.echolot.record.SourcePosition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A row is the same row as CSV, as JSON and as Avro: the same vector bit for bit, the same entity, the same event time. */
class FormatsMeetTest {

    private static final FeatureSpec SPEC = new FeatureSpec(
            List.of(
                    FieldSpec.numeric("amount"),
                    FieldSpec.numeric("place.lat"),
                    FieldSpec.numeric("count"),
                    FieldSpec.categorical("code", List.of("1", "007", "2.5", "x y", "true")),
                    FieldSpec.bool("flag"),
                    FieldSpec.time("at", "iso", "UTC")),
            "card",
            new FeatureSpec.EventTimeSpec("at", "iso", "UTC"));
    private static final Schema SCHEMA = new Schema.Parser()
            .parse(
                    """
            {"type":"record","name":"Row","fields":[
              {"name":"amount","type":["null","double"]},
              {"name":"place","type":{"type":"record","name":"Place","fields":[
                {"name":"lat","type":["null",{"type":"bytes","logicalType":"decimal","precision":30,"scale":9}]}]}},
              {"name":"count","type":["null","long"]},
              {"name":"code","type":["null","string"]},
              {"name":"flag","type":["null","boolean"]},
              {"name":"at","type":["null",{"type":"long","logicalType":"timestamp-millis"}]},
              {"name":"card","type":["null","string"]},
              {"name":"version","type":"int","default":1}]}
            """);

    @TempDir
    Path dir;

    @Test
    void givesTheSameVectorEntityAndTimeFromEveryFormat() throws IOException, BadRecordException {
        FieldNames columns =
                new FieldNames(List.of("amount", "place.lat", "count", "code", "flag", "at", "card", "label"));
        FieldNames wanted = new FieldNames(SPEC.paths());
        JsonRowWriter jsonWriter = new JsonRowWriter(columns);
        AvroRowWriter avroWriter = new AvroRowWriter(SCHEMA, columns);
        assertThat(avroWriter.unused()).containsExactly("label");
        RecordDecoder json = new JsonRecordDecoder(wanted);
        RecordDecoder avro = new AvroRecordDecoder(wanted, AvroSchemas.of(List.of(SCHEMA)));
        Path file = Files.writeString(dir.resolve("rows.csv"), csv(5000, 23));
        try (CsvRecordSource all = CsvRecordSource.open(file, columns);
                CsvRecordSource some = CsvRecordSource.open(file, wanted)) {
            for (InputRecord row = all.next(); row != null; row = all.next()) {
                InputRecord fromCsv = some.next();
                assertThat(fromCsv).isNotNull();
                byte[] asJson = jsonWriter.write(row);
                InputRecord fromJson = json.decode(asJson, null, 0, row.source());
                InputRecord fromAvro = avro.decode(avroWriter.write(row), null, 0, row.source());
                String expected = seen(fromCsv);
                assertThat(seen(fromJson))
                        .as(new String(asJson, StandardCharsets.UTF_8))
                        .isEqualTo(expected);
                assertThat(seen(fromAvro)).as(row.toString()).isEqualTo(expected);
            }
        }
    }

    @Test
    void writesNestedJsonWithNumbersAsTheyStood() throws BadRecordException {
        InputRecord row = row("a.b", "0.10", "a.c", "01", "d", "true", "e", "9007199254740993");
        assertThat(new String(new JsonRowWriter(row.fields()).write(row), StandardCharsets.UTF_8))
                .isEqualTo("{\"a\":{\"b\":0.10,\"c\":\"01\"},\"d\":true,\"e\":9007199254740993}");
        assertThatThrownBy(() -> new JsonRowWriter(new FieldNames(List.of("a", "a.b"))))
                .hasMessageContaining("'a.b' would be a value and an object at once");
        assertThatThrownBy(() -> new JsonRowWriter(new FieldNames(List.of("a.b", "a"))))
                .hasMessageContaining("'a' would be a value and an object at once");
    }

    @Test
    void saysWhichCellsAndColumnsDoNotFitAnAvroSchema() {
        Schema schema = new Schema.Parser()
                .parse(
                        """
                {"type":"record","name":"R","fields":[{"name":"amount","type":"double"},
                 {"name":"kind","type":["null",{"type":"enum","name":"K","symbols":["A"]}]},
                 {"name":"count","type":"int","default":3}]}
                """);
        assertThatThrownBy(() -> new AvroRowWriter(schema, new FieldNames(List.of("amuont"))))
                .hasMessageContaining("asks for 'amount' (did you mean 'amuont'?)");
        for (InputRecord row : List.of(
                row("amount", "abc", "kind", "A"),
                row("amount", "", "kind", "A"),
                row("amount", "1", "kind", "B"),
                row("amount", "1", "count", "3000000000"),
                row("amount", "1", "count", "1.5"))) {
            assertThatThrownBy(() -> new AvroRowWriter(schema, row.fields()).write(row))
                    .isInstanceOfSatisfying(BadRecordException.class, e -> assertThat(e.reason())
                            .isEqualTo(RejectReason.WRONG_TYPE))
                    .hasMessageContaining("the schema asks for");
        }
    }

    private static String seen(InputRecord record) throws BadRecordException {
        float[] vector = new float[SPEC.width()];
        new FeatureEncoder(SPEC).encode(record, vector, 0);
        StringBuilder out = new StringBuilder();
        for (float value : vector) {
            out.append(Integer.toHexString(Float.floatToRawIntBits(value))).append(' ');
        }
        return out + new EntityReader(SPEC.keyField()).entity(record) + " "
                + new EventTimeReader(SPEC.eventTime()).epochMs(record);
    }

    private static String csv(int rows, long seed) {
        Random random = new Random(seed);
        StringBuilder out = new StringBuilder("label,amount,place.lat,count,code,flag,at,card\n");
        String[] codes = {"1", "1.0", "007", "7", "2.50", "x y", "true", "", "zzz", "NA"};
        for (int i = 0; i < rows; i++) {
            List<String> cells = new ArrayList<>();
            cells.add("0");
            cells.add(random.nextInt(20) == 0 ? "nan" : number(random));
            cells.add("" + random.nextLong(-90_000_000_000L, 90_000_000_000L) / 1e9);
            cells.add(random.nextInt(20) == 0 ? "" : "" + (random.nextLong() >> random.nextInt(63)));
            cells.add(codes[random.nextInt(codes.length)]);
            cells.add(new String[] {"1", "0", "yes", "F", "true", "false", "null"}[random.nextInt(7)]);
            cells.add(java.time.Instant.ofEpochMilli(random.nextLong(200_000_000_000L, 2_000_000_000_000L))
                    .toString()
                    .replace("Z", random.nextBoolean() ? "Z" : ""));
            cells.add(new String[] {"42", "3598215285024754", "123456789012345678", "c-1", "0042"}[random.nextInt(5)]);
            out.append(String.join(",", cells)).append('\n');
        }
        return out.toString();
    }

    private static String number(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> "" + random.nextInt(100_000) / 100.0;
            case 1 -> "" + Float.intBitsToFloat(random.nextInt() & 0x7effffff);
            case 2 -> "" + random.nextGaussian() * 1e-7;
            default -> "" + random.nextInt();
        };
    }

    private static InputRecord row(String... cells) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < cells.length; i += 2) {
            names.add(cells[i]);
        }
        InputRecord row = new InputRecord(new FieldNames(names), new SourcePosition("f", 0, 0), null, 0);
        for (int i = 0; i < cells.length; i += 2) {
            row.setText(i / 2, cells[i + 1]);
        }
        return row;
    }
}
