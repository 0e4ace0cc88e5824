package dev.echolot.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.echolot.record.InputRecord.Cell;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AvroRecordDecoderTest {

    private static final SourcePosition SOURCE = new SourcePosition("t", 0, 1);
    private static final Schema SCHEMA = new Schema.Parser()
            .parse(
                    """
            {"type":"record","name":"Reading","namespace":"test","fields":[
              {"name":"skipped","type":{"type":"array","items":{"type":"map","values":["null","bytes"]}}},
              {"name":"amount","type":"double"},
              {"name":"small","type":["null","float"],"default":null},
              {"name":"count","type":"long"},
              {"name":"kind","type":{"type":"enum","name":"Kind","symbols":["HOT","COLD"]}},
              {"name":"ok","type":"boolean"},
              {"name":"place","type":["null",{"type":"record","name":"Place","fields":[
                {"name":"city","type":["null","string"]},
                {"name":"inner","type":["null","Place"],"default":null}]}]},
              {"name":"price","type":{"type":"bytes","logicalType":"decimal","precision":20,"scale":2}},
              {"name":"fixed","type":{"type":"fixed","name":"F","size":8,"logicalType":"decimal","precision":10,"scale":3}},
              {"name":"ms","type":{"type":"long","logicalType":"timestamp-millis"}},
              {"name":"us","type":{"type":"long","logicalType":"timestamp-micros"}},
              {"name":"day","type":{"type":"int","logicalType":"date"}},
              {"name":"raw","type":"bytes"}]}
            """);
    private static final FieldNames FIELDS = new FieldNames(List.of(
            "amount",
            "small",
            "count",
            "kind",
            "ok",
            "place.city",
            "price",
            "fixed",
            "ms",
            "us",
            "day",
            "place.inner.city",
            "absent"));

    @TempDir
    Path dir;

    private final AvroRecordDecoder decoder = new AvroRecordDecoder(FIELDS, AvroSchemas.of(List.of(SCHEMA)));

    @Test
    void findsAFieldThatWasRenamedByItsAlias() throws Exception {
        Schema renamed = new Schema.Parser()
                .parse(
                        """
                {"type":"record","name":"Reading","namespace":"test","fields":[
                  {"name":"total","aliases":["amount"],"type":"double"},
                  {"name":"count","type":"long"},
                  {"name":"number","aliases":["count"],"type":"long"}]}
                """);
        GenericRecord written = new GenericData.Record(renamed);
        written.put("total", 12.5);
        written.put("count", 3L);
        written.put("number", 4L);
        byte[] value = new BinaryMessageEncoder<GenericRecord>(GenericData.get(), renamed)
                .encode(written)
                .array();
        InputRecord record =
                new AvroRecordDecoder(FIELDS, AvroSchemas.of(List.of(renamed))).decode(value, "k", 0, SOURCE);
        assertThat(record.number(0)).isEqualTo(12.5);
        assertThat(record.number(2)).as("the field of that name, not the alias").isEqualTo(3);
    }

    @Test
    void readsWhatAvroWrites() throws Exception {
        InputRecord record = decode(bytes(reading()));
        assertThat(record.number(0)).isEqualTo(0.1);
        assertThat(record.number(1)).isEqualTo(0.1f);
        assertThat(record.number(2)).isEqualTo(-3);
        assertThat(record.text(3)).isEqualTo("COLD");
        assertThat(record.cell(4)).isEqualTo(Cell.BOOLEAN);
        assertThat(record.text(5)).isEqualTo("Zürich");
        assertThat(record.number(6)).isEqualTo(-123456789012.34);
        assertThat(record.number(7)).isEqualTo(1.125);
        assertThat(record.number(8)).isEqualTo(1_700_000_000_123.0);
        assertThat(record.number(9)).isEqualTo(1_700_000_000_123.457);
        assertThat(record.number(10)).isEqualTo(19_000 * 86_400_000.0);
        assertThat(record.text(11)).isEqualTo("Bern");
        assertThat(record.cell(12)).isEqualTo(Cell.ABSENT);
    }

    @Test
    void readsNullBranchesAsNullAndWhatLiesBelowThemAsAbsent() throws Exception {
        GenericRecord reading = reading();
        reading.put("small", null);
        reading.put("place", null);
        InputRecord record = decode(bytes(reading));
        assertThat(record.cell(1)).isEqualTo(Cell.NULL);
        assertThat(record.cell(5)).isEqualTo(Cell.ABSENT);
    }

    @Test
    void keepsLongsADoubleWouldBlurAsText() throws Exception {
        GenericRecord reading = reading();
        reading.put("count", Long.MIN_VALUE);
        assertThat(decode(bytes(reading)).text(2)).isEqualTo("-9223372036854775808");
    }

    @Test
    void refusesARecordCutAnywhereAndOneWithBytesLeftOver() throws Exception {
        byte[] good = bytes(reading());
        for (int length = 1; length < good.length; length++) {
            assertThat(reason(Arrays.copyOf(good, length))).isEqualTo(RejectReason.MALFORMED);
        }
        assertThat(reason(Arrays.copyOf(good, good.length + 1))).isEqualTo(RejectReason.MALFORMED);
    }

    @Test
    void refusesOtherMagicOtherFingerprintsAndNothing() throws Exception {
        byte[] good = bytes(reading());
        byte[] magic = good.clone();
        magic[1] = 2;
        assertThat(reason(magic)).isEqualTo(RejectReason.MALFORMED);
        byte[] fingerprint = good.clone();
        fingerprint[5] ^= 1;
        BadRecordException unknown = catchThrowableOfType(BadRecordException.class, () -> decode(fingerprint));
        assertThat(unknown.reason()).isEqualTo(RejectReason.UNKNOWN_SCHEMA);
        assertThat(unknown).hasMessageContaining("test.Reading");
        assertThat(reason(null)).isEqualTo(RejectReason.EMPTY_VALUE);
        assertThat(reason(new byte[0])).isEqualTo(RejectReason.EMPTY_VALUE);
    }

    @Test
    void believesNoLengthWithoutTheBytesBehindIt() throws Exception {
        Schema text = new Schema.Parser()
                .parse("{\"type\":\"record\",\"name\":\"T\",\"fields\":[{\"name\":\"amount\",\"type\":\"string\"}]}");
        AvroRecordDecoder texts = new AvroRecordDecoder(FIELDS, AvroSchemas.of(List.of(text)));
        for (long claimed : new long[] {Integer.MAX_VALUE, Long.MAX_VALUE, -1, 100}) {
            byte[] bytes = header(text, out -> out.writeLong(claimed));
            assertThat(catchThrowableOfType(BadRecordException.class, () -> texts.decode(bytes, null, 0, SOURCE))
                            .reason())
                    .isEqualTo(RejectReason.MALFORMED);
        }
        byte[] huge = header(text, out -> out.writeString("x".repeat(70_000)));
        assertThat(catchThrowableOfType(BadRecordException.class, () -> texts.decode(huge, null, 0, SOURCE))
                        .reason())
                .isEqualTo(RejectReason.TOO_LARGE);
        byte[] latin = header(text, out -> out.writeBytes(new byte[] {(byte) 0xFC, 'x'}));
        assertThat(catchThrowableOfType(BadRecordException.class, () -> texts.decode(latin, null, 0, SOURCE))
                        .reason())
                .isEqualTo(RejectReason.MALFORMED);
    }

    @Test
    void refusesEndlessListsAndEndlessNesting() throws Exception {
        Schema nulls = new Schema.Parser()
                .parse(
                        """
                {"type":"record","name":"N","fields":[{"name":"a","type":{"type":"array","items":"null"}},
                 {"name":"n","type":["null","N"]}]}
                """);
        AvroRecordDecoder lists = new AvroRecordDecoder(FIELDS, AvroSchemas.of(List.of(nulls)));
        byte[] many = header(nulls, out -> {
            out.writeLong(Long.MAX_VALUE / 2);
            out.writeLong(0);
            out.writeLong(0);
        });
        assertThat(catchThrowableOfType(BadRecordException.class, () -> lists.decode(many, null, 0, SOURCE))
                        .reason())
                .isEqualTo(RejectReason.TOO_LARGE);
        byte[] deep = header(nulls, out -> {
            for (int i = 0; i < 50; i++) {
                out.writeLong(0);
                out.writeIndex(i == 49 ? 0 : 1);
            }
        });
        assertThat(catchThrowableOfType(BadRecordException.class, () -> lists.decode(deep, null, 0, SOURCE))
                        .reason())
                .isEqualTo(RejectReason.TOO_LARGE);
    }

    /** Ten bytes of list can claim any number of nulls: the claim is per list, the bound per record. */
    @Test
    void stepsOverListsOfListsOfNullsInBoundedTime() throws Exception {
        Schema lists = new Schema.Parser()
                .parse(
                        """
                {"type":"record","name":"N","fields":[{"name":"a","type":{"type":"array","items":
                 {"type":"array","items":"null"}}}]}
                """);
        AvroRecordDecoder decoder = new AvroRecordDecoder(FIELDS, AvroSchemas.of(List.of(lists)));
        byte[] hostile = header(lists, out -> {
            out.writeLong(100_000);
            for (int i = 0; i < 100_000; i++) {
                out.writeLong(60_000);
                out.writeLong(0);
            }
            out.writeLong(0);
        });
        assertThat(catchThrowableOfType(BadRecordException.class, () -> decoder.decode(hostile, null, 0, SOURCE)))
                .hasMessageContaining("items without bytes")
                .extracting(BadRecordException::reason)
                .isEqualTo(RejectReason.TOO_LARGE);
    }

    @Test
    void refusesListsRecordsAndPlainBytesWhereAFieldIsWanted() throws Exception {
        for (String field : List.of("skipped", "place", "raw")) {
            AvroRecordDecoder wanting =
                    new AvroRecordDecoder(new FieldNames(List.of(field)), AvroSchemas.of(List.of(SCHEMA)));
            byte[] good = bytes(reading());
            assertThat(catchThrowableOfType(BadRecordException.class, () -> wanting.decode(good, null, 0, SOURCE))
                            .reason())
                    .as(field)
                    .isEqualTo(RejectReason.WRONG_TYPE);
        }
    }

    @Test
    void neverFailsOtherwiseHoweverBrokenTheBytes() throws Exception {
        byte[] good = bytes(reading());
        Random random = new Random(5);
        for (int i = 0; i < 100_000; i++) {
            byte[] broken = good.clone();
            for (int n = random.nextInt(3); n >= 0; n--) {
                broken[AvroRecordDecoder.HEADER + random.nextInt(broken.length - AvroRecordDecoder.HEADER)] =
                        (byte) random.nextInt();
            }
            try {
                decode(broken);
            } catch (BadRecordException expected) {
                assertThat(expected.reason())
                        .isIn(RejectReason.MALFORMED, RejectReason.TOO_LARGE, RejectReason.WRONG_TYPE);
            }
        }
    }

    @Test
    void tellsTheFormatByTheFirstBytes() throws Exception {
        AutoRecordDecoder auto = new AutoRecordDecoder(FIELDS, AvroSchemas.of(List.of(SCHEMA)));
        assertThat(auto.decode(bytes(reading()), null, 0, SOURCE).number(0)).isEqualTo(0.1);
        assertThat(auto.decode("\n{\"amount\":0.1}".getBytes("UTF-8"), null, 0, SOURCE)
                        .number(0))
                .isEqualTo(0.1);
        for (byte[] other : List.of(new byte[] {0, 0, 0, 0, 1, 5}, new byte[] {(byte) 0xC3}, "x".getBytes("UTF-8"))) {
            assertThat(catchThrowableOfType(BadRecordException.class, () -> auto.decode(other, null, 0, SOURCE))
                            .reason())
                    .isEqualTo(RejectReason.MALFORMED);
        }
        assertThat(catchThrowableOfType(BadRecordException.class, () -> auto.decode(null, null, 0, SOURCE))
                        .reason())
                .isEqualTo(RejectReason.EMPTY_VALUE);
    }

    @Test
    void readsTheWriterSchemasOfADirectoryAndSaysWhatIsWrongWithThem() throws IOException {
        assertThatThrownBy(() -> AvroSchemas.read(dir.resolve("none"))).hasMessageContaining("expected a directory");
        assertThatThrownBy(() -> AvroSchemas.read(dir)).hasMessageContaining("at least one .avsc file");
        Files.writeString(dir.resolve("reading.avsc"), SCHEMA.toString());
        assertThat(AvroSchemas.read(dir).byFingerprint()).hasSize(1);
        Files.writeString(dir.resolve("broken.avsc"), "{");
        assertThatThrownBy(() -> AvroSchemas.read(dir))
                .isInstanceOf(DataFileException.class)
                .hasMessageContaining("broken.avsc: expected an Avro schema");
        Files.writeString(dir.resolve("broken.avsc"), "[".repeat(5_000));
        assertThatThrownBy(() -> AvroSchemas.read(dir)).isInstanceOf(DataFileException.class);
        Files.writeString(dir.resolve("broken.avsc"), " ".repeat(AvroSchemas.MAX_BYTES + 1));
        assertThatThrownBy(() -> AvroSchemas.read(dir))
                .isInstanceOf(DataFileException.class)
                .hasMessageContaining("at most 262144 bytes, got 262145");
    }

    private static GenericRecord reading() {
        Schema place = SCHEMA.getField("place").schema().getTypes().get(1);
        GenericRecord inner = new GenericData.Record(place);
        inner.put("city", "Bern");
        GenericRecord outer = new GenericData.Record(place);
        outer.put("city", "Zürich");
        outer.put("inner", inner);
        GenericRecord reading = new GenericData.Record(SCHEMA);
        reading.put(
                "skipped",
                Arrays.asList(
                        Map.of("a", ByteBuffer.wrap(new byte[] {1, 2})), Map.of("b", ByteBuffer.wrap(new byte[0]))));
        reading.put("amount", 0.1);
        reading.put("small", 0.1f);
        reading.put("count", -3L);
        reading.put("kind", new GenericData.EnumSymbol(SCHEMA.getField("kind").schema(), "COLD"));
        reading.put("ok", true);
        reading.put("place", outer);
        reading.put(
                "price",
                ByteBuffer.wrap(
                        new BigDecimal("-123456789012.34").unscaledValue().toByteArray()));
        reading.put(
                "fixed",
                new GenericData.Fixed(
                        SCHEMA.getField("fixed").schema(),
                        ByteBuffer.allocate(8).putLong(1125).array()));
        reading.put("ms", 1_700_000_000_123L);
        reading.put("us", 1_700_000_000_123_457L);
        reading.put("day", 19_000);
        reading.put("raw", ByteBuffer.wrap(new byte[] {9}));
        return reading;
    }

    private static byte[] bytes(GenericRecord record) throws IOException {
        ByteBuffer encoded = new BinaryMessageEncoder<GenericRecord>(GenericData.get(), SCHEMA).encode(record);
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return bytes;
    }

    private interface Body {
        void write(BinaryEncoder out) throws IOException;
    }

    private static byte[] header(Schema schema, Body body) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0xC3);
        out.write(1);
        long fingerprint = org.apache.avro.SchemaNormalization.parsingFingerprint64(schema);
        for (int i = 0; i < 8; i++) {
            out.write((int) (fingerprint >>> (8 * i)));
        }
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        body.write(encoder);
        encoder.flush();
        return out.toByteArray();
    }

    private InputRecord decode(byte[] value) throws BadRecordException {
        return decoder.decode(value, null, 0, SOURCE);
    }

    private RejectReason reason(byte[] value) {
        return catchThrowableOfType(BadRecordException.class, () -> decode(value))
                .reason();
    }
}
