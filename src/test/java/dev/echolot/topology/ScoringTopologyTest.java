package dev.echolot.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echolot.events.EventJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The topology as a whole, without a broker: what goes in, what comes out of which topic. */
class ScoringTopologyTest {

    private static final long T0 = 1_700_000_040_000L; // the start of a minute

    @TempDir
    Path state;

    @Test
    void scoresEachRecordOnceAndPublishesWhatItsVerdictCallsFor() {
        try (Bench bench = new Bench(state, Fixture.spec(64))) {
            bench.send("c1", Fixture.payment("c1", 7, "DE", T0), T0 + 5);
            bench.send("c1", Fixture.payment("c1", 250, "XX", T0 + 1_000), T0 + 6);

            List<GenericRecord> scores = bench.read("test.scores");
            assertThat(scores).extracting(r -> r.get("score")).containsExactly(7f, 250f);
            assertThat(scores).extracting(r -> r.get("anomaly")).containsExactly(false, true);
            assertThat(scores.get(0).get("id")).hasToString("payments-0-0-abababab");
            assertThat(scores.get(0).get("event_time")).isEqualTo(T0);

            List<GenericRecord> embeddings = bench.read("test.embeddings");
            assertThat(embeddings)
                    .extracting(r -> r.get("vector"))
                    .containsExactly(List.of(7f, 49f), List.of(250f, 62500f));
            assertThat(embeddings.get(1).get("space")).hasToString("space-1");

            GenericRecord anomaly = bench.only("test.anomalies");
            assertThat(anomaly.get("entity")).hasToString("c1");
            assertThat(anomaly.get("id")).hasToString("payments-0-1-abababab");
            assertThat(anomaly.get("reason").toString()).startsWith("amount 250 where 5 is usual");
            List<?> fields = (List<?>) anomaly.get("fields");
            GenericRecord first = (GenericRecord) fields.get(0);
            assertThat(first.get("name")).hasToString("amount");
            assertThat(first.get("direction")).hasToString("HIGHER");
            GenericRecord second = (GenericRecord) fields.get(1);
            assertThat(second.get("actual")).hasToString("XX");
            assertThat(second.get("unseen")).isEqualTo(true);
            GenericRecord window = (GenericRecord) anomaly.get("window");
            assertThat(window.get("count")).isEqualTo(2L);
            assertThat((double) window.get("mean")).isCloseTo(12.85, org.assertj.core.data.Offset.offset(1e-5));

            assertThat(bench.read("test.reconstructions")).hasSize(2);
            assertThat(bench.read("test.dead-letters")).isEmpty();
            assertThat(bench.read("test.statistics")).isEmpty();
        }
    }

    @Test
    void keepsKeyTimestampAndTracingHeadersAndNoOthers() {
        try (Bench bench = new Bench(state, Fixture.spec(64))) {
            RecordHeaders headers = new RecordHeaders();
            headers.add("traceparent", "00-1-2-01".getBytes(StandardCharsets.UTF_8));
            headers.add("secret", "s".getBytes(StandardCharsets.UTF_8));
            bench.send("c1", Fixture.payment("c1", 250, "DE", T0), T0 + 77, headers);
            TestRecord<byte[], byte[]> event = bench.raw("test.anomalies").get(0);
            assertThat(event.key()).isEqualTo("c1".getBytes(StandardCharsets.UTF_8));
            assertThat(event.timestamp()).isEqualTo(T0 + 77);
            assertThat(event.headers().toArray()).extracting(h -> h.key()).containsExactly("traceparent");
        }
    }

