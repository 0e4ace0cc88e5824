package dev.echolot.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolot.app.EmbeddedKafka;
import dev.echolot.scoring.BatchScorer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A model that takes longer than the linger, and as long as the commit interval, is still given batches worth the call: with
 * a timer and a commit due each time round, Kafka Streams takes one record between them.
 */
class FullBatchesIT {

    private static final long T0 = System.currentTimeMillis() - 100_000;
    private static final int RECORDS = 6_000;
    private static final int BATCH = 64;

    @TempDir
    Path state;

    @Test
    void isGivenFullBatchesWhileInputWaits() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
            TopologySpec spec = Fixture.spec(BATCH);
            for (String topic : TopicCheck.topics(spec)) {
                kafka.createTopic(topic, 3, Map.of());
            }
            produce(kafka.bootstrapServers());
            try (ScoringApplication application = start(kafka, spec)) {
                long deadline = System.nanoTime() + Duration.ofSeconds(120).toNanos();
                while (application.metrics().value(Measure.SCORED) < RECORDS) {
                    assertThat(System.nanoTime()).isLessThan(deadline);
                    Thread.sleep(20);
                }
                TopologyMetrics metrics = application.metrics();
                long full = metrics.value(Measure.BATCHES_BY_SIZE);
                long cut = metrics.value(Measure.BATCHES_BY_LINGER) + metrics.value(Measure.BATCHES_BY_COMMIT);
                System.out.println("full batches " + full + ", cut short " + metrics.value(Measure.BATCHES_BY_LINGER)
                        + " by the linger and " + metrics.value(Measure.BATCHES_BY_COMMIT) + " by commits");
                assertThat(RECORDS / (full + cut)).isGreaterThan(BATCH / 2);
            }
        }
    }

    private ScoringApplication start(EmbeddedKafka kafka, TopologySpec spec) {
        RuntimeSpec runtime = new RuntimeSpec(
                RuntimeSpec.Guarantee.EXACTLY_ONCE,
                Duration.ofMillis(100),
                1,
                state,
                null,
                Map.of("bootstrap.servers", kafka.bootstrapServers()));
        return ScoringApplication.start(
                spec, runtime, new ScoringTopology(spec, Fixture.model(), FullBatchesIT::slowScorer));
    }

    private static BatchScorer slowScorer() {
        return new FakeScorer(BATCH, Fixture.FEATURES.width()).before(() -> {
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static void produce(String servers) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < RECORDS; i++) {
                producer.send(new ProducerRecord<>(
                        Fixture.INPUT,
                        ("c" + i % 97).getBytes(StandardCharsets.UTF_8),
                        Fixture.payment("c", 10, "DE", T0 + i)));
            }
        }
    }
}
