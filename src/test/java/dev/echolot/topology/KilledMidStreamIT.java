package dev.echolot.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolot.app.EmbeddedKafka;
import dev.echolot.statistics.Arrival;
import dev.echolot.statistics.PartitionWindows;
import dev.echolot.statistics.WindowState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The application is killed with SIGKILL again and again while records stream in, under exactly-once. Afterwards each
 * acknowledged record stands exactly once in scores and embeddings or in the dead letters, and the closed windows equal a
 * recomputation from the log. The same with a naive buffer loses records: the test can fail.
 */
class KilledMidStreamIT {

    private static final int PARTITIONS = 2;
    private static final int KILLS = 5;

    @TempDir
    Path directory;

    @Test
    void losesAndDoublesNothing() throws Exception {
        Run run = run("hook", KILLS, 24_000, System.nanoTime());
        assertThat(run.kills).isGreaterThanOrEqualTo(KILLS);
        Map<String, Integer> outcomes = new TreeMap<>(run.count("test.scores"));
        assertThat(run.count("test.embeddings")).isEqualTo(outcomes);
        run.count("test.dead-letters").forEach((id, n) -> outcomes.merge(id, n, Integer::sum));
        assertThat(outcomes).as(run.told).hasSize(run.produced).allSatisfy((id, n) -> assertThat(n)
                .as(id)
                .isEqualTo(1));
        assertThat(run.count("test.dead-letters")).isNotEmpty();
        assertThat(run.closedWindows())
                .as(run.told)
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(run.recomputedWindows());
    }

    @Test
    void noticesTheLossesOfANaiveBuffer() throws Exception {
        long seed = System.nanoTime();
        for (int attempt = 0; attempt < 4; attempt++) {
            Run run = run("naive", KILLS, 12_000, seed + attempt);
            int found = run.count("test.scores").size()
                    + run.count("test.dead-letters").size();
            System.out.println(run.told + ": naive buffer lost " + (run.produced - found) + " of " + run.produced);
            if (found < run.produced) {
                return;
            }
        }
        throw new AssertionError("a naive buffer lost nothing in 4 runs: the kills do not test what they should");
    }

