package dev.echolot.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolot.config.ApplicationSettings;
import dev.echolot.model.ModelFile;
import dev.echolot.model.TinyModel;
import dev.echolot.topology.Measure;
import dev.echolot.topology.ScoringApplication;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running application watched from outside, from before its start to after its end. */
class MonitoringIT {

    private static final Pattern NAME = Pattern.compile("(?m)^# TYPE ((?:echolot|kafka)_[a-z_]+) ");

    @TempDir
    Path directory;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void tellsHealthAndMetricsOfAnApplication() throws Exception {
        ModelFile model = TinyModel.write(directory);
        try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
            kafka.createTopic("in.put", 2, Map.of());
            ApplicationSettings settings = settings(model, kafka, Map.of());
            try (Monitoring monitoring = Monitoring.start(settings)) {
                int port = monitoring.port();
                assertThat(get(port, "/health/live").statusCode()).isEqualTo(200);
                assertThat(get(port, "/health/ready").statusCode()).isEqualTo(503);
                assertThat(get(port, "/health/ready").body()).isEqualTo("{\"status\":\"starting\"}\n");
                assertThat(get(port, "/metrics").body()).contains("jvm_memory_used_bytes");

                try (ScoringApplication application = Application.start(settings, model)) {
                    monitoring.watch(application);
                    assertThat(application.awaitReady(Duration.ofSeconds(60))).isTrue();
                    assertThat(get(port, "/health/ready").body()).isEqualTo("{\"status\":\"ready\"}\n");
                    produce(kafka.bootstrapServers());
                    String page = await(port, "echolot_records_consumed_total{application=\"watched\"} 104.0");
                    assertThat(page)
                            .contains("echolot_records_scored_total{application=\"watched\"} 101.0")
                            .contains("echolot_dead_letters_total{application=\"watched\",reason=\"malformed\"} 2.0")
                            .contains("echolot_dead_letters_total{application=\"watched\",reason=\"missing_key\"} 1.0")
                            .contains("echolot_anomalies_total{application=\"watched\"} 1.0")
                            .contains("echolot_ready{application=\"watched\"} 1.0")
                            .contains("sha256=\"" + model.sha256() + "\"", "provider=\"cpu\"")
                            .containsPattern(
                                    "echolot_lag_records\\{application=\"watched\",partition=\"1\",topic=\"in.put\"} 0")
                            .containsPattern(
                                    "echolot_stage_seconds_total\\{application=\"watched\",stage=\"score\"} [0-9]")
                            .containsPattern("echolot_windows_open\\{application=\"watched\"} [1-9]");
                    assertThat(page.lines()
                                    .filter(line -> !line.startsWith("#"))
                                    .count())
                            .as("series")
                            .isBetween(150L, 220L);
                    countsBatches(page);
                    tellsOfKafka(page);
                    documented(page);
                }
                assertThat(get(port, "/health/ready").body()).isEqualTo("{\"status\":\"stopped\"}\n");
                assertThat(get(port, "/health/live").statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void isNotReadyBeforeItsStateIsBackAndNotLiveOnceItCannotGoOn() throws Exception {
        int entities = 3_000;
        ModelFile model = TinyModel.write(directory);
        try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
            kafka.createTopic("in.put", 2, Map.of());
            ApplicationSettings settings = settings(
                    model,
                    kafka,
                    Map.of(
                            "kafka.restore.consumer.max.poll.records",
                            "1",
                            "kafka.restore.consumer.max.partition.fetch.bytes", // a commit at a time
                            "1",
                            "kafka.restore.consumer.fetch.max.bytes",
                            "1",
                            "echolot.instance.id",
                            "one",
                            "echolot.commit.interval", // a changelog of many small blocks
                            "10ms"));
            try (ScoringApplication application = Application.start(settings, model)) {
                assertThat(application.awaitReady(Duration.ofSeconds(60))).isTrue();
                for (int part = 0; part < 300; part++) {
                    produceOneEach(kafka, entities / 300);
                    Thread.sleep(5);
                }
                await(() -> application.metrics().value(Measure.SCORED) == entities);
            }
            EmbeddedKafka.deleteRecursively(directory.resolve("state"));

            try (Monitoring monitoring = Monitoring.start(settings);
                    ScoringApplication application = Application.start(settings, model)) {
                monitoring.watch(application);
                int port = monitoring.port();
                int seenRestoring = 0;
                while (get(port, "/health/ready").statusCode() != 200) {
                    boolean restoring = remaining(get(port, "/metrics").body()) > 0;
                    seenRestoring += restoring && get(port, "/health/ready").statusCode() == 503 ? 1 : 0;
                }
                assertThat(seenRestoring)
                        .as("times seen restoring, and not ready")
                        .isPositive();
                String page = get(port, "/metrics").body();
                assertThat(remaining(page)).isZero();
                assertThat(value(page, "echolot_restored_records_total{application=\"watched\"}"))
                        .as("a block and how far the partition has come, for each commit")
                        .isBetween(300.0, 3.0 * entities);

                kafka.alterTopic("watched.embeddings", Map.of("max.message.bytes", "120"));
                Thread.sleep(1_000); // it reaches the topic a moment later
                produceOneEach(kafka, 5);
                await(() -> application.ended().isDone());
                assertThat(get(port, "/health/live").statusCode()).isEqualTo(503);
                assertThat(get(port, "/health/live").body()).isEqualTo("{\"status\":\"failed\"}\n");
                assertThat(get(port, "/health/ready").body()).isEqualTo("{\"status\":\"stopped\"}\n");
                assertThat(get(port, "/metrics").body()).contains("echolot_ready{application=\"watched\"} 0.0");
            }
        }
    }

    private static double remaining(String page) {
        return value(page, "echolot_restore_remaining_records{application=\"watched\"}");
    }

    private static void produceOneEach(EmbeddedKafka kafka, int entities) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < entities; i++) {
                producer.send(record("e" + i, "{\"amount\":" + (90 + i % 20) + ",\"count\":4}"));
            }
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(100);
        }
    }

    @Test
    void metricsAskForTheTokenWhereOneIsSet() throws Exception {
        ModelFile model = TinyModel.write(directory);
        Map<String, String> token = Map.of("echolot.http.token", "0123456789abcdef");
        try (Monitoring monitoring = Monitoring.start(settings(model, null, token))) {
            int port = monitoring.port();
            assertThat(get(port, "/metrics").statusCode()).isEqualTo(401);
            assertThat(get(port, "/metrics", "Bearer 0123456789abcdee").statusCode())
                    .isEqualTo(401);
            assertThat(get(port, "/metrics", "Bearer 0123456789abcdef").statusCode())
                    .isEqualTo(200);
            assertThat(get(port, "/health/live").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void metricsWithoutATokenStayOnThisMachine() throws Exception {
        ModelFile model = TinyModel.write(directory);
        try (Monitoring monitoring =
                Monitoring.start(settings(model, null, Map.of("echolot.http.address", "0.0.0.0")))) {
            assertThat(get(monitoring.port(), "/metrics").statusCode()).isEqualTo(403);
            assertThat(get(monitoring.port(), "/health/live").statusCode()).isEqualTo(200);
        }
        try (Monitoring monitoring = Monitoring.start(settings(model, null, Map.of()))) {
            assertThat(statusFor(monitoring.port(), "localhost")).isEqualTo("HTTP/1.1 200");
            assertThat(statusFor(monitoring.port(), "rebound.example"))
                    .as("a page of the web whose name was pointed here")
                    .isEqualTo("HTTP/1.1 403");
        }
    }

    /** Every record scored was in one batch, and every batch was waited for and scored. */
    private static void countsBatches(String page) {
        assertThat(value(page, "echolot_batch_records_sum{application=\"watched\"}"))
                .isEqualTo(101);
        double batches = value(page, "echolot_batch_records_count{application=\"watched\"}");
        double byCause = Stream.of("size", "linger", "commit")
                .mapToDouble(
                        cause -> value(page, "echolot_batches_total{application=\"watched\",cause=\"" + cause + "\"}"))
                .sum();
        assertThat(batches).isPositive().isEqualTo(byCause);
        assertThat(value(page, "echolot_batch_records_bucket{application=\"watched\",le=\"+Inf\"}"))
                .isEqualTo(batches);
        assertThat(value(page, "echolot_batch_wait_seconds_count{application=\"watched\"}"))
                .isEqualTo(batches);
        assertThat(value(page, "echolot_batch_score_seconds_sum{application=\"watched\"}"))
                .isPositive()
                .isEqualTo(value(page, "echolot_stage_seconds_total{application=\"watched\",stage=\"score\"}"));
    }

    /** One series a stream thread: what was read, what was sent, who is alive. */
    private static void tellsOfKafka(String page) {
        String thread = "{application=\"watched\",thread=\"1\"}";
        assertThat(value(page, "kafka_stream_alive_stream_threads{application=\"watched\"}"))
                .isEqualTo(1);
        assertThat(value(page, "kafka_consumer_fetch_manager_records_consumed_total" + thread))
                .isEqualTo(104);
        assertThat(value(page, "kafka_consumer_coordinator_assigned_partitions" + thread))
                .isEqualTo(2);
        assertThat(value(page, "kafka_producer_record_send_total" + thread))
                .as("embeddings, an anomaly, dead letters, and the changelog")
                .isGreaterThanOrEqualTo(101 + 1 + 3);
        assertThat(value(page, "kafka_producer_record_error_total" + thread)).isZero();
        assertThat(page.lines().filter(line -> line.startsWith("kafka_"))).hasSizeLessThan(40);
    }

    private static double value(String page, String series) {
        return page.lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + series + " in\n" + page));
    }

    /** The page of operations lists every metric of ours, and no other. */
    private static void documented(String page) throws Exception {
        Set<String> served = new TreeSet<>();
        NAME.matcher(page).results().forEach(found -> served.add(found.group(1)));
        Set<String> listed = new TreeSet<>();
        Matcher listing = Pattern.compile("(?m)^\\| `((?:echolot|kafka)_[a-z_]+)")
                .matcher(Files.readString(Path.of("src/docs/operations.md")));
        listing.results().forEach(found -> listed.add(found.group(1)));
        assertThat(listed).isEqualTo(served);
    }

    private ApplicationSettings settings(ModelFile model, @Nullable EmbeddedKafka kafka, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "echolot.application",
                "watched",
                "echolot.model",
                model.path().toString(),
                "echolot.input.topics",
                "in.put",
                "echolot.http.port",
                "0",
                "echolot.state.dir",
                directory.resolve("state").toString(),
                "kafka.bootstrap.servers",
                kafka == null ? "127.0.0.1:1" : kafka.bootstrapServers()));
        settings.putAll(more);
        ApplicationSettings read = ApplicationSettings.of("test", settings);
        if (kafka != null) {
            new ApplicationTopics(read)
                    .topics().stream()
                            .filter(topic -> !topic.input())
                            .forEach(topic -> kafka.createTopic(topic.name(), 2, Map.of()));
        }
        return read;
    }

    private static void produce(String servers) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < 100; i++) {
                producer.send(record("c" + i % 7, "{\"amount\":" + (90 + i % 20) + ",\"count\":4}"));
            }
            producer.send(record("c1", "{\"amount\":90000,\"count\":4}"));
            for (String bad : List.of("{", "[]")) {
                producer.send(record("c1", bad));
            }
            producer.send(record(null, "{\"amount\":90,\"count\":4}"));
        }
    }

    private static ProducerRecord<byte[], byte[]> record(@Nullable String key, String value) {
        return new ProducerRecord<>(
                "in.put",
                key == null ? null : key.getBytes(StandardCharsets.UTF_8),
                value.getBytes(StandardCharsets.UTF_8));
    }

    private String await(int port, String line) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        String page = get(port, "/metrics").body();
        while (!page.contains(line) || !page.contains("echolot_lag_records{")) {
            assertThat(System.nanoTime()).as(page).isLessThan(deadline);
            Thread.sleep(200);
            page = get(port, "/metrics").body();
        }
        Thread.sleep(500); // what was consumed is scored within the linger, and saved with the commit
        return get(port, "/metrics").body();
    }

    private HttpResponse<String> get(int port, String path, String... authorisation) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        for (String value : authorisation) {
            request.header("Authorization", value);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The first twelve characters of the answer to a request that names a host. */
    private static String statusFor(int port, String host) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write(("GET /metrics HTTP/1.1\r\nHost: " + host + ":" + port + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            return new String(in.readNBytes(12), StandardCharsets.US_ASCII);
        }
    }
}
