package dev.echolot.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.echolot.app.demo.Scenario;
import dev.echolot.app.demo.SimulatedRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends the simulated records, with broken ones spread among them, and remembers which record lies at which position, so
 * that events can be held against the truth. One sender; the truth may be asked for by any thread.
 */
final class DemoTraffic {

    /** Broken records sent. */
    static final int BROKEN = 12;

    private final String servers;
    private final Scenario scenario;
    private final Map<String, SimulatedRecord> sent = new ConcurrentHashMap<>();

    DemoTraffic(String servers, Scenario scenario) {
        this.servers = servers;
        this.scenario = scenario;
    }

    /** Sends everything, as fast as the broker takes it, and returns when all of it is acknowledged. */
    void send(List<SimulatedRecord> stream) {
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        List<ProducerRecord<byte[], byte[]>> broken = new ArrayList<>();
        for (int i = 0; i < BROKEN; i++) {
            broken.add(broken(i, stream.get(i * stream.size() / BROKEN)));
        }
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers, "acks", "all", "linger.ms", "5"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < stream.size(); i++) {
                if (i % (stream.size() / BROKEN) == 0 && i / (stream.size() / BROKEN) < BROKEN) {
                    producer.send(broken.get(i / (stream.size() / BROKEN)));
                }
                SimulatedRecord record = stream.get(i);
                producer.send(record(record.key(), record.timeMs(), Json.bytes(record.fields())), (metadata, error) -> {
                    if (error == null) {
                        sent.put(metadata.partition() + "@" + metadata.offset(), record);
                    } else {
                        failure.compareAndSet(null, error);
                    }
                });
            }
        }
        @Nullable Exception failed = failure.get();
        if (failed != null) {
            throw new CommandFailure("a record could not be sent: " + failed.getMessage(), failed);
        }
    }

    /** What was sent to a position, once it is acknowledged; null for broken records. */
    @Nullable
    SimulatedRecord at(int partition, long offset) {
        return sent.get(partition + "@" + offset);
    }

    /** One of six ways to be broken, made of a good record. */
    private ProducerRecord<byte[], byte[]> broken(int way, SimulatedRecord good) {
        byte[] json = Json.bytes(good.fields());
        return switch (way % 6) {
            case 0 ->
                record(
                        good.key(),
                        good.timeMs(),
                        new String(json, UTF_8).substring(0, json.length / 2).getBytes(UTF_8));
            case 1 -> record(null, good.timeMs(), json);
            case 2 -> record(good.key(), good.timeMs(), new byte[0]);
            case 3 -> record(good.key(), good.timeMs(), Json.bytes(with(good, scenario.yardstick(), "a lot")));
            case 4 -> record(good.key(), good.timeMs(), Json.bytes(with(good, scenario.yardstick(), 1e300)));
            default -> record(good.key(), good.timeMs(), Json.bytes(with(good, "time", "yesterday")));
        };
    }

    private static Map<String, @Nullable Object> with(SimulatedRecord record, String field, Object value) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(record.fields());
        fields.put(field, value);
        return fields;
    }

    private ProducerRecord<byte[], byte[]> record(@Nullable String key, long timeMs, byte[] value) {
        return new ProducerRecord<>(scenario.topic(), null, timeMs, key == null ? null : key.getBytes(UTF_8), value);
    }
}
