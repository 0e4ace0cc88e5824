package dev.echolot.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;

/** What one would write first: generic Avro in, one float[][] a record into ONNX Runtime, score and code out as Avro. */
final class PerRecordScoring {

    private static final Schema CODE = SchemaBuilder.record("Code")
            .namespace("bench")
            .fields()
            .requiredFloat("score")
            .name("vector")
            .type()
            .array()
            .items()
            .floatType()
            .noDefault()
            .endRecord();

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final BinaryMessageDecoder<GenericRecord> readings;
    private final BinaryMessageEncoder<GenericRecord> codes = new BinaryMessageEncoder<>(GenericData.get(), CODE);

    PerRecordScoring(Path schemas, Path model) {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            session = environment.createSession(model.toString(), options);
            readings = new BinaryMessageDecoder<>(
                    GenericData.get(),
                    new Schema.Parser().parse(schemas.resolve("reading.avsc").toFile()));
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] score(byte[] value) {
        try {
            GenericRecord reading = readings.decode(value);
            float[][] features = new float[1][BenchData.FIELDS];
            for (int i = 0; i < BenchData.FIELDS; i++) {
                features[0][i] = ((Double) reading.get(i)).floatValue();
            }
            try (OnnxTensor tensor = OnnxTensor.createTensor(environment, features);
                    OrtSession.Result result = session.run(Map.of("features", tensor))) {
                return bytes(result);
            }
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] bytes(OrtSession.Result result) throws OrtException, IOException {
        GenericRecord code = new GenericData.Record(CODE);
        code.put("score", ((float[]) result.get("score").orElseThrow().getValue())[0]);
        float[][] vector = (float[][]) result.get("embedding").orElseThrow().getValue();
        GenericData.Array<Float> elements = new GenericData.Array<>(
                vector[0].length, CODE.getField("vector").schema());
        for (float element : vector[0]) {
            elements.add(element);
        }
        code.put("vector", elements);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        codes.encode(code, out);
        return out.toByteArray();
    }
}
