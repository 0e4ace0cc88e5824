package dev.echolot.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolot.app.EmbeddedKafka;
import dev.echolot.scoring.BatchScorer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stream thread that fails gives its place up: the one that replaces it does not wait for the session of 45 s. */
class ReplacedThreadIT {

    private static final int RECORDS = 200;

    @TempDir
    Path state;

    private final AtomicInteger batches = new AtomicInteger();

    @Test
    void goesOnBeforeTheSessionOfTheFailedOneTimesOut() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
            TopologySpec spec = Fixture.spec(10);
            for (String topic : TopicCheck.topics(spec)) {
                kafka.createTopic(topic, 1, Map.of());
            }
            RuntimeSpec runtime = new RuntimeSpec(
                    RuntimeSpec.Guarantee.EXACTLY_ONCE,
                    Duration.ofMillis(100),
                    1,
                    state,
                    null,
                    Map.of("bootstrap.servers", kafka.bootstrapServers()));
            ScoringTopology topology = new ScoringTopology(spec, Fixture.model(), this::failingOnce);
            try (ScoringApplication application = ScoringApplication.start(spec, runtime, topology)) {
                assertThat(application.awaitReady(Duration.ofSeconds(60))).isTrue();
                produce(kafka.bootstrapServers());
                long deadline = System.nanoTime() + Duration.ofSeconds(40).toNanos(); // shorter than the session
                while (application.metrics().value(Measure.SCORED) < RECORDS) {
                    assertThat(System.nanoTime())
                            .as("%d of %d scored", application.metrics().value(Measure.SCORED), RECORDS)
                            .isLessThan(deadline);
                    Thread.sleep(20);
                }
                assertThat(batches.get()).isGreaterThan(3);
            }
        }
    }

    private BatchScorer failingOnce() {
        return new FakeScorer(10, Fixture.FEATURES.width()).before(() -> {
            if (batches.incrementAndGet() == 3) {
                throw new IllegalStateException("told to fail");
            }
        });
    }

    private static void produce(String servers) {
        long start = System.currentTimeMillis() - RECORDS;
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < RECORDS; i++) {
                producer.send(new ProducerRecord<>(
                        Fixture.INPUT,
                        "c".getBytes(StandardCharsets.UTF_8),
                        Fixture.payment("c", 10, "DE", start + i)));
            }
        }
    }
}