    private Run run(String variant, int kills, int records, long seed) throws Exception {
        String told = "seed " + seed + ", " + variant + ", " + records + " records, " + kills + " kills";
        System.out.println(told);
        Random random = new Random(seed);
        Path home = Files.createDirectories(directory.resolve(variant + "-" + seed));
        Path log = home.resolve("application.log");
        try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
            kafka.createTopic(Fixture.INPUT, PARTITIONS, Map.of());
            for (String topic : TopicCheck.topics(Fixture.spec(64))) {
                if (!topic.equals(Fixture.INPUT)) {
                    kafka.createTopic(topic, PARTITIONS, Map.of());
                }
            }
            Ledger ledger = new Ledger(kafka.bootstrapServers(), records, random.nextLong());
            Thread producing = new Thread(ledger, "producing");
            producing.start();
            String[] arguments = {
                kafka.bootstrapServers(), home.resolve("state").toString(), variant
            };
            Process application = ChildJvm.start(log, KillableApplication.class, arguments);
            int killed = 0;
            try {
                while (killed < kills) {
                    long before = Topics.end(kafka.bootstrapServers(), "test.scores");
                    Topics.await(
                            Duration.ofSeconds(60),
                            () -> told + ": no scores after " + killedText(log),
                            () -> Topics.end(kafka.bootstrapServers(), "test.scores") > before);
                    Thread.sleep(200 + random.nextInt(900));
                    application.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
                    killed++;
                    if (killed == kills) {
                        ledger.hurry();
                    }
                    application = ChildJvm.start(log, KillableApplication.class, arguments);
                }
                producing.join(120_000);
                assertThat(ledger.acknowledged()).as(told).isEqualTo(records);
                Topics.await(
                        Duration.ofSeconds(90),
                        () -> told + ": lag remains; " + killedText(log),
                        () -> Topics.lag(kafka.bootstrapServers(), Fixture.APPLICATION, Fixture.INPUT) == 0);
            } finally {
                application.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            }
            Run run = new Run(told, killed, records);
            for (String topic : TopicCheck.topics(Fixture.spec(64))) {
                run.topics.put(topic, Topics.readCommitted(kafka.bootstrapServers(), topic));
            }
            return run;
        }
    }

    private static String killedText(Path log) {
        try {
            String text = Files.readString(log);
            return text.substring(Math.max(0, text.length() - 3_000));
        } catch (java.io.IOException e) {
            return e.toString();
        }
    }

    /** What a run left in its topics. */
    private static final class Run {

        final String told;
        final int kills;
        final int produced;
        final Map<String, List<ConsumerRecord<byte[], byte[]>>> topics = new TreeMap<>();

        Run(String told, int kills, int produced) {
            this.told = told;
            this.kills = kills;
            this.produced = produced;
        }

        /** Source position to number of records about it. */
        Map<String, Integer> count(String topic) {
            Map<String, Integer> counts = new TreeMap<>();
            for (ConsumerRecord<byte[], byte[]> record : topics.get(topic)) {
                GenericRecord source =
                        (GenericRecord) Bench.decode(record.value()).get("source");
                counts.merge(source.get("partition") + "@" + source.get("offset"), 1, Integer::sum);
            }
            return counts;
        }

        List<String> closedWindows() {
            List<String> closed = new ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> record : topics.get("test.statistics")) {
                GenericRecord window = Bench.decode(record.value());
                GenericRecord error = (GenericRecord) window.get("reconstruction_error");
                GenericRecord score = (GenericRecord) window.get("score");
                closed.add(window.get("partition") + " " + window.get("entity") + " " + window.get("start") + " "
                        + window.get("count") + " " + window.get("anomalies") + " " + window.get("late") + " "
                        + error.get("mean") + " " + error.get("deviation") + " " + error.get("p95") + " "
                        + score.get("mean") + " " + score.get("max") + " " + score.get("p50") + " "
                        + window.get("first_offset") + " " + window.get("last_offset") + " "
                        + window.get("closing_offset"));
            }
            return closed;
        }

        /** From the input topic alone, in log order, with the arithmetic of the fake model. */
        List<String> recomputedWindows() {
            TopologySpec spec = Fixture.spec(64);
            List<String> closed = new ArrayList<>();
            for (int p = 0; p < PARTITIONS; p++) {
                int partition = p;
                PartitionWindows windows =
                        new PartitionWindows(spec.windows(), spec.maxAhead().toMillis(), spec.entityMax());
                for (ConsumerRecord<byte[], byte[]> record : topics.get(Fixture.INPUT)) {
                    String text = new String(record.value(), StandardCharsets.UTF_8);
                    if (record.partition() != partition || !text.startsWith("{\"card\"")) {
                        continue;
                    }
                    float amount = Float.parseFloat(text.replaceAll(".*\"amount\":([0-9.]+),.*", "$1"));
                    long at = Long.parseLong(text.replaceAll(".*\"at\":([0-9]+)}", "$1"));
                    String entity = new String(record.key(), StandardCharsets.UTF_8);
                    Arrival arrival = windows.arrive(
                            entity,
                            at,
                            record.timestamp(),
                            record.offset(),
                            (e, w, offset, cause) -> closed.add(partition + " " + e + " " + described(w, offset)));
                    if (arrival == Arrival.IN_TIME) {
                        windows.window().add(amount / 10, amount, record.offset(), anomalous(amount));
                    }
                }
            }
            return closed;
        }

        private static boolean anomalous(float score) {
            return Fixture.model().manifest().calibration().pValue(score)
                    <= Fixture.spec(64).alertRate();
        }

        private static String described(WindowState w, long closingOffset) {
            return w.startMs() + " " + w.count() + " " + w.anomalies() + " " + w.late() + " "
                    + w.error().mean() + " " + w.error().deviation() + " "
                    + w.errorQuantiles().quantile(0.95) + " " + w.score().mean() + " "
                    + w.score().max() + " " + w.scoreQuantiles().quantile(0.5) + " " + w.firstOffset() + " "
                    + w.lastOffset() + " " + closingOffset;
        }
    }
}