    @Test
    void closesWindowsByEventTimeAndLeavesLateRecordsOutOfThem() {
        try (Bench bench = new Bench(state, Fixture.spec(64))) {
            bench.send("c1", Fixture.payment("c1", 10, "DE", T0), T0);
            bench.send("c1", Fixture.payment("c1", 30, "DE", T0 + 59_999), T0);
            bench.send("c2", Fixture.payment("c2", 50, "DE", T0 + 69_999), T0); // grace not over
            assertThat(bench.read("test.statistics")).isEmpty();
            bench.send("c2", Fixture.payment("c2", 50, "DE", T0 + 70_000), T0 + 9); // closes c1's window
            GenericRecord closed = bench.only("test.statistics");
            assertThat(closed.get("entity")).hasToString("c1");
            assertThat(closed.get("count")).isEqualTo(2L);
            assertThat(closed.get("closed_by")).hasToString("EVENT_TIME");
            assertThat(closed.get("closing_offset")).isEqualTo(3L);
            assertThat(closed.get("first_offset")).isEqualTo(0L);
            assertThat(closed.get("last_offset")).isEqualTo(1L);
            GenericRecord error = (GenericRecord) closed.get("reconstruction_error");
            assertThat((double) error.get("mean")).isCloseTo(2, org.assertj.core.data.Offset.offset(1e-6));
            assertThat((double) ((GenericRecord) closed.get("score")).get("max"))
                    .isEqualTo(30);

            bench.send("c1", Fixture.payment("c1", 990, "DE", T0 + 1), T0 + 10); // late
            GenericRecord late = bench.only("test.anomalies");
            assertThat(late.get("late")).isEqualTo(true);
            assertThat(late.get("window")).isNull();
            assertThat(bench.read("test.statistics")).isEmpty();
        }
    }

    @Test
    void doesNotLetAFutureRecordExpireTheWindows() {
        try (Bench bench = new Bench(state, Fixture.spec(64))) {
            bench.send("c1", Fixture.payment("c1", 10, "DE", T0), T0);
            bench.send("c2", Fixture.payment("c2", 10, "DE", T0 + 86_400_000), T0);
            assertThat(bench.read("test.statistics")).isEmpty();
            assertThat(bench.read("test.scores"))
                    .extracting(r -> r.get("future"))
                    .containsExactly(false, true);
        }
    }

    @Test
    void closesWindowsOfAnIdlePartitionByTheWallClockWhereAsked() {
        TopologySpec idle = Fixture.spec(64, TopologySpec.Key.RECORD, 1_000, false, java.time.Duration.ofSeconds(30));
        Map<Bytes, byte[]> kept;
        Map<Bytes, byte[]> after;
        try (Bench bench = new Bench(state, idle)) {
            bench.send("c1", Fixture.payment("c1", 10, "DE", T0), T0);
            bench.advance(java.time.Duration.ofSeconds(29));
            assertThat(bench.read("test.statistics")).isEmpty();
            kept = bench.windows();
            bench.advance(java.time.Duration.ofSeconds(60));
            GenericRecord closed = bench.only("test.statistics");
            assertThat(closed.get("closed_by")).hasToString("IDLE");
            assertThat(closed.get("closing_offset")).isEqualTo(-1L);
            bench.send("c1", Fixture.payment("c1", 10, "DE", T0 + 1), T0); // its window is gone: late
            assertThat(bench.read("test.scores"))
                    .last()
                    .extracting(r -> r.get("late"))
                    .isEqualTo(true);
            after = bench.windows();
        }
        try (Bench bench = new Bench(state.resolve("after"), idle, new Prefilled(after))) {
            bench.advance(java.time.Duration.ofSeconds(120));
            assertThat(bench.read("test.statistics")).isEmpty();
        }
        try (Bench bench = new Bench(state.resolve("restarted"), idle, new Prefilled(kept))) {
            bench.advance(java.time.Duration.ofSeconds(120)); // no record since the start
            assertThat(bench.only("test.statistics").get("closed_by")).hasToString("IDLE");
        }
    }

    @Test
    void evictsTheQuietestEntityBeyondTheBoundAndSaysSo() {
        try (Bench bench = new Bench(state, Fixture.spec(64, TopologySpec.Key.RECORD, 2))) {
            bench.send("c1", Fixture.payment("c1", 10, "DE", T0), T0);
            bench.send("c2", Fixture.payment("c2", 10, "DE", T0 + 1), T0);
            bench.send("c3", Fixture.payment("c3", 10, "DE", T0 + 2), T0);
            GenericRecord closed = bench.only("test.statistics");
            assertThat(closed.get("entity")).hasToString("c1");
            assertThat(closed.get("closed_by")).hasToString("EVICTED");
        }
    }

