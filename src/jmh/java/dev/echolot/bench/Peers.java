package dev.echolot.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.Schema;
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
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** Plain Kafka Streams applications to compare with: one processor, exactly once, commits every 100 ms. */
final class Peers {

    private static final String STORE = "peer-windows";

    private Peers() {}

    static void run(Job job, Meter meter) throws Exception {
        Path schemas = job.schemas();
        ProcessorSupplier<byte[], byte[], byte[], byte[]> processor =
                switch (job.variant()) {
                    case PASS_THROUGH -> () -> new Copy(meter);
                    case SAME_SENDS -> () -> new SameSends(meter, job);
                    case AVRO -> () -> new Avro(meter, schemas);
                    case FLOAT_ARRAYS -> () -> new FloatArrays(meter, job);
                    default -> throw new IllegalArgumentException(job.variant() + " is not a peer");
                };
        Topology topology = new Topology()
                .addSource("input", new ByteArrayDeserializer(), new ByteArrayDeserializer(), job.input())
                .addProcessor("peer", processor, "input")
                .addSink(
                        "output",
                        BenchApplication.outputs(job.input()).embeddings(),
                        new ByteArraySerializer(),
                        new ByteArraySerializer(),
                        "peer")
                .addSink(
                        "statistics",
                        BenchApplication.outputs(job.input()).statistics(),
                        new ByteArraySerializer(),
                        new ByteArraySerializer(),
                        "peer")
                .addSink(
                        "anomalies",
                        BenchApplication.outputs(job.input()).anomalies(),
                        new ByteArraySerializer(),
                        new ByteArraySerializer(),
                        "peer");
        if (job.variant() == Variant.SAME_SENDS) {
            topology.addStateStore(
                    Stores.keyValueStoreBuilder(
                                    Stores.persistentKeyValueStore(STORE), Serdes.Bytes(), Serdes.ByteArray())
                            .withCachingDisabled(),
                    "peer");
        }
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, job.id());
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, job.servers());
        settings.put(StreamsConfig.STATE_DIR_CONFIG, job.state().toString());
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

    /**
     * As many records to the changelog, per record read, as the whole wrote; a window a device closes every 60,000 records;
     * an anomaly now and then. The bytes are the whole's own.
     */
    private static final class SameSends extends Peer {

        private final double changelogPerRecord;
        private final CapturedSends sends;
        private final Map<Bytes, Boolean> open = new LinkedHashMap<>();
        private final ArrayDeque<Bytes> changed = new ArrayDeque<>();
        private KeyValueStore<Bytes, byte[]> store;
        private long windowStart = Long.MIN_VALUE;
        private long records;
        private double changelogDue;
        private double anomalyDue;

        SameSends(Meter meter, Job job) {
            super(meter);
            changelogPerRecord = job.changelogPerRecord();
            try {
                sends = CapturedSends.read(job.sends());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void init(ProcessorContext<byte[], byte[]> newContext) {
            super.init(newContext);
            store = newContext.getStateStore(STORE);
        }

        @Override
        byte[] value(Record<byte[], byte[]> record) {
            records++;
            Bytes key = Bytes.wrap(record.key());
            long start = Math.floorDiv(record.timestamp() - 10_000, Job.WINDOW_MS);
            if (start != windowStart) {
                windowStart = start;
                open.keySet().forEach(entity -> {
                    context.forward(
                            new Record<>(entity.get(), next(sends.statistics()), record.timestamp()), "statistics");
                    store.delete(entity);
                });
                open.clear();
            }
            open.put(key, true);
            if (changed.size() < 1_000) {
                changed.add(key);
            }
            for (changelogDue += changelogPerRecord; changelogDue >= 1 && !changed.isEmpty(); changelogDue--) {
                store.put(changed.remove(), next(sends.windows()));
            }
            for (anomalyDue += sends.anomaliesPerRecord(); anomalyDue >= 1; anomalyDue--) {
                context.forward(record.withValue(next(sends.anomalies())), "anomalies");
            }
            return next(sends.embeddings());
        }

        private byte[] next(List<byte[]> values) {
            return values.get((int) (records * 31 % values.size()));
        }
    }

    private static final class Avro extends Peer {

        private final BinaryMessageDecoder<GenericRecord> decoder;
        private final BinaryMessageEncoder<GenericRecord> encoder;

        Avro(Meter meter, Path schemas) {
            super(meter);
            try {
                Schema schema = new Schema.Parser()
                        .parse(schemas.resolve("reading.avsc").toFile());
                decoder = new BinaryMessageDecoder<>(GenericData.get(), schema);
                encoder = new BinaryMessageEncoder<>(GenericData.get(), schema);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        byte[] value(Record<byte[], byte[]> record) {
            try {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                encoder.encode(decoder.decode(record.value()), out);
                return out.toByteArray();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final class FloatArrays extends Peer {

        private final PerRecordScoring scoring;

        FloatArrays(Meter meter, Job job) {
            super(meter);
            scoring = new PerRecordScoring(job.schemas(), job.model());
        }

        @Override
        byte[] value(Record<byte[], byte[]> record) {
            return scoring.score(record.value());
        }
    }
}
