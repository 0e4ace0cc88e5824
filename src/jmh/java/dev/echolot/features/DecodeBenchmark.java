package dev.echolot.features;

import dev.echolot.record.AvroRecordDecoder;
import dev.echolot.record.AvroRowWriter;
import dev.echolot.record.AvroSchemas;
import dev.echolot.record.BadRecordException;
import dev.echolot.record.FieldNames;
import dev.echolot.record.InputRecord;
import dev.echolot.record.JsonRecordDecoder;
import dev.echolot.record.JsonRowWriter;
import dev.echolot.record.SourcePosition;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** From the bytes of one record to its vector: 12 numbers, 2 categories, a boolean and a time, beside 8 fields skipped. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DecodeBenchmark {

    private static final SourcePosition SOURCE = new SourcePosition("bench", 0, 0);

    private final FeatureSpec spec = spec();
    private final FieldNames wanted = new FieldNames(spec.paths());
    private final FeatureEncoder encoder = new FeatureEncoder(spec);
    private final FloatBuffer target = FloatBuffer.allocate(spec.width());
    private final InputRecord row = row();
    private final Schema schema = schema(row);
    private final byte[] json = new JsonRowWriter(row.fields()).write(row);
    private final byte[] avro = avro();
    private final JsonRecordDecoder jsonDecoder = new JsonRecordDecoder(wanted);
    private final AvroRecordDecoder avroDecoder = new AvroRecordDecoder(wanted, AvroSchemas.of(List.of(schema)));
    private final InputRecord decoded = decodeAvro();

    @Benchmark
    public InputRecord decodeJson() throws BadRecordException {
        return jsonDecoder.decode(json, "k", 0, SOURCE);
    }

    @Benchmark
    public InputRecord decodeAvro() {
        try {
            return avroDecoder.decode(avro, "k", 0, SOURCE);
        } catch (BadRecordException e) {
            throw new IllegalStateException(e);
        }
    }

    @Benchmark
    public FloatBuffer encode() throws BadRecordException {
        encoder.encode(decoded, target, 0);
        return target;
    }

    @Benchmark
    public FloatBuffer encodeTexts() throws BadRecordException {
        encoder.encode(row, target, 0);
        return target;
    }

    private static FeatureSpec spec() {
        List<FieldSpec> fields = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            fields.add(FieldSpec.numeric("number" + i));
        }
        fields.add(FieldSpec.categorical("shop", List.of("bakery", "bar", "grocery_pos")));
        fields.add(FieldSpec.categorical("country", List.of("DE", "CH")));
        fields.add(FieldSpec.bool("card_present"));
        fields.add(FieldSpec.time("at", "iso", "UTC"));
        return new FeatureSpec(fields, null, null);
    }

    private static InputRecord row() {
        List<String> names = new ArrayList<>(spec().paths());
        for (int i = 0; i < 8; i++) {
            names.add("skipped" + i);
        }
        InputRecord row = new InputRecord(new FieldNames(names), SOURCE, null, 0);
        for (int i = 0; i < names.size(); i++) {
            row.setText(i, i < 12 ? "" + (i * 12.25 + 0.1) : "some text " + i);
        }
        row.setText(12, "grocery_pos");
        row.setText(13, "CH");
        row.setText(14, "true");
        row.setText(15, "2026-11-24T14:05:59.123Z");
        return row;
    }

    private static Schema schema(InputRecord row) {
        SchemaBuilder.FieldAssembler<Schema> fields =
                SchemaBuilder.record("Row").fields();
        for (int i = 0; i < row.fields().size(); i++) {
            String name = row.fields().name(i);
            fields = i < 12
                    ? fields.requiredDouble(name)
                    : i == 14 ? fields.requiredBoolean(name) : fields.requiredString(name);
        }
        return fields.endRecord();
    }

    private byte[] avro() {
        try {
            return new AvroRowWriter(schema, row.fields()).write(row);
        } catch (BadRecordException e) {
            throw new IllegalStateException(e);
        }
    }
}