    @Test
    void turnsEveryBadRecordIntoADeadLetterAndGoesOn() {
        Map<String, byte[]> bad = new HashMap<>();
        bad.put("malformed", "{\"amount\":".getBytes(StandardCharsets.UTF_8));
        bad.put("wrong_type", "{\"amount\":\"much\",\"at\":1700000000000}".getBytes(StandardCharsets.UTF_8));
        bad.put("not_finite", "{\"amount\":1e60,\"at\":1700000000000}".getBytes(StandardCharsets.UTF_8));
        bad.put("invalid_event_time", "{\"amount\":1}".getBytes(StandardCharsets.UTF_8));
        bad.put("no_fields", "{\"at\":1700000000000}".getBytes(StandardCharsets.UTF_8));
        bad.put("non_finite_score", "{\"amount\":2e6,\"at\":1700000000000}".getBytes(StandardCharsets.UTF_8));
        bad.put("empty_value", null);
        try (Bench bench = new Bench(state, Fixture.spec(64))) {
            bad.forEach((reason, value) -> {
                bench.send("c1", value, T0);
                GenericRecord letter = bench.only("test.dead-letters");
                assertThat(letter.get("reason"))
                        .as("message: %s", letter.get("message"))
                        .hasToString(reason);
                if (value != null) {
                    assertThat(((java.nio.ByteBuffer) letter.get("value")).array())
                            .isEqualTo(value);
                }
            });
            bench.send(null, Fixture.payment("c1", 7, "DE", T0), T0);
            assertThat(bench.only("test.dead-letters").get("reason")).hasToString("missing_key");
            bench.send("k".repeat(2_000), Fixture.payment("c1", 7, "DE", T0), T0);
            assertThat(bench.only("test.dead-letters").get("reason")).hasToString("too_large");

            bench.send("c1", Fixture.payment("c1", 7, "DE", T0), T0);
            assertThat(bench.read("test.scores")).hasSize(1);
        }
    }

    @Test
    void letsAnUnforeseenFailureOfOneRecordStopNothing() {
        TopologySpec usual = Fixture.spec(64);
        TopologySpec spec = new TopologySpec(
                usual.application(),
                usual.inputTopics(),
                Stumbling::new,
                usual.key(),
                usual.topics(),
                false,
                usual.embeddings(),
                usual.alertRate(),
                usual.warmUp(),
                usual.windows(),
                usual.maxAhead(),
                null,
                usual.entityMax(),
                usual.batchSize(),
                usual.linger(),
                usual.device(),
                usual.deadLetterMaxBytes());
        try (Bench bench = new Bench(state, spec)) {
            bench.send("c1", "stumble".getBytes(StandardCharsets.UTF_8), T0);
            GenericRecord letter = bench.only("test.dead-letters");
            assertThat(letter.get("reason")).hasToString("processing_failed");
            assertThat(letter.get("message").toString())
                    .contains("IllegalStateException")
                    .doesNotContain("secret");
            bench.send("c1", Fixture.payment("c1", 7, "DE", T0), T0);
            assertThat(bench.read("test.scores")).hasSize(1);
        }
    }

    /** Decodes JSON, but for one value that it fails on as no decoder should. */
    private record Stumbling(dev.echolot.record.FieldNames fields) implements dev.echolot.record.RecordDecoder {

        @Override
        public dev.echolot.record.InputRecord decode(
                byte[] value, String key, long timestampMs, dev.echolot.record.SourcePosition source)
                throws dev.echolot.record.BadRecordException {
            if (value.length == 7) {
                throw new IllegalStateException("secret");
            }
            return new dev.echolot.record.JsonRecordDecoder(fields).decode(value, key, timestampMs, source);
        }
    }

    @Test
    void boundsADeadLetterWhateverCameIn() {
        try (Bench bench = new Bench(state, Fixture.spec(64))) {
            RecordHeaders headers = new RecordHeaders();
            for (int i = 0; i < 10_000; i++) {
                headers.add("h" + i, new byte[100]);
            }
            bench.send("k".repeat(500_000), new byte[1_000_000], T0, headers);
            TestRecord<byte[], byte[]> letter = bench.raw("test.dead-letters").get(0);
            assertThat(letter.value().length + letter.key().length).isLessThan(64 * 1024 + 8 * 1024);
            GenericRecord read = Bench.decode(letter.value());
            assertThat(read.get("value_size")).isEqualTo(1_000_000L);
            assertThat(read.get("headers_count")).isEqualTo(10_000);
        }
    }

