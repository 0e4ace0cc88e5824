package dev.echolot.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import dev.echolot.config.ApplicationSettings;
import dev.echolot.model.ModelFile;
import dev.echolot.model.TinyModel;
import dev.echolot.topology.ScoringApplication;
import dev.echolot.topology.StartException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The application against a broker that encrypts, asks who is there, and allows no more than it was told to. */
class SecurityIT {

    private static final String PASSWORD = "canary-5f2c91ab77";

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

            kafka.allow(rights);
            List<String> log = scoreWhileListening(kafka, settings);
            assertThat(log).as("the log at DEBUG").hasSizeGreaterThan(100);
            assertThat(String.join("\n", log)).doesNotContain(PASSWORD);
            assertThat(everythingWritten(kafka, needs)).hasSizeGreaterThan(100).doesNotContain(PASSWORD);

            for (AclBinding right : decisive(rights)) {
                kafka.forbid(right);
                Throwable refused = awaitRefusal(settings);
                assertThat(refused)
                        .as("without %s", right)
                        .isInstanceOf(StartException.class)
                        .hasMessageContaining(right.entry().operation() + " on "
                                + right.pattern()
                                        .resourceType()
                                        .name()
                                        .toLowerCase(java.util.Locale.ROOT)
                                        .replace('_', ' '))
                        .hasMessageContaining("'" + right.pattern().name());
                kafka.allow(List.of(right));
            }

            wrongPasswordsAndNamesAreRefused(kafka);
        }
    }

    private void wrongPasswordsAndNamesAreRefused(SecuredKafka kafka) throws Exception {
        List<String> log = new ArrayList<>();
        try (Listening ignored = new Listening(log)) {
            assertThatThrownBy(() -> Application.start(settings(kafka, "canary-wrong-password", "two"), model))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("Authentication failed")
                    .hasMessageNotContaining("canary");
        }
        assertThat(String.join("\n", log)).doesNotContain("canary-wrong-password");
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

    /** Rights reach the broker's authorizer a moment after they are changed. */
    private Throwable awaitRefusal(ApplicationSettings settings) throws Exception {
        for (int i = 0; i < 20; i++) {
            Throwable thrown =
                    catchThrowable(() -> Application.start(settings, model).close());
            if (thrown != null) {
                return thrown;
            }
        }
        throw new AssertionError("it starts without a right it needs");
    }

    private List<String> scoreWhileListening(SecuredKafka kafka, ApplicationSettings settings) throws Exception {
        List<String> log = new ArrayList<>();
        try (Listening ignored = new Listening(log);
                Monitoring monitoring = Monitoring.start(settings);
                ScoringApplication application = Application.start(settings, model)) {
            monitoring.watch(application);
            assertThat(application.awaitReady(Duration.ofSeconds(60))).isTrue();
            produce(kafka.openServers());
            long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (!everythingWritten(kafka, new ApplicationTopics(settings)).contains("malformed")) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                Thread.sleep(200);
            }
        }
        return log;
    }

    private static void produce(String servers) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (String value : List.of("{\"amount\":90,\"count\":4}", "{\"amount\":90000,\"count\":4}", "{")) {
                producer.send(new ProducerRecord<>(
                        "in", "c1".getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8)));
            }
        }
    }

    private static String everythingWritten(SecuredKafka kafka, ApplicationTopics needs) {
        StringBuilder text = new StringBuilder();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.openServers(), "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            var partitions = needs.topics().stream()
                    .flatMap(topic -> consumer.partitionsFor(topic.name()).stream())
                    .map(found -> new org.apache.kafka.common.TopicPartition(found.topic(), found.partition()))
                    .collect(Collectors.toSet());
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            for (int i = 0; i < 3; i++) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(300))) {
                    text.append(new String(record.value(), StandardCharsets.ISO_8859_1));
                    record.headers().forEach(header -> text.append(header.key())
                            .append(new String(header.value(), StandardCharsets.ISO_8859_1)));
                }
            }
        }
        return text.toString();
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

    /** Every logger at DEBUG, into a list. */
    private static final class Listening extends AppenderBase<ILoggingEvent> implements AutoCloseable {

        private final List<String> lines;
        private final Map<Logger, Level> before = new HashMap<>();

        Listening(List<String> lines) {
            this.lines = lines;
            LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
            setContext(context);
            for (Logger logger : context.getLoggerList()) {
                if (logger.getLevel() != null && !logger.getName().equals(Logger.ROOT_LOGGER_NAME)) {
                    before.put(logger, logger.getLevel());
                    logger.setLevel(null);
                }
            }
            Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
            before.put(root, root.getLevel());
            root.getAppender("stderr").stop();
            root.setLevel(Level.DEBUG);
            root.addAppender(this);
            start();
        }

        @Override
        protected synchronized void append(ILoggingEvent event) {
            lines.add(event.getLoggerName() + " " + event.getFormattedMessage()
                    + (event.getThrowableProxy() == null
                            ? ""
                            : ThrowableProxyUtil.asString(event.getThrowableProxy())));
        }

        @Override
        public synchronized void close() {
            Logger root = ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(Logger.ROOT_LOGGER_NAME);
            root.detachAppender(this);
            root.getAppender("stderr").start();
            before.forEach(Logger::setLevel);
        }
    }
}
