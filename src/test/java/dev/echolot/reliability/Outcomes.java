package dev.echolot.reliability;

import dev.echolot.events.EventJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What an application left in its topics, counted by source position. Made after a run, read only. */
final class Outcomes {

    /** Records by source offset, one array a partition. */
    static final class Counts {

        private int[][] byPartition = new int[1][0];
        private long total;

        void add(int partition, long offset) {
            if (partition >= byPartition.length) {
                int[][] wider = Arrays.copyOf(byPartition, partition + 1);
                Arrays.fill(wider, byPartition.length, wider.length, new int[0]);
                byPartition = wider;
            }
            if (offset >= byPartition[partition].length) {
                byPartition[partition] = Arrays.copyOf(
                        byPartition[partition], (int) Math.max(offset + 1, 2L * byPartition[partition].length));
            }
            byPartition[partition][(int) offset]++;
            total++;
        }

        int of(int partition, long offset) {
            return partition < byPartition.length && offset < byPartition[partition].length
                    ? byPartition[partition][(int) offset]
                    : 0;
        }

        long total() {
            return total;
        }
    }

    final Counts scores = new Counts();
    final Counts anomalousScores = new Counts();
    final Counts embeddings = new Counts();
    final Counts anomalies = new Counts();
    final Counts deadLetters = new Counts();
    final Scores score = new Scores();
    /** Reason by position. */
    final Map<String, String> reasons = new HashMap<>();
    /** Closed windows as {@link Recomputation} writes them, and how often each came. */
    final Map<String, Integer> windows = new TreeMap<>();
    /** Scores that came again with another value, or under an id that does not follow from position and model. */
    int replaysThatDiffer;

    private final EventJson reader = new EventJson();

    static Outcomes read(Watch watch, String application) {
        Outcomes outcomes = new Outcomes();
        watch.read(application + ".scores", outcomes::score);
        watch.read(application + ".embeddings", r -> outcomes.count(r, outcomes.embeddings));
        watch.read(application + ".anomalies", r -> outcomes.count(r, outcomes.anomalies));
        watch.read(application + ".dead-letters", outcomes::deadLetter);
        watch.read(application + ".statistics", outcomes::window);
        return outcomes;
    }

    static String position(GenericRecord event) {
        GenericRecord source = (GenericRecord) event.get("source");
        return source.get("partition") + "@" + source.get("offset");
    }

    static byte[] bytes(Object buffer) {
        if (buffer == null) {
            return null;
        }
        ByteBuffer source = ((ByteBuffer) buffer).duplicate();
        byte[] copy = new byte[source.remaining()];
        source.get(copy);
        return copy;
    }

    GenericRecord decode(ConsumerRecord<byte[], byte[]> record) {
        try {
            return reader.read(record.value());
        } catch (IOException e) {
            throw new UncheckedIOException(record.topic() + " " + record.partition() + "@" + record.offset(), e);
        }
    }

    private GenericRecord count(ConsumerRecord<byte[], byte[]> record, Counts counts) {
        GenericRecord event = decode(record);
        GenericRecord source = (GenericRecord) event.get("source");
        counts.add((int) source.get("partition"), (long) source.get("offset"));
        return event;
    }

    private void score(ConsumerRecord<byte[], byte[]> record) {
        GenericRecord event = count(record, scores);
        GenericRecord source = (GenericRecord) event.get("source");
        int partition = (int) source.get("partition");
        long offset = (long) source.get("offset");
        if ((boolean) event.get("anomaly")) {
            anomalousScores.add(partition, offset);
        }
        String model = ((GenericRecord) event.get("model")).get("sha256").toString();
        String id = source.get("topic") + "-" + partition + "-" + offset + "-" + model.substring(0, 8);
        float value = (float) event.get("score");
        float before = score.of(partition, offset);
        if (!id.equals(event.get("id").toString()) || (!Float.isNaN(before) && before != value)) {
            replaysThatDiffer++;
        }
        score.put(partition, offset, value);
    }

    private void deadLetter(ConsumerRecord<byte[], byte[]> record) {
        GenericRecord event = count(record, deadLetters);
        reasons.put(position(event), event.get("reason").toString());
    }

    private void window(ConsumerRecord<byte[], byte[]> record) {
        GenericRecord window = decode(record);
        GenericRecord error = (GenericRecord) window.get("reconstruction_error");
        GenericRecord score = (GenericRecord) window.get("score");
        windows.merge(
                window.get("partition") + " " + window.get("entity") + " " + window.get("start") + " "
                        + window.get("count") + " " + window.get("anomalies") + " " + window.get("late") + " "
                        + error.get("mean") + " " + error.get("deviation") + " " + error.get("p95") + " "
                        + score.get("mean") + " " + score.get("max") + " " + score.get("p50") + " "
                        + window.get("first_offset") + " " + window.get("last_offset") + " "
                        + window.get("closing_offset"),
                1,
                Integer::sum);
    }
}
