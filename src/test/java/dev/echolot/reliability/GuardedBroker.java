package dev.echolot.reliability;

import dev.echolot.app.EmbeddedKafka;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * A broker in a JVM of its own with two listeners: at one everybody may do everything, at the other the application signs in
 * and may do what was allowed (Kafka's StandardAuthorizer).
 */
final class GuardedBroker implements Brokers {

    private static final String USER = "echolot";
    private static final String PASSWORD = "of-no-use-elsewhere";
    private static final String LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule required";

    private final Path home;
    private final int port;
    private final int guardedPort;
    private int starts;
    private ChildJvm jvm;

    private GuardedBroker(Path home, int port, int guardedPort) throws InterruptedException {
        this.home = home;
        this.port = port;
        this.guardedPort = guardedPort;
        restart(0);
    }

    static GuardedBroker start(Path home) throws IOException, InterruptedException {
        try (ServerSocket open = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket guarded = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = open.getLocalPort();
            int guardedPort = guarded.getLocalPort();
            open.close();
            guarded.close();
            return new GuardedBroker(home, port, guardedPort);
        }
    }

    /** The process itself: open port, guarded port, directory. */
    public static void main(String[] args) throws InterruptedException {
        String listener = "GUARDED://127.0.0.1:" + args[1];
        Map<String, String> settings = Map.of(
                "listeners",
                listener,
                "advertised.listeners",
                listener,
                "listener.security.protocol.map",
                "GUARDED:SASL_PLAINTEXT",
                "sasl.enabled.mechanisms",
                "PLAIN",
                "listener.name.guarded.plain.sasl.jaas.config",
                LOGIN + " user_" + USER + "=\"" + PASSWORD + "\";",
                "authorizer.class.name",
                "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "super.users",
                "User:ANONYMOUS");
        EmbeddedKafka kafka = EmbeddedKafka.start(Integer.parseInt(args[0]), Path.of(args[2]), settings);
        System.out.println(kafka.bootstrapServers());
        new CountDownLatch(1).await();
    }

    @Override
    public String servers() {
        return "127.0.0.1:" + port;
    }

    @Override
    public Map<String, String> clientSettings() {
        return Map.of(
                "kafka.bootstrap.servers",
                "127.0.0.1:" + guardedPort,
                "kafka.security.protocol",
                "SASL_PLAINTEXT",
                "kafka.sasl.mechanism",
                "PLAIN",
                "kafka.sasl.jaas.config",
                LOGIN + " username=\"" + USER + "\" password=\"" + PASSWORD + "\";");
    }

    /** To write a topic. */
    static AclBinding write(String topic) {
        return right(ResourceType.TOPIC, topic, PatternType.LITERAL, AclOperation.WRITE);
    }

    /** All an application needs that reads {@code input} and writes {@code outputs}, as {@code echolot topics} lists it. */
    static List<AclBinding> rights(String application, String input, List<String> outputs) {
        List<AclBinding> rights = new java.util.ArrayList<>();
        rights.add(right(ResourceType.TOPIC, input, PatternType.LITERAL, AclOperation.READ));
        outputs.forEach(topic -> rights.add(write(topic)));
        for (AclOperation operation :
                List.of(AclOperation.READ, AclOperation.WRITE, AclOperation.CREATE, AclOperation.DELETE)) {
            rights.add(right(ResourceType.TOPIC, application + "-", PatternType.PREFIXED, operation));
        }
        rights.add(right(ResourceType.GROUP, application, PatternType.LITERAL, AclOperation.READ));
        rights.add(right(ResourceType.TRANSACTIONAL_ID, application + "-", PatternType.PREFIXED, AclOperation.WRITE));
        return rights;
    }

    private static AclBinding right(ResourceType type, String name, PatternType pattern, AclOperation operation) {
        return new AclBinding(
                new ResourcePattern(type, name, pattern),
                new AccessControlEntry("User:" + USER, "*", operation, AclPermissionType.ALLOW));
    }

    @Override
    public int size() {
        return 1;
    }

    @Override
    public void kill(int number) throws InterruptedException {
        jvm.kill();
    }

    @Override
    public void restart(int number) throws InterruptedException {
        jvm = ChildJvm.start(
                home.resolve("broker-" + starts++ + ".log"),
                "512m",
                GuardedBroker.class,
                Integer.toString(port),
                Integer.toString(guardedPort),
                home.resolve("broker").toString());
        jvm.awaitLine(servers(), Duration.ofSeconds(60));
    }

    @Override
    public void close() throws InterruptedException {
        jvm.kill();
    }
}
