package dev.echolot.bench;

import dev.echolot.topology.TopologySpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Consumes embeddings and anomalies, committed ones only, and notes how long each took from the time its record was due. The
 * embeddings come in the order of their records, one each; an anomaly names its record. Runs on a thread of its own.
 */
final class EventReader extends Thread {

    private static final int SINGLE_OBJECT_HEADER = 10;

    private final String servers;
    private final TopologySpec.Topics topics;
    private volatile long embeddingsSeen;
    private volatile OpenLoop.Phase phase = new OpenLoop.Phase(0, Long.MAX_VALUE, Long.MAX_VALUE, 0, 0);
    private volatile boolean ended;
    private Latencies embeddings = new Latencies();
    private Latencies anomalies = new Latencies();

    EventReader(String servers, TopologySpec.Topics topics) {
        super("event-reader");
        setDaemon(true);
        this.servers = servers;
        this.topics = topics;
    }

    /** From now on events of this phase are noted. Call it while no events are on their way. */
    synchronized void begin(OpenLoop.Phase next) {
        embeddings = new Latencies();
        anomalies = new Latencies();
        phase = next;
    }

    long embeddingsSeen() {
        return embeddingsSeen;
    }

    synchronized Latencies embeddings() {
        return embeddings;
    }

    synchronized Latencies anomalies() {
        return anomalies;
    }

    void end() throws InterruptedException {
        ended = true;
        join();
    }

    @Override
    public void run() {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers, "isolation.level", "read_committed", "max.poll.records", "2000"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    List.of(new TopicPartition(topics.embeddings(), 0), new TopicPartition(topics.anomalies(), 0));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!ended) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(100));
                note(records, System.nanoTime());
            }
        }
    }

    private synchronized void note(ConsumerRecords<byte[], byte[]> records, long nowNanos) {
        for (ConsumerRecord<byte[], byte[]> record : records.records(new TopicPartition(topics.embeddings(), 0))) {
            note(embeddings, embeddingsSeen++, nowNanos);
        }
        for (ConsumerRecord<byte[], byte[]> record : records.records(new TopicPartition(topics.anomalies(), 0))) {
            note(anomalies, sourceOffset(record.value()), nowNanos);
        }
    }

    private void note(Latencies latencies, long index, long nowNanos) {
        if (index >= phase.counted() && index < phase.end()) {
            latencies.add(nowNanos - phase.dueNanos(index));
        }
    }

    /** The second field of an event is its source: topic, partition, offset. */
    private static long sourceOffset(byte[] event) {
        try {
            BinaryDecoder in = DecoderFactory.get()
                    .binaryDecoder(event, SINGLE_OBJECT_HEADER, event.length - SINGLE_OBJECT_HEADER, null);
            in.skipString();
            in.skipString();
            in.readInt();
            return in.readLong();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
