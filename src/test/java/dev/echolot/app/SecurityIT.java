package dev.echolot.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.echolot.config.ApplicationSettings;
import dev.echolot.model.ModelFile;
import dev.echolot.model.TinyModel;
import dev.echolot.topology.Measure;
import dev.echolot.topology.ScoringApplication;
import dev.echolot.topology.StartException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application against a broker that encrypts, asks who is there, and allows no more than it was told to. */
class SecurityIT {

    private static final String PASSWORD = "password-5f2c91ab77";

    @TempDir
    Path directory;

    private ModelFile model;

    @BeforeEach
    void writeModel() {
        model = TinyModel.write(directory);
    }

    /** One broker for all of it: starting and stopping one takes longer than the test. */
    @Test
    void runsWithTheRightsThatTopicsListsAndNamesEachOneThatIsTaken() throws Exception {
        try (SecuredKafka kafka = SecuredKafka.start(directory, "127.0.0.1", PASSWORD)) {
            ApplicationSettings settings = settings(kafka, PASSWORD, "one");
            ApplicationTopics needs = new ApplicationTopics(settings);
            needs.topics().forEach(topic -> kafka.createTopic(topic.name(), Map.of()));
            List<AclBinding> rights = SecuredKafka.bindings(needs.rights());

            assertThatThrownBy(() -> Application.start(settings, model))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("rights are missing at 127.0.0.1:")
                    .hasMessageContaining("READ on topic 'in'")
                    .hasMessageContaining("WRITE on topic 'secured.anomalies'")
                    .hasMessageContaining("READ on group 'secured'")
                    .hasMessageContaining("on topic 'secured-windows-changelog'")
                    .hasMessageContaining("echolot topics");

            kafka.allow(rights.stream()
                    .filter(right -> right.entry().operation() != AclOperation.CREATE)
                    .toList());
            assertThat(awaitRefusal(settings, "READ on"))
                    .as("before the internal topic is there")
                    .hasMessageContaining(" CREATE on topic 'secured-windows-changelog';");
            kafka.allow(rights);
            scoresBetweenCommandsThatAreSecuredToo(kafka, settings);

            for (AclBinding right : decisive(rights)) {
                kafka.forbid(right);
                assertThat(awaitRefusal(settings, "nothing else"))
                        .as("without %s", right)
                        .hasMessageMatching(".*rights are missing at 127[.]0[.]0[.]1:[0-9]+: " + named(right)
                                + "; echolot topics .*");
                kafka.allow(List.of(right));
            }

            wrongPasswordsAreRefused(kafka);
        }
    }

    /** One right in the words of the message, and no other: internal topics and ids begin with the prefix allowed. */
    private static String named(AclBinding right) {
        String resource =
                right.pattern().resourceType().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        String rest = right.pattern().patternType() == PatternType.PREFIXED ? "[a-z-]+" : "";
        return right.entry().operation() + " on " + resource + " '"
                + Pattern.quote(right.pattern().name()) + rest + "'";
    }

    private void wrongPasswordsAreRefused(SecuredKafka kafka) {
        assertThatThrownBy(() -> Application.start(settings(kafka, "wrong-password", "two"), model))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("Authentication failed");
    }

    @Test
    void refusesABrokerWhoseCertificateIsForAnotherName() throws Exception {
        try (SecuredKafka kafka = SecuredKafka.start(directory, "other.example", PASSWORD)) {
            assertThatThrownBy(() -> Application.start(settings(kafka, PASSWORD, "one"), model))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("SSL handshake failed");
        }
    }