    /** The guard of the pre-commit hook: with a batch of 64 and a linger that never comes, one record in is one record out. */
    @Test
    void drainsTheBatchBeforeEveryCommit() {
        try (Bench bench = new Bench(state, Fixture.spec(64))) {
            for (int i = 0; i < 5; i++) {
                bench.send("c1", Fixture.payment("c1", i, "DE", T0 + i), T0);
                assertThat(bench.read("test.scores")).hasSize(1);
                assertThat(bench.windows()).hasSize(2 + i); // the changes so far and the partition's progress
            }
            assertThat(bench.scorer().batches).containsExactly(1, 1, 1, 1, 1);
        }
    }

    @Test
    void endsTheTaskWhenTheModelFailsAndCommitsNothing() {
        Bench bench = new Bench(state, Fixture.spec(64));
        bench.scorer().failing(1);
        assertThatThrownBy(() -> bench.send("c1", Fixture.payment("c1", 1, "DE", T0), T0))
                .isInstanceOf(StreamsException.class);
        assertThat(bench.raw("test.scores")).isEmpty();
        assertThat(bench.raw("test.dead-letters")).isEmpty();
    }

    /** Windows that the record closed may not have left: were the state stored, they would be gone from it all the same. */
    @Test
    void storesNothingAfterARecordThatWentHalfWay() {
        Bench bench = new Bench(state, Fixture.spec(1));
        bench.send("c1", Fixture.payment("c1", 1, "DE", T0), T0);
        bench.scorer().failingToTellAScore(1); // the row is checked; what decides on it fails
        assertThatThrownBy(() -> bench.send("c1", Fixture.payment("c1", 1, "DE", T0 + 200_000), T0))
                .isInstanceOf(StreamsException.class);
        assertThatThrownBy(() -> bench.advance(Duration.ofMillis(20))).isInstanceOf(TaskCorruptedException.class);
    }

    @Test
    void saysThatATaskIsSomebodyElsesNowAsKafkaStreamsSaysItSoThatNoThreadEnds() {
        Bench bench = new Bench(state, Fixture.spec(1));
        bench.scorer().before(() -> {
            throw new TaskMigratedException("fenced");
        });
        assertThatThrownBy(() -> bench.send("c1", Fixture.payment("c1", 1, "DE", T0), T0))
                .isInstanceOf(TaskMigratedException.class);
    }

