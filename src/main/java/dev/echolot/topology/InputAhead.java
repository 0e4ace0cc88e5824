package dev.echolot.topology;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Whether records of a partition were fetched that no task has processed yet: then a micro-batch need not be cut short, it
 * fills by itself. Kafka Streams does not tell how much it has buffered, so an interceptor of its consumers notes the last
 * offset they fetched; one is made by each consumer, all note it in the {@link Fetched} they are configured with.
 */
public final class InputAhead implements ConsumerInterceptor<byte[], byte[]> {

    /** The consumer's setting that holds the {@link Fetched}. */
    static final String FETCHED = "echolot.fetched";

    private Fetched fetched = new Fetched();

    /** The last offset fetched of each partition. Thread-safe. */
    static final class Fetched {

        private final Map<TopicPartition, Long> last = new ConcurrentHashMap<>();

        void note(TopicPartition partition, long offset) {
            last.put(partition, offset);
        }

        /** Whether more of the partition was fetched than up to this offset. */
        boolean isBeyond(String topic, int partition, long offset) {
            Long end = last.get(new TopicPartition(topic, partition));
            return end != null && end > offset;
        }
    }

    /** For Kafka's clients, which make it by name. */
    public InputAhead() {}

    @Override
    public void configure(Map<String, ?> settings) {
        if (settings.get(FETCHED) instanceof Fetched shared) {
            fetched = shared;
        }
    }

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> of = records.records(partition);
            fetched.note(partition, of.get(of.size() - 1).offset());
        }
        return records;
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

    @Override
    public void close() {}
}
