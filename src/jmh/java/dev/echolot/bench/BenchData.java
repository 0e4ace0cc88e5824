package dev.echolot.bench;

import dev.echolot.features.FieldSpec;
import dev.echolot.model.ModelFile;
import dev.echolot.record.RecordFiles;
import dev.echolot.trainer.ProgressListener;
import dev.echolot.trainer.Trainer;
import dev.echolot.trainer.TrainingSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Thirty correlated numbers a record, of a thousand devices: a model of 30-16-8-16-30 and a topic full of Avro records. */
final class BenchData {

    static final int FIELDS = 30;
    private static final int HIDDEN = 6;
    static final int DEVICES = 1_000;

    private final long seed;
    private final int width;
    private final double[][] mixing;

    BenchData(long seed) {
        this(seed, FIELDS);
    }

    BenchData(long seed, int width) {
        this.seed = seed;
        this.width = width;
        this.mixing = new double[HIDDEN][width];
        Random random = new Random(seed);
        for (double[] row : mixing) {
            for (int i = 0; i < width; i++) {
                row[i] = random.nextGaussian();
            }
        }
    }

    double[] row(Random random) {
        double[] row = new double[width];
        for (double[] direction : mixing) {
            double strength = random.nextGaussian();
            for (int i = 0; i < width; i++) {
                row[i] += strength * direction[i];
            }
        }
        for (int i = 0; i < width; i++) {
            row[i] += 0.3 * random.nextGaussian();
        }
        return row;
    }

    private static String name(int field) {
        return "x" + field;
    }

    /** A model of kind undercomplete, trained on 20,000 rows. */
    Path train(Path directory) throws IOException {
        Path csv = directory.resolve("train.csv");
        Random random = new Random(seed + 1);
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(csv))) {
            List<FieldSpec> fields = fields();
            out.println(String.join(",", fields.stream().map(FieldSpec::name).toList()));
            for (int i = 0; i < 20_000; i++) {
                double[] row = row(random);
                StringBuilder line = new StringBuilder();
                for (int f = 0; f < FIELDS; f++) {
                    line.append(f == 0 ? "" : ",").append(String.format(Locale.ROOT, "%.6f", row[f]));
                }
                out.println(line);
            }
        }
        TrainingSpec spec = new TrainingSpec(
                "bench",
                TrainingSpec.Kind.UNDERCOMPLETE,
                null,
                null,
                fields(),
                new TrainingSpec.Architecture(List.of(16), 8, null),
                new TrainingSpec.Training(10, null, null, null, null, null),
                TrainingSpec.Noise.DEFAULTS,
                TrainingSpec.Split.DEFAULTS,
                TrainingSpec.DEFAULT_MIN_COUNT);
        ModelFile model = Trainer.train(
                        spec, names -> RecordFiles.open(List.of(csv), names), seed, ProgressListener.SILENT)
                .write(directory);
        return model.path();
    }

    private static List<FieldSpec> fields() {
        List<FieldSpec> fields = new ArrayList<>();
        for (int i = 0; i < FIELDS; i++) {
            fields.add(FieldSpec.numeric(name(i)));
        }
        return fields;
    }

    private static Schema schema() {
        List<Schema.Field> fields = new ArrayList<>();
        for (int i = 0; i < FIELDS; i++) {
            fields.add(new Schema.Field(name(i), Schema.create(Schema.Type.DOUBLE)));
        }
        return Schema.createRecord("Reading", null, "bench", false, fields);
    }

    /** A directory with the writer's schema. */
    Path writeSchema(Path directory) throws IOException {
        Path schemas = Files.createDirectories(directory.resolve("schemas"));
        Files.writeString(schemas.resolve("reading.avsc"), schema().toString(true));
        return schemas;
    }

    /** Fills a topic with Avro single-object records of a thousand devices, one millisecond of event time a record. */
    void produce(String servers, String topic, int records) {
        produce(servers, topic, records, System.currentTimeMillis());
    }

    /**
     * The same, from a time on.
     *
     * @param startMs timestamp of the first record, which is its event time too
     */
    void produce(String servers, String topic, int records, long startMs) {
        produce(servers, topic, 0, records, DEVICES, startMs);
    }

    /** First so many records that go through the devices in turn, then records of devices drawn evenly, by chance. */
    void produceEveryKey(String servers, String topic, int inTurn, int records, int devices, long startMs) {
        produce(servers, topic, inTurn, inTurn + records, devices, startMs);
    }

    private void produce(String servers, String topic, int inTurn, int records, int devices, long startMs) {
        List<byte[]> values = values(Math.min(records, 20_000));
        Random random = new Random(seed + 3);
        AtomicReference<Exception> failure = new AtomicReference<>();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        servers,
                        "linger.ms",
                        "20",
                        "batch.size",
                        "131072",
                        "acks",
                        "1",
                        "enable.idempotence", // with it a batch to a new topic now and then waited until it expired
                        "false"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < records; i++) {
                int device = i < inTurn ? i % devices : random.nextInt(devices);
                producer.send(
                        new ProducerRecord<>(topic, null, startMs + i, key(device), values.get(i % values.size())),
                        (to, failed) -> failure.compareAndSet(null, failed));
            }
        }
        if (failure.get() != null) {
            throw new KafkaException("not all of " + records + " records are in " + topic, failure.get());
        }
    }

    static byte[] key(int device) {
        return ("device-" + device).getBytes(StandardCharsets.US_ASCII);
    }

    /** Avro single-object values of rows drawn by chance. */
    List<byte[]> values(int count) {
        byte[] header = ByteBuffer.allocate(10)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 0xC3)
                .put((byte) 1)
                .putLong(SchemaNormalization.parsingFingerprint64(schema()))
                .array();
        Random random = new Random(seed + 2);
        List<byte[]> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ByteBuffer value = ByteBuffer.allocate(header.length + 8 * FIELDS).order(ByteOrder.LITTLE_ENDIAN);
            value.put(header);
            for (double number : row(random)) {
                value.putDouble(number); // as Avro writes a double
            }
            values.add(value.array());
        }
        return values;
    }
}
