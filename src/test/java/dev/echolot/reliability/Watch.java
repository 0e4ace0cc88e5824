package dev.echolot.reliability;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Looks at topics and groups from outside; outlives brokers. Used by one thread. */
final class Watch implements AutoCloseable {

    private final String servers;
    private final Admin admin;
    private final Map<IsolationLevel, KafkaConsumer<byte[], byte[]>> consumers = new HashMap<>();

    Watch(String servers) {
        this.servers = servers;
        this.admin = Admin.create(Map.of("bootstrap.servers", servers, "reconnect.backoff.max.ms", "500"));
    }

    Admin admin() {
        return admin;
    }

    void create(String topic, int partitions, Map<String, String> configs) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, Optional.of(partitions), Optional.empty()).configs(configs)))
                .all()
                .get();
    }

    private KafkaConsumer<byte[], byte[]> consumer(IsolationLevel level) {
        return consumers.computeIfAbsent(
                level,
                l -> new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers", servers,
                                "isolation.level", l.toString().toLowerCase(java.util.Locale.ROOT),
                                "enable.auto.commit", "false",
                                "default.api.timeout.ms", "5000",
                                "reconnect.backoff.max.ms", "500"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer()));
    }

    private static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer, String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(p -> new TopicPartition(topic, p.partition()))
                .toList();
    }

    /** End offset of each partition: of what is committed, or of all there is. */
    Map<TopicPartition, Long> ends(String topic, IsolationLevel level) {
        KafkaConsumer<byte[], byte[]> consumer = consumer(level);
        return consumer.endOffsets(partitions(consumer, topic));
    }

    /** The offsets a group has committed, by partition; empty while the broker does not answer. */
    Map<TopicPartition, Long> offsets(String group) throws InterruptedException {
        try {
            Map<TopicPartition, Long> offsets = new HashMap<>();
            admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get(5, TimeUnit.SECONDS)
                    .forEach((partition, offset) -> offsets.put(partition, offset.offset()));
            return offsets;
        } catch (ExecutionException | TimeoutException e) {
            return Map.of();
        }
    }

    /** Sum of the offsets a group has committed; -1 while the broker does not answer. */
    long committed(String group) throws InterruptedException {
        try {
            return admin
                    .listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get(5, TimeUnit.SECONDS)
                    .values()
                    .stream()
                    .mapToLong(OffsetAndMetadata::offset)
                    .sum();
        } catch (ExecutionException | TimeoutException e) {
            return -1;
        }
    }

    /** Records of a topic the group has not committed yet; -1 while the broker does not answer. */
    long lag(String group, String topic) throws InterruptedException {
        try {
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get(5, TimeUnit.SECONDS);
            return ends(topic, IsolationLevel.READ_UNCOMMITTED).entrySet().stream()
                    .mapToLong(e -> {
                        OffsetAndMetadata offset = committed.get(e.getKey());
                        return e.getValue() - (offset == null ? 0 : offset.offset());
                    })
                    .sum();
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            return -1;
        }
    }

    /** Partitions of a topic that hold a transaction not ended. */
    List<TopicPartition> openTransactions(String topic) {
        Map<TopicPartition, Long> all = ends(topic, IsolationLevel.READ_UNCOMMITTED);
        List<TopicPartition> open = new ArrayList<>();
        ends(topic, IsolationLevel.READ_COMMITTED).forEach((partition, end) -> {
            if (end < all.get(partition)) {
                open.add(partition);
            }
        });
        return open;
    }

    /** Every committed record of a topic, partition after partition, each in log order. */
    void read(String topic, Consumer<ConsumerRecord<byte[], byte[]>> sink) {
        KafkaConsumer<byte[], byte[]> consumer = consumer(IsolationLevel.READ_COMMITTED);
        for (TopicPartition partition : partitions(consumer, topic)) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (consumer.position(partition) < end) {
                var polled = consumer.poll(Duration.ofMillis(200));
                polled.forEach(sink);
                if (!polled.isEmpty()) {
                    deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
                } else if (System.nanoTime() > deadline) {
                    throw new AssertionError(partition + ": nothing to read for 60 s, short of its end " + end);
                }
            }
        }
        consumer.unsubscribe();
    }

    @Override
    public void close() {
        consumers.values().forEach(KafkaConsumer::close);
        admin.close(Duration.ofSeconds(5));
    }
}
