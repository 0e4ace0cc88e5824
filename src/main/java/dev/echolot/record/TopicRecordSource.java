package dev.echolot.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * The past of a topic: everything committed, from the beginning to where each partition ended when this was opened; one
 * partition after the other, so that the order is the same every time. Joins no group, commits nothing. Records that cannot
 * be read are left out and counted by reason. Used by one thread.
 */
public final class TopicRecordSource implements RecordSource {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final long PATIENCE_NANOS = Duration.ofSeconds(60).toNanos();

    private final Consumer<byte[], byte[]> consumer;
    private final String topic;
    private final RecordDecoder decoder;
    private final Map<TopicPartition, Long> ends;
    private final Queue<TopicPartition> waiting = new ArrayDeque<>();
    private final Map<RejectReason, Long> rejected = new EnumMap<>(RejectReason.class);
    private @Nullable TopicPartition current;
    private Iterator<ConsumerRecord<byte[], byte[]>> polled =
            List.<ConsumerRecord<byte[], byte[]>>of().iterator();

    TopicRecordSource(Consumer<byte[], byte[]> consumer, String topic, RecordDecoder decoder) throws IOException {
        this.consumer = consumer;
        this.topic = topic;
        this.decoder = decoder;
        try {
            List<PartitionInfo> partitions = consumer.partitionsFor(topic);
            if (partitions == null || partitions.isEmpty()) {
                throw new DataFileException(
                        "topic " + topic + ": expected a topic to read, there is none of this name");
            }
            Collection<TopicPartition> all = partitions.stream()
                    .map(p -> new TopicPartition(topic, p.partition()))
                    .sorted(Comparator.comparingInt(TopicPartition::partition))
                    .toList();
            ends = consumer.endOffsets(all);
            waiting.addAll(all);
        } catch (KafkaException e) {
            throw new DataFileException("topic " + topic + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Opens a topic and notes its end.
     *
     * @param client settings of the Kafka client, {@code bootstrap.servers} at least; what this class relies on is overridden
     * @throws DataFileException when the topic is absent or the broker cannot be reached
     */
    public static TopicRecordSource open(Map<String, Object> client, String topic, RecordDecoder decoder)
            throws IOException {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put("isolation.level", "read_committed");
        settings.put("enable.auto.commit", "false");
        settings.put("allow.auto.create.topics", "false");
        settings.put("auto.offset.reset", "earliest");
        settings.remove("group.id");
        return new TopicRecordSource(
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                topic,
                decoder);
    }

    @Override
    public FieldNames fields() {
        return decoder.fields();
    }

    /** How many records were left out so far, by reason. */
    public Map<RejectReason, Long> rejected() {
        return Map.copyOf(rejected);
    }

    @Override
    public @Nullable InputRecord next() throws IOException {
        try {
            for (ConsumerRecord<byte[], byte[]> raw = nextRaw(); raw != null; raw = nextRaw()) {
                try {
                    return decoder.decode(
                            raw.value(),
                            raw.key() == null ? null : new String(raw.key(), StandardCharsets.UTF_8),
                            raw.timestamp(),
                            new SourcePosition(topic, raw.partition(), raw.offset()));
                } catch (BadRecordException e) {
                    rejected.merge(e.reason(), 1L, Long::sum);
                }
            }
            return null;
        } catch (KafkaException e) {
            throw new DataFileException("topic " + topic + ": reading failed: " + e.getMessage(), e);
        }
    }

    private @Nullable ConsumerRecord<byte[], byte[]> nextRaw() throws IOException {
        long since = System.nanoTime();
        while (true) {
            while (polled.hasNext()) {
                ConsumerRecord<byte[], byte[]> raw = polled.next();
                if (raw.offset() < end(raw.partition())) {
                    return raw;
                }
            }
            if (current == null || consumer.position(current) >= end(current.partition())) {
                current = waiting.poll();
                if (current == null) {
                    return null;
                }
                consumer.assign(List.of(current));
                consumer.seekToBeginning(List.of(current));
                if (consumer.position(current) >= end(current.partition())) {
                    continue;
                }
            }
            polled = consumer.poll(POLL).iterator();
            if (polled.hasNext()) {
                since = System.nanoTime();
            } else if (System.nanoTime() - since > PATIENCE_NANOS) {
                throw new DataFileException("topic " + topic + ": expected records of " + current + " up to offset "
                        + end(current.partition()) + ", nothing came for 60 s after offset "
                        + consumer.position(current));
            }
        }
    }

    private long end(int partition) {
        return ends.getOrDefault(new TopicPartition(topic, partition), 0L);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
