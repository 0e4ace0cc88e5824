package dev.echolot.app;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The embedded broker with a second listener that speaks SASL_SSL alone (SCRAM-SHA-512, certificates made by keytool now) and
 * an authorizer that refuses whatever was not allowed. The first listener, without either, is the administrator's.
 */
final class SecuredKafka implements AutoCloseable {

    static final String USER = "echolot";

    private final EmbeddedKafka kafka;
    private final Admin admin;
    private final int port;
    private final Path trust;
    private final Path keys;
    private final String stores;

    private SecuredKafka(EmbeddedKafka kafka, Admin admin, int port, Path trust, Path keys, String stores) {
        this.keys = keys;
        this.stores = stores;
        this.kafka = kafka;
        this.admin = admin;
        this.port = port;
        this.trust = trust;
    }

    /** @param host the name the broker's certificate is for */
    static SecuredKafka start(Path directory, String host, String password) throws Exception {
        return start(directory, host, password, "changeit");
    }

    /** @param stores the password of key store and trust store */
    static SecuredKafka start(Path directory, String host, String password, String stores) throws Exception {
        Path keys = directory.resolve("keys.p12");
        Path certificate = directory.resolve("broker.crt");
        Path trust = directory.resolve("trust.p12");
        String name = host.matches("[0-9.]+") ? "ip:" + host : "dns:" + host;
        keytool(
                "-genkeypair",
                "-alias",
                "broker",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + host,
                "-ext",
                "san=" + name,
                "-keystore",
                keys.toString(),
                "-storepass",
                stores);
        keytool(
                "-exportcert",
                "-alias",
                "broker",
                "-keystore",
                keys.toString(),
                "-storepass",
                stores,
                "-file",
                certificate.toString());
        keytool(
                "-importcert",
                "-noprompt",
                "-alias",
                "broker",
                "-keystore",
                trust.toString(),
                "-storepass",
                stores,
                "-file",
                certificate.toString());
        int port = freePort();
        Map<String, String> settings = new HashMap<>();
        settings.put("listeners", "SECURE://127.0.0.1:" + port);
        settings.put("advertised.listeners", "SECURE://127.0.0.1:" + port);
        settings.put("listener.security.protocol.map", "SECURE:SASL_SSL");
        settings.put("sasl.enabled.mechanisms", "SCRAM-SHA-512");
        settings.put(
                "listener.name.secure.scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;");
        settings.put("ssl.keystore.location", keys.toString());
        settings.put("ssl.keystore.password", stores);
        settings.put("ssl.keystore.type", "PKCS12");
        settings.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        settings.put("super.users", "User:ANONYMOUS");
        EmbeddedKafka kafka = EmbeddedKafka.start(0, null, settings);
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
        admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                        USER, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), password)))
                .all()
                .get();
        return new SecuredKafka(kafka, admin, port, trust, keys, stores);
    }

    /** For the administrator: no encryption, no password, every right. */
    String openServers() {
        return kafka.bootstrapServers();
    }

    void createTopic(String name, Map<String, String> settings) {
        kafka.createTopic(name, 2, settings);
    }

    /** What the application is told, under {@code kafka.}. */
    Map<String, String> clientSettings(String password) {
        return Map.of(
                "kafka.bootstrap.servers",
                "127.0.0.1:" + port,
                "kafka.security.protocol",
                "SASL_SSL",
                "kafka.sasl.mechanism",
                "SCRAM-SHA-512",
                "kafka.sasl.jaas.config",
                login(password),
                "kafka.ssl.truststore.location",
                trust.toString(),
                "kafka.ssl.truststore.password",
                stores,
                "kafka.ssl.truststore.type",
                "PKCS12",
                "kafka.ssl.keystore.location",
                keys.toString(),
                "kafka.ssl.keystore.password",
                stores,
                "kafka.ssl.key.password",
                stores);
    }

    static String login(String password) {
        return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + USER + "\" password=\""
                + password + "\";";
    }

    void allow(Collection<AclBinding> rights) throws Exception {
        admin.createAcls(rights).all().get();
    }

    void forbid(AclBinding right) throws Exception {
        admin.deleteAcls(List.of(right.toFilter())).all().get();
    }

    void forbidAll() throws Exception {
        admin.deleteAcls(List.of(AclBindingFilter.ANY)).all().get();
    }

    /** The application's table of rights, one binding an operation. */
    static List<AclBinding> bindings(Collection<ApplicationTopics.Right> rights) {
        List<AclBinding> bindings = new ArrayList<>();
        for (ApplicationTopics.Right right : rights) {
            ResourcePattern resource = new ResourcePattern(
                    ResourceType.fromString(right.resource().replace('-', '_')),
                    right.name(),
                    right.prefix() ? PatternType.PREFIXED : PatternType.LITERAL);
            for (String operation : right.operations().split(", ")) {
                bindings.add(new AclBinding(
                        resource,
                        new AccessControlEntry(
                                "User:" + USER, "*", AclOperation.fromString(operation), AclPermissionType.ALLOW)));
            }
        }
        return bindings;
    }

    /** Sends records as the administrator. */
    void produce(String topic, String key, List<String> values) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", openServers()), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (String value : values) {
                producer.send(new ProducerRecord<>(
                        topic, key.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8)));
            }
        }
    }

    /** Keys, values and headers of all committed records, for looking for something in them. */
    String everythingIn(Collection<String> topics) {
        StringBuilder text = new StringBuilder();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", openServers(), "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            Set<TopicPartition> partitions = topics.stream()
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(found -> new TopicPartition(found.topic(), found.partition()))
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

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static void keytool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "keytool");
        command.addAll(List.of(arguments));
        Path log = Files.createTempFile("keytool", ".log");
        int code = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        if (code != 0) {
            throw new IllegalStateException(String.join(" ", command) + ": " + Files.readString(log));
        }
        Files.delete(log);
    }

    @Override
    public void close() {
        admin.close();
        kafka.close();
    }
}
