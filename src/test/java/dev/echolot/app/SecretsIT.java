package dev.echolot.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolot.config.ApplicationSettings;
import dev.echolot.model.ModelFile;
import dev.echolot.model.TinyModel;
import dev.echolot.topology.ScoringApplication;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A secret wherever one can be given, every one of them holding the same word; then everything an application and its
 * commands say, write or answer is searched for that word: while it works, and when it fails.
 */
class SecretsIT {

    private static final String WORD = "canary";
    private static final String PASSWORD = "canary-password-5f2c91ab77";
    private static final String STORES = "canary-stores-03ab45";
    private static final String TOKEN = "canary-token-88d1e0a4b2";

    @TempDir
    Path directory;

    private final Map<String, String> said = new TreeMap<>();
    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void noSecretIsEverTold() throws Exception {
        ModelFile model = TinyModel.write(directory);
        List<String> log;
        long lines;
        try (SecuredKafka kafka = SecuredKafka.start(directory, "127.0.0.1", PASSWORD, STORES);
                LogListener listener = new LogListener(WORD)) {
            Map<String, String> properties = properties(kafka, model);
            Path config = write("application.properties", properties);
            ApplicationSettings settings = ApplicationSettings.load(config);
            said.put("settings", settings + " " + Application.runtime(settings) + " " + settings.http());
            assertThat(settings.http().token()).as("references are resolved").isEqualTo(TOKEN);
            ApplicationTopics needs = new ApplicationTopics(settings);
            needs.topics().forEach(topic -> kafka.createTopic(topic.name(), Map.of()));
            kafka.allow(SecuredKafka.bindings(needs.rights()));
            kafka.allow(SecuredKafka.bindings(List.of(
                    new ApplicationTopics.Right("topic", "in", false, "WRITE"),
                    new ApplicationTopics.Right("topic", "secured.anomalies", false, "READ"))));

            works(kafka, config, settings, model);
            fails(properties);
            said.put("state", everyFileBelow(directory.resolve("state")));
            log = listener.hits();
            lines = listener.lines();
        }
        assertThat(lines).as("log lines at TRACE").isGreaterThan(10_000);
        assertThat(log).as("log lines that hold a secret").isEmpty();
        said.forEach((where, text) -> assertThat(text).as(where).isNotBlank().doesNotContain(WORD));
        assertThat(said.get("events")).contains("malformed");
        assertThat(said.get("consume")).contains("\"severity\"");
    }

    private void works(SecuredKafka kafka, Path config, ApplicationSettings settings, ModelFile model)
            throws Exception {
        try (Monitoring monitoring = Monitoring.start(settings);
                ScoringApplication application = Application.start(settings, model)) {
            monitoring.watch(application);
            assertThat(application.awaitReady(Duration.ofSeconds(60))).isTrue();
            Path rows = Files.writeString(
                    directory.resolve("rows.jsonl"),
                    "{\"amount\":90,\"count\":4}\n{\"amount\":90000,\"count\":4}\n{broken\n");
            kafka.produce("in", "c1", Files.readAllLines(rows));
            command("produce", "produce", "--config", config, "--topic", "in", "--data", rows);
            List<String> topics = new ApplicationTopics(settings)
                    .topics().stream().map(ApplicationTopics.Topic::name).toList();
            long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            String events = kafka.everythingIn(topics);
            while (!(events.contains("malformed") && events.contains("is usual"))) {
                assertThat(System.nanoTime()).as(events).isLessThan(deadline);
                Thread.sleep(200);
                events = kafka.everythingIn(topics);
            }
            said.put("events", events);
            command("consume", "consume", "--config", config, "--topic", "secured.anomalies", "--json", "--until-end");
            command("topics", "topics", "--config", config, "--debug");
            for (String path : List.of("/health/live", "/health/ready", "/metrics", "/nothing")) {
                said.put(path, get(monitoring.port(), path, "Bearer " + TOKEN));
                said.put(path + " without the token", get(monitoring.port(), path, "Bearer wrong"));
            }
        }
        command("inspect", "inspect", "--json", model.path());
    }

