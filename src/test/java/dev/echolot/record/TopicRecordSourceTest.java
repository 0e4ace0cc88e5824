package dev.echolot.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class TopicRecordSourceTest {

    private static final TopicPartition FIRST = new TopicPartition("t", 0);
    private static final TopicPartition SECOND = new TopicPartition("t", 1);
    private static final TopicPartition EMPTY = new TopicPartition("t", 2);

    private final JsonRecordDecoder decoder = new JsonRecordDecoder(new FieldNames(List.of("a")));

    @Test
    void readsOnePartitionAfterTheOtherUpToTheEndAtOpening() throws Exception {
        MockConsumer<byte[], byte[]> consumer = consumer();
        consumer.schedulePollTask(() -> {
            consumer.addRecord(record(0, 0, "{\"a\":1}"));
            consumer.addRecord(record(0, 1, "{broken"));
            consumer.addRecord(record(0, 2, "{\"a\":2}"));
            // written after the end was noted
            consumer.addRecord(record(0, 3, "{\"a\":9}"));
        });
        consumer.schedulePollTask(() -> consumer.addRecord(record(1, 5, "{\"a\":3}")));
        List<String> seen = new ArrayList<>();
        try (TopicRecordSource source = new TopicRecordSource(consumer, "t", decoder)) {
            for (InputRecord r = source.next(); r != null; r = source.next()) {
                seen.add(r.source() + " " + r.key() + " " + r.shown(0) + " " + r.eventTimeMs());
            }
            assertThat(source.rejected()).isEqualTo(Map.of(RejectReason.MALFORMED, 1L));
        }
        assertThat(seen).containsExactly("t-0@0 k 1 100", "t-0@2 k 2 102", "t-1@5 k 3 105");
        assertThat(consumer.closed()).isTrue();
    }

    @Test
    void saysThatThereIsNoSuchTopic() {
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
        assertThatThrownBy(() -> new TopicRecordSource(consumer, "t", decoder))
                .isInstanceOf(DataFileException.class)
                .hasMessageContaining("topic t");
    }

    private static MockConsumer<byte[], byte[]> consumer() {
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
        Node node = new Node(0, "localhost", 9092);
        consumer.updatePartitions(
                "t",
                List.of(
                        new PartitionInfo("t", 1, node, new Node[] {node}, new Node[] {node}),
                        new PartitionInfo("t", 0, node, new Node[] {node}, new Node[] {node}),
                        new PartitionInfo("t", 2, node, new Node[] {node}, new Node[] {node})));
        consumer.updateBeginningOffsets(Map.of(FIRST, 0L, SECOND, 5L, EMPTY, 0L));
        consumer.updateEndOffsets(Map.of(FIRST, 3L, SECOND, 6L, EMPTY, 0L));
        return consumer;
    }

    private static ConsumerRecord<byte[], byte[]> record(int partition, long offset, String json) {
        return new ConsumerRecord<>(
                "t",
                partition,
                offset,
                100 + offset,
                org.apache.kafka.common.record.TimestampType.CREATE_TIME,
                1,
                1,
                "k".getBytes(UTF_8),
                json.getBytes(UTF_8),
                new org.apache.kafka.common.header.internals.RecordHeaders(),
                java.util.Optional.empty());
    }
}
