package dev.echolot.bench;

import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Kafka Streams itself: bytes in, the same bytes out, exactly once, commits every 100 ms. */
final class PassThrough {

    private PassThrough() {}

    static void run(String bootstrapServers, Path state, String id, Meter meter) throws InterruptedException {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, id);
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, "100");
        settings.put(StreamsConfig.producerPrefix("compression.type"), "lz4");
        Topology topology = new Topology()
                .addSource("input", new ByteArrayDeserializer(), new ByteArrayDeserializer(), BenchApplication.INPUT)
                .addProcessor("copy", () -> new Copy(meter), "input")
                .addSink(
                        "output",
                        BenchApplication.outputs().embeddings(),
                        new ByteArraySerializer(),
                        new ByteArraySerializer(),
                        "copy");
        try (KafkaStreams streams = new KafkaStreams(topology, settings)) {
            streams.start();
            while (!meter.done()) {
                Thread.sleep(20);
            }
        }
    }

    private static final class Copy implements Processor<byte[], byte[], byte[], byte[]> {

        private final Meter meter;
        private ProcessorContext<byte[], byte[]> context;

        Copy(Meter meter) {
            this.meter = meter;
        }

        @Override
        public void init(ProcessorContext<byte[], byte[]> newContext) {
            context = newContext;
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            meter.count();
            context.forward(record);
        }
    }
}