    /** What goes wrong is told, without the value it went wrong with. */
    private void fails(Map<String, String> good) throws Exception {
        Map<String, Map<String, String>> wrong = Map.of(
                "password", Map.of("kafka.sasl.jaas.config", SecuredKafka.login("canary-wrong-password")),
                "trust store", Map.of("kafka.ssl.truststore.password", "canary-wrong-store"),
                "key store", Map.of("kafka.ssl.keystore.password", "canary-wrong-keys"),
                "login cut", Map.of("kafka.sasl.jaas.config", "x.ScramLoginModule required password=\"canary-cut"),
                "login class", Map.of("kafka.sasl.jaas.config", "x.NoModule required password=\"canary-x\";"),
                "pem", Map.of("kafka.ssl.keystore.type", "PEM", "kafka.ssl.keystore.key", "canary-no-pem"),
                "token", Map.of("echolot.http.token", "canary-short"),
                "misspelt", Map.of("echolot.http.tokn", "canary-misspelt-token"),
                "provider", Map.of("echolot.http.token", "${file:/nowhere:token}"));
        for (Map.Entry<String, Map<String, String>> one : wrong.entrySet()) {
            Map<String, String> properties = new TreeMap<>(good);
            properties.putAll(one.getValue());
            Path config = write("wrong.properties", properties);
            for (String command : List.of("run", "topics")) {
                Cli.Result result = Cli.run(command, "--config", config, "--debug");
                assertThat(result.code())
                        .as("%s with wrong %s", command, one.getKey())
                        .isEqualTo(1);
                assertThat(result.err()).startsWith("echolot: ").doesNotContain("echolot: unexpected");
                said.put(command + ", wrong " + one.getKey(), result.out() + result.err());
            }
        }
    }

    private void command(String where, Object... arguments) {
        Cli.Result result = Cli.run(arguments);
        assertThat(result.code()).as("%s: %s", where, result.err()).isZero();
        said.put(where, result.out() + result.err());
    }

    private Map<String, String> properties(SecuredKafka kafka, ModelFile model) throws Exception {
        Path secrets = write(
                "secrets.properties", Map.of("token", TOKEN, "login", SecuredKafka.login(PASSWORD), "stores", STORES));
        Map<String, String> properties = new TreeMap<>(kafka.clientSettings(PASSWORD));
        properties.putAll(Map.of(
                "echolot.application", "secured",
                "echolot.model", model.path().toString(),
                "echolot.input.topics", "in",
                "echolot.http.port", "0",
                "echolot.http.token", "${file:" + secrets + ":token}",
                "echolot.state.dir", directory.resolve("state").toString(),
                "kafka.config.providers", "file",
                "kafka.config.providers.file.class", "org.apache.kafka.common.config.provider.FileConfigProvider"));
        properties.put("kafka.ssl.keystore.password", "${file:" + secrets + ":stores}");
        properties.put("kafka.producer.sasl.jaas.config", "${file:" + secrets + ":login}");
        properties.put("kafka.restore.consumer.sasl.jaas.config", SecuredKafka.login(PASSWORD));
        properties.put("kafka.sasl.oauthbearer.client.credentials.client.secret", "canary-oauth");
        properties.put("kafka.basic.auth.user.info", "user:canary-unknown-to-kafka");
        return properties;
    }

    private Path write(String name, Map<String, String> properties) throws Exception {
        return Files.writeString(
                directory.resolve(name),
                properties.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue().replace("\\", "\\\\") + "\n")
                        .collect(Collectors.joining()));
    }

    private static String everyFileBelow(Path directory) throws Exception {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                text.append(file).append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return text.toString();
    }

    private String get(int port, String path, String authorisation) throws Exception {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Authorization", authorisation)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.headers().map() + answer.body();
    }
}
