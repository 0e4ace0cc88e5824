package dev.echolot.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolot.app.EmbeddedKafka;
import dev.echolot.scoring.BatchScorer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application that does not go on says so; one that has nothing to do does not. */
class StuckIT {

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final long T0 = 1_700_000_040_000L;

    @TempDir
    Path state;

    private final CountDownLatch gate = new CountDownLatch(1);
    private volatile boolean closed;

    @Test
    void isStuckWhileScoringDoesNotReturnAndReadyWhenItHasCaughtUp() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
            TopologySpec spec = Fixture.spec(1);
            for (String topic : TopicCheck.topics(spec)) {
                kafka.createTopic(topic, 2, Map.of());
            }
            try (ScoringApplication application = start(kafka, spec)) {
                assertThat(application.awaitReady(Duration.ofSeconds(60))).isTrue();
                await(() -> application.health() == ApplicationHealth.READY);

                // The last offset of a transaction is a marker that nobody reads: still there is nothing to do.
                produceInTransactions(kafka.bootstrapServers(), 50);
                await(() -> application.metrics().value(Measure.SCORED) == 50);
                long until = System.nanoTime() + 3 * PATIENCE.toNanos();
                while (System.nanoTime() < until) {
                    assertThat(application.health()).isEqualTo(ApplicationHealth.READY);
                    Thread.sleep(100);
                }
                assertThat(application.lag()).hasSize(2).containsValue(0L);

                closed = true;
                produceInTransactions(kafka.bootstrapServers(), 50);
                await(() -> application.health() == ApplicationHealth.STUCK);

                gate.countDown();
                await(() -> application.health() == ApplicationHealth.READY);
                await(() -> application.metrics().value(Measure.SCORED) == 100);
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
        ScoringTopology topology = new ScoringTopology(spec, Fixture.model(), this::scorer);
        return ScoringApplication.start(spec, runtime, topology, PATIENCE);
    }

    /** One that does not return while the gate is closed. */
    private BatchScorer scorer() {
        return new FakeScorer(1, Fixture.FEATURES.width()).before(() -> {
            if (closed) {
                try {
                    gate.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        });
    }

    private static void produceInTransactions(String servers, int records) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers, "transactional.id", "t"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.initTransactions();
            for (int i = 0; i < records; i++) {
                producer.beginTransaction();
                producer.send(new ProducerRecord<>(
                        Fixture.INPUT,
                        ("c" + i % 7).getBytes(StandardCharsets.UTF_8),
                        Fixture.payment("c", 10, "DE", T0 + i)));
                producer.commitTransaction();
            }
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(50);
        }
    }
}
