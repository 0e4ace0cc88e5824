package dev.echolot.topology;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Produces payments at about 2,000 a second, one in fifty unreadable, and counts what the broker acknowledged. Event time
 * runs 50 ms a record, shuffled a little, so that windows close all the time and some records are late.
 */
final class Ledger implements Runnable {

    private final String bootstrapServers;
    private final int records;
    private final Random random;
    private final AtomicInteger acknowledged = new AtomicInteger();
    private volatile boolean hurry;

    Ledger(String bootstrapServers, int records, long seed) {
        this.bootstrapServers = bootstrapServers;
        this.records = records;
        this.random = new Random(seed);
    }

    int acknowledged() {
        return acknowledged.get();
    }

    /** No more pauses. */
    void hurry() {
        hurry = true;
    }

    @Override
    public void run() {
        long start = System.currentTimeMillis() - 10L * 60_000_000;
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "acks", "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < records; i++) {
                String card = "c" + random.nextInt(200);
                long at = start + i * 50L - (random.nextInt(100) == 0 ? 120_000 : random.nextInt(5_000));
                byte[] value = random.nextInt(50) == 0
                        ? "{\"amount\":".getBytes(StandardCharsets.UTF_8)
                        : Fixture.payment(card, random.nextInt(10_500) / 100.0, "DE", at);
                producer.send(
                        new ProducerRecord<>(Fixture.INPUT, card.getBytes(StandardCharsets.UTF_8), value),
                        (metadata, failure) -> {
                            if (failure == null) {
                                acknowledged.incrementAndGet();
                            }
                        });
                if (!hurry && i % 20 == 0) {
                    Thread.sleep(10);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