    @Test
    void goesOnFromOldStateBytesAsIfItHadNeverStopped() {
        List<byte[]> payments = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            payments.add(Fixture.payment("c" + i % 3, 3 * i % 17, "DE", T0 + i * 4_000L));
        }
        List<String> whole = new ArrayList<>();
        Map<Bytes, byte[]> kept = new HashMap<>();
        try (Bench bench = new Bench(state, Fixture.spec(64))) {
            for (int i = 0; i < 40; i++) {
                if (i == 20) {
                    kept.putAll(bench.windows());
                    bench.read("test.statistics");
                }
                bench.send("c" + i % 3, payments.get(i), T0);
            }
            bench.read("test.statistics").forEach(r -> whole.add(r.toString()));
        }
        assertThat(whole).isNotEmpty();
        try (Bench bench = new Bench(state.resolve("again"), Fixture.spec(64), new Prefilled(kept))) {
            for (int i = 20; i < 40; i++) {
                bench.send("c" + i % 3, payments.get(i), T0);
            }
            assertThat(bench.read("test.statistics").stream()
                            .map(Object::toString)
                            .map(ScoringTopologyTest::position))
                    .containsExactlyElementsOf(
                            whole.stream().map(ScoringTopologyTest::position).toList());
        }
    }

    /** Offsets start at 0 in a second run of the test driver: they are left out of the comparison. */
    private static String position(String statistics) {
        return statistics.replaceAll("\"(id|closing_offset|last_offset|first_offset)\": [^,}]+", "");
    }

    @Test
    void readsTheStateBytesOfTheFirstRelease() throws Exception {
        Map<Bytes, byte[]> old = new HashMap<>();
        try (var lines = new java.io.BufferedReader(new java.io.InputStreamReader(
                ScoringTopologyTest.class.getResourceAsStream("/state/windows-0.1.txt"), StandardCharsets.UTF_8))) {
            lines.lines().filter(l -> !l.startsWith("#")).forEach(line -> {
                String[] parts = line.split(" ");
                old.put(
                        Bytes.wrap(HexFormat.of().parseHex(parts[0])),
                        HexFormat.of().parseHex(parts[1]));
            });
        }
        try (Bench bench = new Bench(state, Fixture.spec(64), new Prefilled(old))) {
            bench.send("c9", Fixture.payment("c9", 1, "DE", T0 + 200_000), T0);
            GenericRecord closed = bench.only("test.statistics");
            assertThat(closed.get("entity")).hasToString("c1");
            assertThat(closed.get("count")).isEqualTo(3L);
            assertThat((double) ((GenericRecord) closed.get("score")).get("mean"))
                    .isEqualTo(20);
            assertThat((double) ((GenericRecord) closed.get("score")).get("max"))
                    .isEqualTo(30);
        }
    }

    @Test
    void refusesAKeyFieldTheModelDoesNotHave() {
        var model = Fixture.model();
        var manifest = model.manifest();
        var keyless = new dev.echolot.model.ModelManifest(
                manifest.contract(),
                manifest.name(),
                manifest.version(),
                manifest.kind(),
                new dev.echolot.features.FeatureSpec(Fixture.FEATURES.fields(), null, null),
                manifest.statistics(),
                manifest.architecture(),
                manifest.objective(),
                manifest.provenance(),
                manifest.calibration(),
                manifest.golden(),
                manifest.embeddingSpace());
        assertThatThrownBy(() -> new ScoringTopology(
                        Fixture.spec(1, TopologySpec.Key.FIELD, 10),
                        new dev.echolot.events.EventModel(keyless, "00".repeat(32), "cpu"),
                        () -> new FakeScorer(1, 2)))
                .hasMessageContaining("has none")
                .hasMessageContaining("echolot.input.key");
    }

    @Test
    void repartitionsByTheKeyFieldAndKeepsTheSourcePosition() {
        try (Bench bench = new Bench(state, Fixture.spec(64, TopologySpec.Key.FIELD, 10))) {
            RecordHeaders forged = new RecordHeaders();
            forged.add("echolot.source", "9 9 forged".getBytes(StandardCharsets.UTF_8));
            bench.send(null, Fixture.payment("c7", 250, "DE", T0), T0, forged);
            GenericRecord anomaly = bench.only("test.anomalies");
            assertThat(anomaly.get("entity")).hasToString("c7");
            assertThat(anomaly.get("source")).hasToString("{\"topic\": \"payments\", \"partition\": 0, \"offset\": 0}");
            bench.send(null, "{\"amount\":1}".getBytes(StandardCharsets.UTF_8), T0);
            assertThat(bench.only("test.dead-letters").get("reason")).hasToString("missing_key");
        }
    }

    @Test
    void writesPlainJsonWhereAsked() throws Exception {
        TopologySpec avro = Fixture.spec(64);
        TopologySpec json = Fixture.spec(64, TopologySpec.Key.RECORD, 1_000, true, null);
        String expected;
        try (Bench bench = new Bench(state, avro)) {
            bench.send("c1", Fixture.payment("c1", 250, "DE", T0), T0);
            expected = new String(
                    new EventJson().json(bench.raw("test.scores").get(0).value()), StandardCharsets.UTF_8);
        }
        try (Bench bench = new Bench(state.resolve("json"), json)) {
            bench.send("c1", Fixture.payment("c1", 250, "DE", T0), T0);
            assertThat(bench.raw("test.scores").get(0).value())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo(expected)
                    .contains("\"score\":250.0", "\"source\":{\"topic\":\"payments\",\"partition\":0,\"offset\":0}");
        }
    }
}
