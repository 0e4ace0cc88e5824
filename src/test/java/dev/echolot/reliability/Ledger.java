package dev.echolot.reliability;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Produces a load and notes what the broker acknowledged, by position: the truth every run is compared with. A send that was
 * not acknowledged is no record. Runs in a thread of its own; read it when {@link #run} is done.
 */
final class Ledger implements Runnable {

    /** Reasons by number; 0 = not acknowledged, 1 = to be scored. */
    private final List<String> outcomes = new ArrayList<>(Arrays.asList("unknown", "scored"));

    private final String servers;
    private final String topic;
    private final Load load;
    private final int least;
    private final int atOnce;
    private final int perSecond;
    private final Random random;
    private final byte[][] byPartition;
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private volatile boolean enough;
    private volatile int sent = -1;
    private volatile Throwable broken;

    /**
     * @param least records produced; with a rate it goes on until told {@link #enough}
     * @param perSecond about this many records a second; 0 = as fast as it goes
     */
    Ledger(String servers, String topic, int partitions, Load load, int least, int perSecond, long seed) {
        this(servers, topic, partitions, load, least, 0, perSecond, seed);
    }

    /** @param atOnce so many come first without pauses */
    Ledger(String servers, String topic, int partitions, Load load, int least, int atOnce, int perSecond, long seed) {
        this.servers = servers;
        this.topic = topic;
        this.load = load;
        this.least = least;
        this.atOnce = atOnce;
        this.perSecond = perSecond;
        this.random = new Random(seed);
        this.byPartition = new byte[partitions][1024];
    }

    int acknowledged() {
        return acknowledged.get();
    }

    /** Sends the broker refused or left unanswered. */
    int failed() {
        return failed.get();
    }

    /** No more than the records agreed on; what is left of them comes without pauses. */
    void enough() {
        enough = true;
    }

    /** What must become of the record at a position: {@code scored}, a reason code, or {@code unknown}. */
    synchronized String outcome(int partition, long offset) {
        byte[] of = byPartition[partition];
        return offset < of.length ? outcomes.get(of[(int) offset]) : outcomes.get(0);
    }

    /** One more than the highest offset acknowledged, or a little more. */
    int positions(int partition) {
        return byPartition[partition].length;
    }

    int partitions() {
        return byPartition.length;
    }

    @Override
    public void run() {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", servers,
                        "acks", "all",
                        "max.request.size", "8000000",
                        "delivery.timeout.ms", "900000",
                        "max.block.ms", "900000",
                        "reconnect.backoff.max.ms", "500"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            long start = System.nanoTime();
            int n = 0;
            for (; n < least || (perSecond > 0 && !enough); n++) {
                Sent next = load.record(n, random);
                String outcome = next.reason() == null ? "scored" : next.reason();
                producer.send(
                        new ProducerRecord<>(topic, null, null, next.key(), next.value(), next.headers()),
                        (metadata, failure) -> {
                            if (failure == null) {
                                note(metadata.partition(), metadata.offset(), outcome);
                            } else {
                                failed.incrementAndGet();
                            }
                        });
                if (n < atOnce) {
                    start = System.nanoTime();
                } else if (perSecond > 0 && !enough && n % 20 == 0) {
                    long dueMs = (n - atOnce) * 1_000L / perSecond - (System.nanoTime() - start) / 1_000_000;
                    if (dueMs > 0) {
                        Thread.sleep(dueMs);
                    }
                }
            }
            sent = n;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            broken = e;
        }
    }

    /** @throws AssertionError when producing itself failed: then the run says nothing */
    void check() {
        if (broken != null) {
            throw new AssertionError("the producer failed", broken);
        }
        if (acknowledged() + failed() != sent) {
            throw new AssertionError(acknowledged() + " acknowledged and " + failed() + " failed of " + sent + " sent");
        }
    }

    private synchronized void note(int partition, long offset, String outcome) {
        int index = outcomes.indexOf(outcome);
        if (index < 0) {
            index = outcomes.size();
            outcomes.add(outcome);
        }
        byte[] of = byPartition[partition];
        if (offset >= of.length) {
            of = Arrays.copyOf(of, (int) Math.max(offset + 1, 2L * of.length));
            byPartition[partition] = of;
        }
        of[(int) offset] = (byte) index;
        acknowledged.incrementAndGet();
    }
}
