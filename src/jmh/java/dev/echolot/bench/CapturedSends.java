package dev.echolot.bench;

import dev.echolot.topology.TopologySpec;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Values the whole has written, so that the pass-through with the same sends sends just such bytes: as long, and as hard to
 * compress.
 *
 * @param anomaliesPerRecord how often an anomaly follows a record
 */
record CapturedSends(
        List<byte[]> embeddings,
        List<byte[]> windows,
        List<byte[]> statistics,
        List<byte[]> anomalies,
        double anomaliesPerRecord) {

    private static final int KEPT = 2_000;

    /** From the topics one whole run has written. */
    static CapturedSends capture(String servers, String application) {
        TopologySpec.Topics topics = BenchApplication.outputs(Job.INPUT);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers, "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            TopicPartition anomalies = new TopicPartition(topics.anomalies(), 0);
            TopicPartition embeddings = new TopicPartition(topics.embeddings(), 0);
            Map<TopicPartition, Long> ends = consumer.endOffsets(List.of(anomalies, embeddings));
            return new CapturedSends(
                    last(consumer, topics.embeddings()),
                    last(consumer, application + "-windows-changelog"),
                    last(consumer, topics.statistics()),
                    last(consumer, topics.anomalies()),
                    (double) ends.get(anomalies) / ends.get(embeddings));
        }
    }

    private static List<byte[]> last(KafkaConsumer<byte[], byte[]> consumer, String topic) {
        TopicPartition partition = new TopicPartition(topic, 0);
        long end = consumer.endOffsets(List.of(partition)).get(partition);
        consumer.assign(List.of(partition));
        consumer.seek(partition, Math.max(0, end - 2 * KEPT));
        List<byte[]> values = new ArrayList<>();
        while (values.size() < KEPT && consumer.position(partition) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(500))) {
                if (record.value() != null) {
                    values.add(record.value());
                }
            }
        }
        if (values.isEmpty()) {
            throw new IllegalStateException("nothing to repeat was found in topic " + topic);
        }
        return values;
    }

    /** Mean bytes of a value. */
    static double meanBytes(List<byte[]> values) {
        return values.stream().mapToInt(v -> v.length).average().orElse(0);
    }

    void write(Path file) throws IOException {
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            for (List<byte[]> values : List.of(embeddings, windows, statistics, anomalies)) {
                out.writeInt(values.size());
                for (byte[] value : values) {
                    out.writeInt(value.length);
                    out.write(value);
                }
            }
            out.writeDouble(anomaliesPerRecord);
        }
    }

    static CapturedSends read(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            return new CapturedSends(values(in), values(in), values(in), values(in), in.readDouble());
        }
    }

    private static List<byte[]> values(DataInputStream in) throws IOException {
        List<byte[]> values = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            values.add(in.readNBytes(in.readInt()));
        }
        return values;
    }
}
