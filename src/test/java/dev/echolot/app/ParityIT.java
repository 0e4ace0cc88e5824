package dev.echolot.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolot.config.ApplicationSettings;
import dev.echolot.events.EventJson;
import dev.echolot.features.EventTimeReader;
import dev.echolot.model.ModelFile;
import dev.echolot.onnx.Device;
import dev.echolot.record.BadRecordException;
import dev.echolot.record.InputRecord;
import dev.echolot.record.RecordFiles;
import dev.echolot.record.RecordSource;
import dev.echolot.scoring.BatchScorer;
import dev.echolot.statistics.Arrival;
import dev.echolot.statistics.PartitionWindows;
import dev.echolot.statistics.WindowState;
import dev.echolot.topology.TopologySpec;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same file offline ({@code score --full}) and through {@code produce} and {@code run} on a broker: scores,
 * contributions and embeddings agree bit for bit, every record is accounted for, and the closed windows equal a
 * recomputation in log order.
 */
class ParityIT {

    @TempDir
    Path directory;

    @Test
    void streamsWhatItScoresOfflineOnSimulatedPayments() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Path train = directory.resolve("train.csv");
        Path test = directory.resolve("test.csv");
        simulate(train, 4_000, random, 0);
        simulate(test, 3_000, random, 1);
        check(train, test, "card", "at", 3);
    }

    @Test
    void streamsWhatItScoresOfflineOnCardTransactions() throws Exception {
        String data = System.getProperty("echolot.data", "");
        Assumptions.assumeFalse(data.isEmpty(), "needs real data: -Decholot.data=DIRECTORY");
        Path home = Path.of(data, "handbook-fraud");
        check(home.resolve("features-train.csv.gz"), home.resolve("features-test.csv.gz"), "key", "timestamp", 4);
    }

    /** Payments with missing cells and, in the test part, categories never seen. */
    private static void simulate(Path file, int rows, Random random, int unseen) throws IOException {
        String[] countries = {"DE", "FR", "NL", "XX"};
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file))) {
            out.println("card,at,amount,distance,country,present,label");
            for (int i = 0; i < rows; i++) {
                boolean odd = random.nextInt(100) == 0;
                double amount = Math.exp(3 + random.nextGaussian() + (odd ? 3 : 0));
                String country = countries[random.nextInt(3 + (odd ? unseen : 0))];
                out.printf(
                        Locale.ROOT,
                        "c%d,2026-03-%02dT%02d:%02d:%02d,%s,%.3f,%s,%s,%d%n",
                        random.nextInt(50),
                        1 + i * 20 / rows,
                        i * 480 / rows % 24,
                        random.nextInt(60),
                        random.nextInt(60),
                        random.nextInt(20) == 0 ? "" : String.format(Locale.ROOT, "%.2f", amount),
                        Math.abs(random.nextGaussian() * 10 + amount / 50),
                        country,
                        random.nextBoolean(),
                        odd ? 1 : 0);
            }
        }
    }

    private void check(Path train, Path test, String key, String time, int partitions) throws Exception {
        Path spec = directory.resolve("spec.yaml");
        Files.writeString(spec, Cli.ok("init", "--data", train.toString(), "--key", key, "--time", time));
        String[] trained = Cli.ok(
                        "train",
                        "--spec",
                        spec.toString(),
                        "--data",
                        train.toString(),
                        "--out",
                        directory.toString(),
                        "--seed",
                        "7")
                .strip()
                .split("\n");
        Path model = Path.of(trained[trained.length - 1]);
        List<String> offline = Cli.ok("score", "--full", "--model", model.toString(), "--data", test.toString())
                .lines()
                .toList();

        try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
            kafka.createTopic("payments", partitions, Map.of());
            Path config = directory.resolve("app.properties");
            Files.writeString(
                    config,
                    String.join(
                            "\n",
                            "echolot.application=parity",
                            "echolot.model=" + model,
                            "echolot.input.topics=payments",
                            "echolot.output.scores=true",
                            "echolot.alert.rate=0.01",
                            "echolot.state.dir=" + directory.resolve("state"),
                            "kafka.bootstrap.servers=" + kafka.bootstrapServers()));
            Cli.ok("topics", "--config", config.toString(), "--create");
            int rows = offline.size() - 1;
            assertThat(Cli.ok(
                            "produce",
                            "--bootstrap-server",
                            kafka.bootstrapServers(),
                            "--topic",
                            "payments",
                            "--data",
                            test.toString(),
                            "--key",
                            key))
                    .isEqualTo("acknowledged: " + rows + System.lineSeparator());
            Process run = run(config);
            try {
                awaitEnd(kafka.bootstrapServers(), rows);
            } finally {
                run.destroy();
                assertThat(run.waitFor(40, TimeUnit.SECONDS))
                        .as("run ends on SIGTERM")
                        .isTrue();
            }
            compare(kafka.bootstrapServers(), offline, model, test, key, config);
        }
    }

    private Process run(Path config) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                Main.class.getName(),
                "run",
                "--config",
                config.toString());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("ORT_DISABLE_TELEMETRY", "1");
        builder.redirectError(directory.resolve("run.log").toFile());
        builder.redirectOutput(directory.resolve("run.out").toFile());
        return builder.start();
    }

    /** Until scores and dead letters are as many as the records. */
    private void awaitEnd(String servers, int rows) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(120).toNanos();
        while (end(servers, "parity.scores") + end(servers, "parity.dead-letters") < rows) {
            assertThat(System.nanoTime())
                    .as(Files.readString(directory.resolve("run.log")))
                    .isLessThan(deadline);
            Thread.sleep(200);
        }
        assertThat(directory.resolve("run.out")).content().startsWith("ready: ");
    }

    private void compare(String servers, List<String> offline, Path model, Path test, String key, Path config)
            throws Exception {
        List<ConsumerRecord<byte[], byte[]>> input = read(servers, "payments");
        Map<String, Integer> rowOf = rowsByPosition(input, test, key);
        List<GenericRecord> scores = decoded(servers, "parity.scores");
        List<GenericRecord> embeddings = decoded(servers, "parity.embeddings");
        List<GenericRecord> anomalies = decoded(servers, "parity.anomalies");
        List<GenericRecord> deadLetters = decoded(servers, "parity.dead-letters");
        List<String> header = List.of(offline.get(0).split(","));
        int fields =
                (int) header.stream().filter(h -> h.endsWith(".contribution")).count();

        // What the stream says, laid out as the lines of score --full; the expected values are not published by
        // default.
        String[] streamed = new String[offline.size() - 1];
        for (GenericRecord score : scores) {
            StringBuilder line = new StringBuilder();
            line.append(score.get("score"))
                    .append(',')
                    .append(score.get("p_value"))
                    .append(',');
            line.append(score.get("severity")).append(',').append(score.get("anomaly"));
            ((List<?>) score.get("contributions")).forEach(c -> line.append(',').append(c));
            int row = rowOf.get(position(score));
            assertThat(streamed[row]).as("row " + row + " scored once").isNull();
            streamed[row] = line.toString();
        }
        for (GenericRecord embedding : embeddings) {
            int row = rowOf.get(position(embedding));
            StringBuilder line = new StringBuilder(streamed[row]);
            ((List<?>) embedding.get("vector")).forEach(c -> line.append(',').append(c));
            streamed[row] = line.toString();
        }
        int anomalous = 0;
        int unusable = 0;
        for (int row = 0; row < streamed.length; row++) {
            List<String> cells = new ArrayList<>(List.of(offline.get(row + 1).split(",", -1)));
            if (cells.get(0).equals("nan")) {
                unusable++;
                assertThat(streamed[row]).as("row " + row).isNull();
                continue;
            }
            for (int field = fields - 1; field >= 0; field--) {
                assertThat(header.get(4 + 2 * field + 1)).endsWith(".expected");
                cells.remove(4 + 2 * field + 1);
            }
            // the alert rates differ: offline 0.001, here 0.01
            anomalous += Double.parseDouble(cells.get(1)) <= 0.01 ? 1 : 0;
            cells.set(3, Boolean.toString(Double.parseDouble(cells.get(1)) <= 0.01));
            assertThat(streamed[row]).as("row " + row).isEqualTo(String.join(",", cells));
        }
        assertThat(scores.size() + deadLetters.size()).isEqualTo(input.size());
        assertThat(embeddings).hasSameSizeAs(scores);
        assertThat(deadLetters).hasSize(unusable);
        assertThat(anomalies).hasSize(anomalous).isNotEmpty();
        List<String> closed = decoded(servers, "parity.statistics").stream()
                .map(ParityIT::described)
                .toList();
        assertThat(closed)
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(recomputed(input, rowOf, model, test, config));
        System.out.printf(
                "%d records: %d scored, %d dead letters, %d anomalies, %d embeddings, %d closed windows, all as offline%n",
                input.size(), scores.size(), deadLetters.size(), anomalies.size(), embeddings.size(), closed.size());
    }

    private static String position(GenericRecord event) {
        GenericRecord source = (GenericRecord) event.get("source");
        return source.get("partition") + "@" + source.get("offset");
    }

    /** Rows of a key keep their order in a partition: the n-th of a key in the file is the n-th of the key in the topic. */
    private static Map<String, Integer> rowsByPosition(
            List<ConsumerRecord<byte[], byte[]>> input, Path file, String key) throws IOException {
        Map<String, List<Integer>> rows = new HashMap<>();
        try (RecordSource source = RecordFiles.open(List.of(file), new dev.echolot.record.FieldNames(List.of(key)))) {
            int row = 0;
            for (InputRecord r = source.next(); r != null; r = source.next()) {
                rows.computeIfAbsent(r.shown(0), k -> new ArrayList<>()).add(row++);
            }
        }
        Map<String, Integer> seen = new HashMap<>();
        Map<String, Integer> rowOf = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : input) {
            String entity = new String(record.key(), StandardCharsets.UTF_8);
            int n = seen.merge(entity, 1, Integer::sum) - 1;
            rowOf.put(
                    record.partition() + "@" + record.offset(), rows.get(entity).get(n));
        }
        return rowOf;
    }

    private static List<String> recomputed(
            List<ConsumerRecord<byte[], byte[]>> input, Map<String, Integer> rowOf, Path model, Path test, Path config)
            throws IOException {
        ModelFile file = ModelFile.load(model);
        record Scored(float error, float score, long eventTimeMs) {}
        List<Scored> rows = new ArrayList<>();
        EventTimeReader time = new EventTimeReader(file.manifest().features().eventTime());
        try (RecordSource source = RecordFiles.open(
                        List.of(test),
                        new dev.echolot.record.FieldNames(
                                file.manifest().features().paths()));
                OfflineScorer scorer = new OfflineScorer(file, Device.CPU)) {
            scorer.score(source, new OfflineScorer.Sink() {
                @Override
                public void scored(InputRecord record, BatchScorer s, int row) {
                    try {
                        rows.add(new Scored(s.reconstructionError(row), s.anomalyScore(row), time.epochMs(record)));
                    } catch (BadRecordException e) {
                        throw new IllegalStateException(e);
                    }
                }

                @Override
                public void unusable(InputRecord record, BadRecordException why) {
                    rows.add(new Scored(Float.NaN, Float.NaN, 0));
                }
            });
        }
        TopologySpec spec = Application.topology(ApplicationSettings.load(config));
        Map<Integer, PartitionWindows> partitions = new TreeMap<>();
        List<String> closed = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : input) {
            Scored scored = rows.get(rowOf.get(record.partition() + "@" + record.offset()));
            if (Float.isNaN(scored.score())) {
                continue;
            }
            PartitionWindows windows = partitions.computeIfAbsent(
                    record.partition(),
                    p -> new PartitionWindows(spec.windows(), spec.maxAhead().toMillis(), spec.entityMax()));
            String entity = new String(record.key(), StandardCharsets.UTF_8);
            Arrival arrival = windows.arrive(
                    entity,
                    scored.eventTimeMs(),
                    record.timestamp(),
                    record.offset(),
                    (e, w, offset, cause) -> closed.add(described(record.partition(), e, w, offset)));
            if (arrival == Arrival.IN_TIME) {
                boolean anomaly = file.manifest().calibration().pValue(scored.score()) <= spec.alertRate();
                windows.add(scored.error(), scored.score(), anomaly);
            }
        }
        return closed;
    }

    private static String described(int partition, String entity, WindowState w, long closingOffset) {
        return partition + " " + entity + " " + w.startMs() + " " + w.count() + " " + w.anomalies() + " " + w.late()
                + " "
                + w.error().mean() + " " + w.error().deviation() + " "
                + w.errorQuantiles().quantile(0.95) + " "
                + w.score().mean() + " " + w.score().max() + " " + w.firstOffset() + " " + w.lastOffset() + " "
                + closingOffset;
    }

    private static String described(GenericRecord window) {
        GenericRecord error = (GenericRecord) window.get("reconstruction_error");
        GenericRecord score = (GenericRecord) window.get("score");
        return window.get("partition") + " " + window.get("entity") + " " + window.get("start") + " "
                + window.get("count") + " " + window.get("anomalies") + " " + window.get("late") + " "
                + error.get("mean") + " " + error.get("deviation") + " " + error.get("p95") + " " + score.get("mean")
                + " " + score.get("max") + " " + window.get("first_offset") + " " + window.get("last_offset") + " "
                + window.get("closing_offset");
    }

    private static List<GenericRecord> decoded(String servers, String topic) throws IOException {
        EventJson reader = new EventJson();
        List<GenericRecord> records = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : read(servers, topic)) {
            records.add(reader.read(record.value()));
        }
        return records;
    }

    private static KafkaConsumer<byte[], byte[]> consumer(String servers) {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        servers,
                        "isolation.level",
                        "read_committed",
                        "enable.auto.commit",
                        "false"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer, String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(p -> new TopicPartition(topic, p.partition()))
                .toList();
    }

    /** Number of committed records of a topic. */
    private static long end(String servers, String topic) {
        return read(servers, topic).size();
    }

    /** Every committed record, each partition in log order. */
    private static List<ConsumerRecord<byte[], byte[]>> read(String servers, String topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(servers)) {
            for (TopicPartition partition : partitions(consumer, topic)) {
                consumer.assign(List.of(partition));
                consumer.seekToBeginning(List.of(partition));
                long end = consumer.endOffsets(List.of(partition)).get(partition);
                while (consumer.position(partition) < end) {
                    consumer.poll(Duration.ofMillis(200)).forEach(records::add);
                }
            }
        }
        return records;
    }
}