    @Test
    void refusesTopicsThatTakeLessThanTheyWillGet() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
            ApplicationSettings settings = settings(Map.of("kafka.bootstrap.servers", kafka.bootstrapServers()), "one");
            for (ApplicationTopics.Topic topic : new ApplicationTopics(settings).topics()) {
                String size = topic.name().endsWith("anomalies") ? "1" : "70000";
                kafka.createTopic(topic.name(), 1, topic.input() ? Map.of() : Map.of("max.message.bytes", size));
            }
            assertThatThrownBy(() -> Application.start(settings, model))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("topic 'secured.anomalies' has max.message.bytes=1, expected at least 16384")
                    .hasMessageContaining("topic 'secured.dead-letters' has max.message.bytes=70000")
                    .hasMessageNotContaining("embeddings");
        }
    }

    /** Those whose absence can be seen: DESCRIBE comes with every other right, CREATE matters until the topic is there. */
    private static List<AclBinding> decisive(List<AclBinding> rights) {
        return rights.stream()
                .filter(right -> right.entry().operation() == AclOperation.READ
                        || right.entry().operation() == AclOperation.WRITE)
                .toList();
    }

    /**
     * Rights reach the broker's authorizer a moment after they are changed.
     *
     * @param passing a refusal that holds this is of the moment before
     */
    private Throwable awaitRefusal(ApplicationSettings settings, String passing) {
        for (int i = 0; i < 20; i++) {
            Throwable thrown =
                    catchThrowable(() -> Application.start(settings, model).close());
            if (thrown != null && !thrown.getMessage().contains(passing)) {
                return thrown;
            }
        }
        throw new AssertionError("it starts without a right it needs");
    }

    /** Rows in by {@code produce}, scored, anomalies out by {@code consume}: all over TLS, with a password and rights. */
    private void scoresBetweenCommandsThatAreSecuredToo(SecuredKafka kafka, ApplicationSettings settings)
            throws Exception {
        Path config = Files.writeString(
                directory.resolve("client.properties"),
                kafka.clientSettings(PASSWORD).entrySet().stream()
                        .map(entry -> entry.getKey().substring("kafka.".length()) + "=" + entry.getValue() + "\n")
                        .collect(Collectors.joining()));
        Path rows = Files.writeString(
                directory.resolve("rows.jsonl"),
                "{\"card\":\"a\",\"amount\":90,\"count\":4}\n{\"card\":\"a\",\"amount\":90000,\"count\":4}\n");
        Object[] produce = {"produce", "--config", config, "--topic", "in", "--data", rows, "--key", "card"};
        Object[] consume = {"consume", "--config", config, "--topic", "secured.anomalies", "--json", "--until-end"};
        assertThat(Cli.run(produce).err()).contains("Not authorized to access topics: [in]");
        kafka.allow(SecuredKafka.bindings(List.of(new ApplicationTopics.Right("topic", "in", false, "WRITE"))));
        try (ScoringApplication application = Application.start(settings, model)) {
            assertThat(application.awaitReady(Duration.ofSeconds(60))).isTrue();
            assertThat(Cli.ok(produce)).contains("acknowledged: 2");
            long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            String refused = Cli.run(consume).err(); // nothing until there is something to read
            while (!refused.contains("Not authorized to access topics: [secured.anomalies]")) {
                assertThat(System.nanoTime()).as(refused).isLessThan(deadline);
                refused = Cli.run(consume).err();
            }
            kafka.allow(SecuredKafka.bindings(
                    List.of(new ApplicationTopics.Right("topic", "secured.anomalies", false, "READ"))));
            String anomalies = Cli.run(consume).out();
            while (anomalies.isEmpty()) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                anomalies = Cli.run(consume).out();
            }
            assertThat(anomalies.lines()).hasSize(1).first().asString().contains("\"severity\"", "\"amount\"");
            assertThat(application.metrics().value(Measure.SCORED)).isEqualTo(2);
        }
    }

    private ApplicationSettings settings(SecuredKafka kafka, String password, String state) {
        return settings(kafka.clientSettings(password), state);
    }

    private ApplicationSettings settings(Map<String, String> kafka, String state) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "echolot.application",
                "secured",
                "echolot.model",
                model.path().toString(),
                "echolot.input.topics",
                "in",
                "echolot.http.port",
                "0",
                "echolot.http.token",
                PASSWORD,
                "echolot.state.dir",
                directory.resolve("state-" + state).toString()));
        settings.putAll(kafka);
        return ApplicationSettings.of("test", settings);
    }
}
