package dev.echolot.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.echolot.config.ApplicationSettings.EventFormat;
import dev.echolot.config.ApplicationSettings.InputFormat;
import dev.echolot.onnx.Device;
import dev.echolot.topology.RuntimeSpec.Guarantee;
import dev.echolot.topology.TopologySpec.Embeddings;
import dev.echolot.topology.TopologySpec.Key;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApplicationSettingsTest {

    @Test
    void readsTheSmallestApplicationWithItsTrailingComments(@TempDir Path dir) throws Exception {
        Path file = dir.resolve("app.properties");
        Files.writeString(
                file,
                """
                echolot.application=card-fraud              # Streams application id, prefix of topics
                echolot.model=models/card-fraud/card-fraud-1.onnx
                echolot.input.topics=transactions, refunds
                echolot.output.scores=true                  # default false
                echolot.state.dir=/var/lib/echolot
                kafka.bootstrap.servers=localhost:9092      # everything under kafka. goes to the clients
                kafka.main.consumer.fetch.min.bytes=7
                """);
        ApplicationSettings settings = ApplicationSettings.load(file);
        assertThat(settings.application()).isEqualTo("card-fraud");
        assertThat(settings.input().topics()).containsExactly("transactions", "refunds");
        assertThat(settings.output().scores()).isTrue();
        assertThat(settings.output().topics().deadLetters()).isEqualTo("card-fraud.dead-letters");
        assertThat(settings.kafka())
                .isEqualTo(Map.of("bootstrap.servers", "localhost:9092", "main.consumer.fetch.min.bytes", "7"));
    }

    @Test
    void hasTheDefaultsTheDocumentationPromises() {
        ApplicationSettings settings = ApplicationSettings.of("test", smallest());
        assertThat(settings.modelSha256()).isNull();
        assertThat(settings.input())
                .isEqualTo(new ApplicationSettings.Input(List.of("in"), InputFormat.JSON, null, Key.RECORD));
        assertThat(settings.output())
                .isEqualTo(new ApplicationSettings.Output(
                        EventFormat.AVRO,
                        Embeddings.ALL,
                        false,
                        false,
                        new ApplicationSettings.Topics(
                                "app.anomalies",
                                "app.embeddings",
                                "app.scores",
                                "app.reconstructions",
                                "app.statistics",
                                "app.dead-letters"),
                        64 * 1024));
        assertThat(settings.detection())
                .isEqualTo(new ApplicationSettings.Detection(
                        0.001, 30, Duration.ofMinutes(10), Duration.ofMinutes(1), null, Duration.ofHours(1), 100_000));
        assertThat(settings.runtime())
                .isEqualTo(new ApplicationSettings.Runtime(
                        Path.of("state"),
                        Device.AUTO,
                        1,
                        256,
                        Duration.ofMillis(10),
                        Duration.ofMillis(100),
                        Guarantee.EXACTLY_ONCE,
                        null));
    }

    @Test
    void takesSmallBatchesWhereEventsWaitForThemAlone() {
        Map<String, String> atLeastOnce = new TreeMap<>(smallest());
        atLeastOnce.put("echolot.guarantee", "at_least_once");
        assertThat(ApplicationSettings.of("test", atLeastOnce).runtime().batchSize())
                .isEqualTo(64);
    }

    @Test
    void mapsEveryKeyOfTheCatalogue() {
        Map<String, String> all = new TreeMap<>();
        all.put("echolot.application", "a");
        all.put("echolot.model", "m.onnx");
        all.put("echolot.model.sha256", "AB".repeat(32));
        all.put("echolot.input.topics", "x");
        all.put("echolot.input.format", "auto");
        all.put("echolot.input.schemas", "schemas");
        all.put("echolot.input.key", "field");
        all.put("echolot.output.format", "json");
        all.put("echolot.output.embeddings", "none");
        all.put("echolot.output.scores", "true");
        all.put("echolot.output.reconstructions", "true");
        all.put("echolot.output.anomalies.topic", "t1");
        all.put("echolot.output.embeddings.topic", "t2");
        all.put("echolot.output.scores.topic", "t3");
        all.put("echolot.output.reconstructions.topic", "t4");
        all.put("echolot.output.statistics.topic", "t5");
        all.put("echolot.output.dead.letters.topic", "t6");
        all.put("echolot.alert.rate", "0.01");
        all.put("echolot.warmup", "0");
        all.put("echolot.window.size", "2h");
        all.put("echolot.window.grace", "0s");
        all.put("echolot.window.idle.close", "5s");
        all.put("echolot.event.time.ahead.max", "1d");
        all.put("echolot.entity.max", "7");
        all.put("echolot.batch.size", "512");
        all.put("echolot.batch.linger", "20ms");
        all.put("echolot.device", "cpu");
        all.put("echolot.threads", "3");
        all.put("echolot.guarantee", "at_least_once");
        all.put("echolot.commit.interval", "1s");
        all.put("echolot.instance.id", "one");
        all.put("echolot.state.dir", "s");
        all.put("echolot.deadletter.max.bytes", "128kB");
        all.put("echolot.http.port", "9464");
        all.put("echolot.http.address", "0.0.0.0");
        all.put("echolot.http.token", "0123456789abcdef");
        assertThat(all.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Settings.all().stream().map(Setting::key).toList());
        all.put("kafka.bootstrap.servers", "b:1");
        assertThat(ApplicationSettings.of("test", all))
                .isEqualTo(new ApplicationSettings(
                        "a",
                        Path.of("m.onnx"),
                        "ab".repeat(32),
                        new ApplicationSettings.Input(List.of("x"), InputFormat.AUTO, Path.of("schemas"), Key.FIELD),
                        new ApplicationSettings.Output(
                                EventFormat.JSON,
                                Embeddings.NONE,
                                true,
                                true,
                                new ApplicationSettings.Topics("t1", "t2", "t3", "t4", "t5", "t6"),
                                128 * 1024),
                        new ApplicationSettings.Detection(
                                0.01,
                                0,
                                Duration.ofHours(2),
                                Duration.ZERO,
                                Duration.ofSeconds(5),
                                Duration.ofDays(1),
                                7),
                        new ApplicationSettings.Runtime(
                                Path.of("s"),
                                Device.CPU,
                                3,
                                512,
                                Duration.ofMillis(20),
                                Duration.ofSeconds(1),
                                Guarantee.AT_LEAST_ONCE,
                                "one"),
                        new ApplicationSettings.Http(9464, "0.0.0.0", "0123456789abcdef"),
                        Map.of("bootstrap.servers", "b:1")));
    }

    @Test
    void showsNoSecretAsText() {
        Map<String, String> settings = smallest();
        settings.put("echolot.http.token", "canary-canary-canary");
        settings.put("kafka.sasl.jaas.config", "canary");
        assertThat(ApplicationSettings.of("test", settings).toString()).doesNotContain("canary");
        settings.put("echolot.http.token", "short-canary");
        assertThatThrownBy(() -> ApplicationSettings.of("test", settings))
                .hasMessageContaining("expected 16 characters or more, got 12")
                .hasMessageNotContaining("canary");
    }

    @Test
    void reportsAllProblemsAtOnceAndGuessesTheKeyThatWasMeant() {
        Map<String, String> bad = smallest();
        bad.remove("echolot.state.dir");
        bad.put("echolot.alert.rat", "0.01");
        bad.put("echolot.window.size", "10");
        bad.put("echolot.output.scores.topic", "in");
        bad.put("kafka.processing.guarantee", "exactly_once_v2");
        bad.put("bootstrap.servers", "x:1");
        SettingsException thrown =
                catchThrowableOfType(SettingsException.class, () -> ApplicationSettings.of("app.properties", bad));
        assertThat(thrown.problems())
                .containsExactlyInAnyOrder(
                        "echolot.state.dir: missing; expected path",
                        "echolot.alert.rat: no such setting; did you mean echolot.alert.rate?",
                        "echolot.window.size: expected a whole number with a unit, ms, s, m, h or d, such as 10m,"
                                + " got '10'",
                        "echolot.output.scores.topic: topic 'in' is already that of echolot.input.topics",
                        "kafka.processing.guarantee: set echolot.guarantee instead",
                        "bootstrap.servers: no such setting; our settings begin with echolot., those of Kafka's clients"
                                + " with kafka.");
        assertThat(thrown).hasMessageStartingWith("app.properties: 6 problems: ");
    }

    @ParameterizedTest
    @CsvSource({
        "echolot.alert.rate, 0",
        "echolot.alert.rate, 0.6",
        "echolot.alert.rate, NaN",
        "echolot.batch.size, 0",
        "echolot.batch.size, 64.5",
        "echolot.batch.linger, 10 minutes",
        "echolot.commit.interval, 30s",
        "echolot.deadletter.max.bytes, 64",
        "echolot.deadletter.max.bytes, 2MB",
        "echolot.device, gpu",
        "echolot.output.scores, yes",
        "echolot.model.sha256, abc",
        "echolot.input.topics, 'a,,b'",
        "echolot.input.topics, 'a,a'",
        "echolot.application, two words",
        "echolot.window.size, 99999999999999999999d"
    })
    void refusesAValueOutOfItsRangeAndSaysWhatWasExpected(String key, String value) {
        Map<String, String> bad = smallest();
        bad.put(key, value);
        assertThatThrownBy(() -> ApplicationSettings.of("test", bad))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(key + ": expected ")
                .hasMessageContaining("got '");
    }

    @Test
    void namesTheFileThatIsNotThereAndTheKeyThatStandsTwice(@TempDir Path dir) throws Exception {
        assertThatThrownBy(() -> ApplicationSettings.load(dir.resolve("none.properties")))
                .isInstanceOf(SettingsException.class)
                .hasMessageEndingWith("none.properties: no such file");
        Path twice = Files.writeString(dir.resolve("twice.properties"), "echolot.warmup=1\necholot.warmup=2\n");
        assertThatThrownBy(() -> ApplicationSettings.load(twice)).hasMessageContaining("echolot.warmup: stands twice");
    }

    @Test
    void readsSecretsThroughKafkasConfigProviders(@TempDir Path dir) throws Exception {
        Files.writeString(dir.resolve("pin"), "cd".repeat(32));
        Map<String, String> properties = smallest();
        properties.put("kafka.config.providers", "dir");
        properties.put(
                "kafka.config.providers.dir.class", "org.apache.kafka.common.config.provider.DirectoryConfigProvider");
        properties.put("echolot.model.sha256", "${dir:" + dir + ":pin}");
        properties.put("kafka.ssl.truststore.password", "${dir:" + dir + ":pin}");
        ApplicationSettings settings = ApplicationSettings.of("test", properties);
        assertThat(settings.modelSha256()).isEqualTo("cd".repeat(32));
        assertThat(settings.kafka().get("ssl.truststore.password"))
                .as("left to Kafka's clients")
                .startsWith("${dir:");
    }

    @Test
    void findsTheClientsSettingsInAFileOfKafkasOrOfOurs(@TempDir Path dir) throws Exception {
        Path kafkas = Files.writeString(
                dir.resolve("client.properties"), "bootstrap.servers=b:1\nsecurity.protocol=SSL\nclient.id=a # b\n");
        assertThat(ApplicationSettings.kafka(kafkas))
                .isEqualTo(Map.of("bootstrap.servers", "b:1", "security.protocol", "SSL", "client.id", "a # b"));
        Path ours = Files.writeString(
                dir.resolve("app.properties"), "echolot.application=app\nkafka.bootstrap.servers=b:1   # the one\n");
        assertThat(ApplicationSettings.kafka(ours)).isEqualTo(Map.of("bootstrap.servers", "b:1"));
        Path neither = Files.writeString(
                dir.resolve("neither.properties"), "kafka.bootstrap.servers=b:1\nsecurity.protocol=SSL\n");
        assertThatThrownBy(() -> ApplicationSettings.kafka(neither))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("security.protocol: expected kafka.security.protocol");
        assertThatThrownBy(() -> ApplicationSettings.kafka(dir.resolve("none"))).hasMessageContaining("no such file");
    }

    private static Map<String, String> smallest() {
        Map<String, String> properties = new TreeMap<>();
        properties.put("echolot.application", "app");
        properties.put("echolot.model", "m.onnx");
        properties.put("echolot.input.topics", "in");
        properties.put("echolot.state.dir", "state");
        properties.put("kafka.bootstrap.servers", "localhost:9092");
        return properties;
    }
}
