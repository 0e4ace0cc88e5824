package dev.echolot.bench;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends records at a steady rate whatever comes of them: each has a time it is due, and its latency counts from then, also
 * when the sender itself is late. So a pause anywhere shows in every record that it held up.
 */
final class OpenLoop {

    /**
     * Records of one load.
     *
     * @param first index of its first record among all sent to the topic
     * @param counted index of the first that counts
     * @param end index after its last
     */
    record Phase(long first, long counted, long end, long startNanos, double intervalNanos) {

        long dueNanos(long index) {
            return startNanos + (long) ((index - first) * intervalNanos);
        }
    }

    private final String servers;
    private final String topic;
    private final List<byte[]> values;

    OpenLoop(String servers, String topic, List<byte[]> values) {
        this.servers = servers;
        this.topic = topic;
        this.values = values;
    }

    /** A load to come: so many records a second, of which the first seconds do not count. */
    static Phase phase(long first, double perSecond, double warmUpSeconds, double seconds) {
        long counted = first + (long) (perSecond * warmUpSeconds);
        return new Phase(
                first,
                counted,
                counted + (long) (perSecond * seconds),
                System.nanoTime() + 50_000_000,
                1e9 / perSecond);
    }

    /** Sends the records of a phase. The producer lingers for a millisecond; no batch is cut by its size before. */
    void send(Phase phase) {
        Random random = new Random(phase.first());
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers, "linger.ms", "1", "batch.size", "131072"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.partitionsFor(topic);
            for (long i = phase.first(); i < phase.end(); i++) {
                long wait = phase.dueNanos(i) - System.nanoTime();
                while (wait > 0) {
                    LockSupport.parkNanos(Math.max(wait, 200_000)); // a handful at a time rather than one by one
                    wait = phase.dueNanos(i) - System.nanoTime();
                }
                producer.send(new ProducerRecord<>(
                        topic,
                        null,
                        System.currentTimeMillis(),
                        BenchData.key(random.nextInt(BenchData.DEVICES)),
                        values.get((int) (i % values.size()))));
            }
        }
    }
}
