package dev.echolot.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolot.app.EmbeddedKafka;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embeddings' contract, from the outside: somebody who has the schema file and the topic, and nothing of Echolot. */
class EmbeddingConsumerIT {

    private static final long T0 = System.currentTimeMillis();

    @TempDir
    Path state;

    @Test
    void findsNearestNeighboursWithTheSchemaFileAndTheTopicAlone() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
            TopologySpec spec = Fixture.spec(64);
            for (String topic : TopicCheck.topics(spec)) {
                kafka.createTopic(topic, 2, Map.of());
            }
            RuntimeSpec runtime = new RuntimeSpec(
                    RuntimeSpec.Guarantee.EXACTLY_ONCE,
                    Duration.ofMillis(100),
                    1,
                    state,
                    null,
                    Map.of("bootstrap.servers", kafka.bootstrapServers()));
            try (ScoringApplication application = ScoringApplication.start(
                    spec, runtime, Fixture.model(), () -> new FakeScorer(64, Fixture.FEATURES.width()))) {
                assertThat(application.awaitReady(Duration.ofSeconds(60))).isTrue();
                produce(kafka.bootstrapServers());
                Map<String, List<Float>> index = new HashMap<>();
                Map<String, String> spaces = new HashMap<>();
                consume(kafka.bootstrapServers(), 100, index, spaces);

                assertThat(index).hasSize(100);
                assertThat(index.values())
                        .allSatisfy(vector -> assertThat(vector).hasSize(FakeScorer.LATENT));
                assertThat(spaces.values()).containsOnly("space-1");
                // Amounts are 0, 1, 4, 9, ...: the nearest to the n-th is the one before.
                List<String> byAmount = index.keySet().stream()
                        .sorted(Comparator.comparing(id -> index.get(id).get(0)))
                        .toList();
                for (int i = 1; i < byAmount.size(); i++) {
                    assertThat(nearest(index, byAmount.get(i))).isEqualTo(byAmount.get(i - 1));
                }
            }
        }
    }

    private static void produce(String servers) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < 100; i++) {
                String card = "c" + i % 7;
                producer.send(new ProducerRecord<>(
                        Fixture.INPUT,
                        card.getBytes(StandardCharsets.UTF_8),
                        Fixture.payment(card, i * i, "DE", T0 + i)));
            }
        }
    }

    /** What a consumer of embeddings writes: a schema file, a decoder, a loop. */
    private static void consume(String servers, int most, Map<String, List<Float>> index, Map<String, String> spaces)
            throws Exception {
        Schema schema = new Schema.Parser()
                .parse(Path.of("schemas/event/Embedding.avsc").toFile());
        BinaryMessageDecoder<GenericRecord> decoder = new BinaryMessageDecoder<>(GenericData.get(), schema);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", servers,
                        "group.id", "similar-payments",
                        "auto.offset.reset", "earliest",
                        "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.subscribe(List.of("test.embeddings"));
            long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (index.size() < most && System.nanoTime() < deadline) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    GenericRecord embedding = decoder.decode(record.value());
                    assertThat(new String(record.key(), StandardCharsets.UTF_8))
                            .isEqualTo(embedding.get("entity").toString());
                    String id = embedding.get("id").toString();
                    List<Float> vector = new ArrayList<>();
                    ((List<?>) embedding.get("vector")).forEach(element -> vector.add((Float) element));
                    assertThat(index.put(id, vector)).as("each id once").isNull();
                    spaces.put(id, embedding.get("space").toString());
                }
            }
        }
    }

    private static String nearest(Map<String, List<Float>> index, String id) {
        return index.keySet().stream()
                .filter(other -> !other.equals(id))
                .min(Comparator.comparingDouble(other -> distance(index.get(id), index.get(other))))
                .orElseThrow();
    }

    private static double distance(List<Float> a, List<Float> b) {
        double sum = 0;
        for (int i = 0; i < a.size(); i++) {
            sum += Math.pow(a.get(i) - b.get(i), 2);
        }
        return sum;
    }
}
