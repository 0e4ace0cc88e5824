package dev.echolot.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.echolot.app.demo.SimulatedRecord;
import dev.echolot.config.ApplicationSettings;
import dev.echolot.events.EventJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads what the application publishes, committed events only, and shows the anomalies as they come. One watcher. */
final class DemoFindings implements AutoCloseable {

    private static final int LINES = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("MM-dd HH:mm").withZone(ZoneOffset.UTC);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final ApplicationSettings.Topics topics;
    private final DemoTraffic traffic;
    private final PrintWriter out;
    private final Progress progress;
    private final EventJson events = new EventJson();
    private final Map<String, Integer> deadLetters = new TreeMap<>();
    private long completeNanos;
    private long embeddings;
    private long windows;
    private long anomalies;
    private long hits;

    DemoFindings(ApplicationSettings settings, DemoTraffic traffic, PrintWriter out, PrintWriter err) {
        this.topics = settings.output().topics();
        this.traffic = traffic;
        this.out = out;
        this.progress = new Progress(err, "stream:", Progress.onTerminal());
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        settings.kafka().getOrDefault("bootstrap.servers", ""),
                        "isolation.level",
                        "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic :
                List.of(topics.anomalies(), topics.embeddings(), topics.statistics(), topics.deadLetters())) {
            consumer.partitionsFor(topic).forEach(p -> partitions.add(new TopicPartition(topic, p.partition())));
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Reads until every record has become an embedding or a dead letter, or nothing comes any more. */
    void watch(long total) {
        long lastNanos = System.nanoTime();
        boolean last = false;
        while (!last && System.nanoTime() - lastNanos < PATIENCE.toNanos()) {
            last = done() >= total; // then one more round, for what was committed together with the last record
            completeNanos = last ? System.nanoTime() : completeNanos;
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(last ? 1000 : 100))) {
                take(record);
                lastNanos = System.nanoTime();
            }
            progress.update(done(), total, "records through");
        }
        progress.finish();
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        String topic = record.topic();
        try {
            if (topic.equals(topics.embeddings())) {
                embeddings++;
            } else if (topic.equals(topics.statistics())) {
                windows++;
            } else if (topic.equals(topics.deadLetters())) {
                deadLetters.merge(
                        Json.tree(events.json(record.value())).path("reason").asText(), 1, Integer::sum);
            } else {
                anomaly(Json.tree(events.json(record.value())));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("an event of " + topic + " cannot be read", e);
        }
    }

    private void anomaly(JsonNode event) {
        @Nullable
        SimulatedRecord record = traffic.at(
                event.at("/source/partition").asInt(),
                event.at("/source/offset").asLong());
        @Nullable String truth = record == null ? null : record.anomaly();
        anomalies++;
        hits += truth == null ? 0 : 1;
        if (anomalies <= LINES) {
            progress.finish();
            out.printf(
                    Locale.ROOT,
                    "   %s  %-9s  severity %3.0f  %-18s  %s%n",
                    TIME.format(Instant.ofEpochMilli(event.path("event_time").asLong())),
                    event.path("entity").asText(),
                    event.path("severity").asDouble(),
                    truth == null ? "(a false alarm)" : truth,
                    event.path("reason").asText());
            out.flush();
        } else if (anomalies == LINES + 1) {
            out.println("   ... and so on");
        }
    }

    private long done() {
        return embeddings + deadLetters();
    }

    /** @throws CommandFailure unless every record has become an embedding or a dead letter */
    void requireComplete(long total) {
        if (done() != total) {
            throw new CommandFailure(
                    "of " + total + " records sent, " + embeddings + " were scored and " + deadLetters()
                            + " became dead letters; the rest did not come within " + PATIENCE.toSeconds() + " s");
        }
    }

    /** When the last record was through, by {@link System#nanoTime()}. */
    long completeNanos() {
        return completeNanos;
    }

    long embeddings() {
        return embeddings;
    }

    long windows() {
        return windows;
    }

    long anomalies() {
        return anomalies;
    }

    /** Anomalies that are some. */
    long hits() {
        return hits;
    }

    long deadLetters() {
        return deadLetters.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Dead letters by reason code. */
    Map<String, Integer> reasons() {
        return deadLetters;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
