package dev.echolot.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolot.events.EventJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The topology in Kafka's test driver, with a {@link FakeScorer}. */
final class Bench implements AutoCloseable {

    private final ScoringTopology topology;
    private final TopologyTestDriver driver;
    private final TestInputTopic<byte[], byte[]> input;
    private final Map<String, TestOutputTopic<byte[], byte[]>> outputs = new HashMap<>();
    private @Nullable FakeScorer scorer;

    Bench(Path state, TopologySpec spec) {
        this(state, spec, Stores.persistentKeyValueStore(Names.WINDOWS_STORE));
    }

    Bench(Path state, TopologySpec spec, KeyValueBytesStoreSupplier store) {
        RuntimeSpec runtime = new RuntimeSpec(
                RuntimeSpec.Guarantee.EXACTLY_ONCE,
                Duration.ofMillis(100),
                1,
                state,
                null,
                Map.of("bootstrap.servers", "none:1"));
        Properties settings = StreamsSettings.of(spec, runtime, "instance", new InputAhead.Fetched());
        topology = new ScoringTopology(
                spec,
                Fixture.model(),
                () -> scorer = new FakeScorer(spec.batchSize(), Fixture.FEATURES.width()),
                store,
                null);
        driver = new TopologyTestDriver(topology.get(), settings);
        input = driver.createInputTopic(Fixture.INPUT, new ByteArraySerializer(), new ByteArraySerializer());
    }

    TopologyMetrics metrics() {
        return topology.metrics();
    }

    FakeScorer scorer() {
        return Bound.to(scorer);
    }

    void send(@Nullable String key, byte @Nullable [] value, long timestampMs) {
        send(key, value, timestampMs, new RecordHeaders());
    }

    void send(@Nullable String key, byte @Nullable [] value, long timestampMs, RecordHeaders headers) {
        byte[] bytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
        input.pipeInput(new TestRecord<>(bytes, value, headers, Instant.ofEpochMilli(timestampMs)));
    }

    /** Lets the wall clock go on. */
    void advance(Duration time) {
        driver.advanceWallClockTime(time);
    }

    List<TestRecord<byte[], byte[]>> raw(String topic) {
        return outputs.computeIfAbsent(
                        topic,
                        t -> driver.createOutputTopic(t, new ByteArrayDeserializer(), new ByteArrayDeserializer()))
                .readRecordsToList();
    }

    /** What came since the last look. */
    List<GenericRecord> read(String topic) {
        return raw(topic).stream().map(r -> decode(r.value())).toList();
    }

    GenericRecord only(String topic) {
        List<GenericRecord> records = read(topic);
        assertThat(records).as(topic).hasSize(1);
        return records.get(0);
    }

    static GenericRecord decode(byte[] event) {
        try {
            return new EventJson().read(event);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The state store's entries. */
    Map<Bytes, byte[]> windows() {
        Map<Bytes, byte[]> entries = new HashMap<>();
        KeyValueStore<Bytes, byte[]> store = driver.getKeyValueStore(Names.WINDOWS_STORE);
        try (var all = store.all()) {
            all.forEachRemaining(e -> entries.put(e.key, e.value));
        }
        return entries;
    }

    @Override
    public void close() {
        driver.close();
    }
}
