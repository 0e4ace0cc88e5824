package dev.echolot.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** Plain Kafka Streams applications to compare with: one processor, exactly once, commits every 100 ms. */
final class Peers {

    private static final String STORE = "peer-windows";
    /** Bytes of one embedding event of eight elements, and of a window's state with a few hundred records. */
    private static final int EMBEDDING_BYTES = 230;

    private static final int WINDOW_BYTES = 400;

    private Peers() {}

    static void run(Variant variant, String servers, Path state, Path model, Path schemas, String id, Meter meter)
            throws Exception {
        ProcessorSupplier<byte[], byte[], byte[], byte[]> processor =
                switch (variant) {
                    case PASS_THROUGH -> () -> new Copy(meter);
                    case SAME_SENDS -> () -> new SameSends(meter);
                    case AVRO -> () -> new Avro(meter, schemas);
                    case FLOAT_ARRAYS -> () -> new FloatArrays(meter, schemas, model);
                    default -> throw new IllegalArgumentException(variant + " is not a peer");
                };
        Topology topology = new Topology()
                .addSource("input", new ByteArrayDeserializer(), new ByteArrayDeserializer(), BenchApplication.INPUT)
                .addProcessor("peer", processor, "input")
                .addSink(
                        "output",
                        BenchApplication.outputs().embeddings(),
                        new ByteArraySerializer(),
                        new ByteArraySerializer(),
                        "peer")
                .addSink(
                        "statistics",
                        BenchApplication.outputs().statistics(),
                        new ByteArraySerializer(),
                        new ByteArraySerializer(),
                        "peer");
        if (variant == Variant.SAME_SENDS) {
            topology.addStateStore(
                    Stores.keyValueStoreBuilder(
                                    Stores.persistentKeyValueStore(STORE), Serdes.Bytes(), Serdes.ByteArray())
                            .withCachingDisabled(),
                    "peer");
        }
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, id);
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, "100");
        settings.put(StreamsConfig.producerPrefix("compression.type"), "lz4");
        try (KafkaStreams streams = new KafkaStreams(topology, settings)) {
            streams.start();
            while (!meter.done()) {
                Thread.sleep(20);
            }
        }
    }

    /** Counts, and forwards what it makes of a record. */
    private abstract static class Peer implements Processor<byte[], byte[], byte[], byte[]> {

        private final Meter meter;
        ProcessorContext<byte[], byte[]> context;

        Peer(Meter meter) {
            this.meter = meter;
        }

        @Override
        public void init(ProcessorContext<byte[], byte[]> newContext) {
            context = newContext;
        }

        @Override
        public final void process(Record<byte[], byte[]> record) {
            meter.count();
            context.forward(record.withValue(value(record)), "output");
        }

        abstract byte[] value(Record<byte[], byte[]> record);
    }

    private static final class Copy extends Peer {
        Copy(Meter meter) {
            super(meter);
        }

        @Override
        byte[] value(Record<byte[], byte[]> record) {
            return record.value();
        }
    }

    /** Changed windows are written every 100 ms, as the whole does per commit; a window closes every 60,000 records. */
    private static final class SameSends extends Peer {

        private final Map<Bytes, Integer> changed = new HashMap<>();
        private final Map<Bytes, byte[]> open = new HashMap<>();
        private KeyValueStore<Bytes, byte[]> store;
        private long windowStart = Long.MIN_VALUE;

        SameSends(Meter meter) {
            super(meter);
        }

        @Override
        public void init(ProcessorContext<byte[], byte[]> newContext) {
            super.init(newContext);
            store = newContext.getStateStore(STORE);
            newContext.schedule(Duration.ofMillis(100), PunctuationType.WALL_CLOCK_TIME, now -> {
                changed.keySet().forEach(key -> store.put(key, filled(WINDOW_BYTES, key.hashCode())));
                changed.clear();
            });
        }

        @Override
        byte[] value(Record<byte[], byte[]> record) {
            Bytes key = Bytes.wrap(record.key());
            long start = Math.floorDiv(record.timestamp() - 10_000, 60_000L);
            if (start != windowStart) {
                windowStart = start;
                open.forEach((entity, value) -> {
                    context.forward(new Record<>(entity.get(), value, record.timestamp()), "statistics");
                    store.delete(entity);
                });
                open.clear();
            }
            changed.merge(key, 1, Integer::sum);
            open.computeIfAbsent(key, k -> filled(WINDOW_BYTES, k.hashCode()));
            byte[] bytes = new byte[EMBEDDING_BYTES];
            System.arraycopy(record.value(), 0, bytes, 0, EMBEDDING_BYTES);
            return bytes;
        }

        /** Bytes that do not compress away. */
        private static byte[] filled(int length, int seed) {
            byte[] bytes = new byte[length];
            int state = seed | 1;
            for (int i = 0; i < length; i++) {
                state = state * 1_103_515_245 + 12_345;
                bytes[i] = (byte) (state >>> 16);
            }
            return bytes;
        }
    }

    private static class Avro extends Peer {

        final Schema schema;
        private final BinaryMessageDecoder<GenericRecord> decoder;
        private final BinaryMessageEncoder<GenericRecord> encoder;

        Avro(Meter meter, Path schemas) {
            super(meter);
            try {
                schema = new Schema.Parser()
                        .parse(schemas.resolve("reading.avsc").toFile());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            decoder = new BinaryMessageDecoder<>(GenericData.get(), schema);
            encoder = new BinaryMessageEncoder<>(GenericData.get(), schema);
        }

        GenericRecord read(Record<byte[], byte[]> record) {
            try {
                return decoder.decode(record.value());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        byte[] value(Record<byte[], byte[]> record) {
            return bytes(encoder, read(record));
        }

        static byte[] bytes(BinaryMessageEncoder<GenericRecord> encoder, GenericRecord record) {
            try {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                encoder.encode(record, out);
                return out.toByteArray();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final class FloatArrays extends Avro {

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
        private final BinaryMessageEncoder<GenericRecord> codes = new BinaryMessageEncoder<>(GenericData.get(), CODE);

        FloatArrays(Meter meter, Path schemas, Path model) {
            super(meter, schemas);
            try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
                options.setIntraOpNumThreads(1);
                options.setInterOpNumThreads(1);
                session = environment.createSession(model.toString(), options);
            } catch (OrtException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        byte[] value(Record<byte[], byte[]> record) {
            GenericRecord reading = read(record);
            float[][] features = new float[1][BenchData.FIELDS];
            for (int i = 0; i < BenchData.FIELDS; i++) {
                features[0][i] = ((Double) reading.get(i)).floatValue();
            }
            try (OnnxTensor tensor = OnnxTensor.createTensor(environment, features);
                    OrtSession.Result result = session.run(Map.of("features", tensor))) {
                GenericRecord code = new GenericData.Record(CODE);
                code.put("score", ((float[]) result.get("score").orElseThrow().getValue())[0]);
                float[][] vector =
                        (float[][]) result.get("embedding").orElseThrow().getValue();
                GenericData.Array<Float> elements = new GenericData.Array<>(
                        vector[0].length, CODE.getField("vector").schema());
                for (float element : vector[0]) {
                    elements.add(element);
                }
                code.put("vector", elements);
                return bytes(codes, code);
            } catch (OrtException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
