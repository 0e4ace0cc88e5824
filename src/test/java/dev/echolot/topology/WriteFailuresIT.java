package dev.echolot.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolot.app.EmbeddedKafka;
import dev.echolot.record.RejectReason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A topic that takes less than it gets: known at the start, or changed under way. */
class WriteFailuresIT {

    private static final long T0 = 1_700_000_040_000L;
    private static final String SMALL = Fixture.APPLICATION + ".embeddings";
    private static final String LETTERS = Fixture.APPLICATION + ".dead-letters";

    @TempDir
    Path state;

    @Test
    void anEventThatIsTooLargeBecomesOneCountedDeadLetterAndTheRestGoesOn() throws Exception {
        try (EmbeddedKafka kafka = start(Map.of("max.message.bytes", "16384"));
                ScoringApplication application = application(kafka, 5_000)) {
            produce(kafka, 6);
            await(() -> read(kafka, LETTERS).size() >= 6);
            assertThat(read(kafka, LETTERS)).hasSize(6).allSatisfy(letter -> assertThat(letter)
                    .contains("too_large", "an event of 20", "larger than topic '" + SMALL + "' takes, 10240"));
            assertThat(application.metrics().rejected(RejectReason.TOO_LARGE)).isEqualTo(6);
            assertThat(read(kafka, Fixture.APPLICATION + ".scores")).hasSize(6);
            assertThat(read(kafka, SMALL)).isEmpty();
            assertThat(application.health()).isEqualTo(ApplicationHealth.READY);
        }
    }

    @Test
    void aTopicThatNoLongerTakesItsEventsStopsTheApplicationAndNothingIsLost() throws Exception {
        try (EmbeddedKafka kafka = start(Map.of())) {
            try (ScoringApplication application = application(kafka, FakeScorer.LATENT)) {
                produce(kafka, 6);
                await(() -> read(kafka, SMALL).size() == 6);
                takeNoMoreThan(kafka, 120);
                produce(kafka, 5);
                await(() -> application.ended().isDone());
                assertThat(application.ended())
                        .completesExceptionallyWithin(Duration.ZERO)
                        .withThrowableThat()
                        .withMessageContaining("takes less than it did at the start");
                assertThat(application.health()).isEqualTo(ApplicationHealth.STOPPED);
            }
            assertThat(read(kafka, Fixture.APPLICATION + ".scores")).hasSize(6);
            takeNoMoreThan(kafka, EventLimits.MESSAGE);
            try (ScoringApplication again = application(kafka, FakeScorer.LATENT)) {
                await(() -> read(kafka, SMALL).size() >= 11);
                assertThat(again.health()).isEqualTo(ApplicationHealth.READY);
            }
            assertThat(read(kafka, SMALL)).hasSize(11);
            assertThat(read(kafka, Fixture.APPLICATION + ".scores")).hasSize(11);
            assertThat(read(kafka, LETTERS)).isEmpty();
        }
    }

    private static EmbeddedKafka start(Map<String, String> embeddings) {
        EmbeddedKafka kafka = EmbeddedKafka.start();
        for (String topic : TopicCheck.topics(Fixture.spec(4))) {
            kafka.createTopic(topic, 1, topic.equals(SMALL) ? embeddings : Map.of());
        }
        return kafka;
    }

    private ScoringApplication application(EmbeddedKafka kafka, int latent) throws InterruptedException {
        RuntimeSpec runtime = new RuntimeSpec(
                RuntimeSpec.Guarantee.EXACTLY_ONCE,
                Duration.ofMillis(100),
                1,
                state,
                null,
                Map.of("bootstrap.servers", kafka.bootstrapServers()));
        ScoringApplication application = ScoringApplication.start(
                Fixture.spec(4), runtime, Fixture.model(), () -> new FakeScorer(4, Fixture.FEATURES.width(), latent));
        assertThat(application.awaitReady(Duration.ofSeconds(60))).isTrue();
        return application;
    }

    private static void takeNoMoreThan(EmbeddedKafka kafka, int bytes) throws InterruptedException {
        kafka.alterTopic(SMALL, Map.of("max.message.bytes", Integer.toString(bytes)));
        Thread.sleep(1_000); // it reaches the topic a moment later
    }

    private static void produce(EmbeddedKafka kafka, int records) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < records; i++) {
                producer.send(new ProducerRecord<>(
                        Fixture.INPUT,
                        ("c" + i % 3).getBytes(StandardCharsets.UTF_8),
                        Fixture.payment("c", 10, "DE", T0 + i)));
            }
        }
    }

    private static List<String> read(EmbeddedKafka kafka, String topic) {
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = List.of(new TopicPartition(topic, 0));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            for (int i = 0; i < 2; i++) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(300))) {
                    values.add(new String(record.value(), StandardCharsets.ISO_8859_1));
                }
            }
        }
        return values;
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(100);
        }
    }
}
