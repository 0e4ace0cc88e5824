package dev.echolot.app;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/**
 * The released Kafka broker, one node, inside this process, on the loopback interface: for the demo, for trying things
 * on, and for tests. Any Kafka client of this machine can connect to it. It speaks without encryption and without
 * passwords, so it is no place for real data.
 *
 * <p>Topics do not come into being by being named ({@link #createTopic}). Records are kept for ever whatever their
 * timestamp, so that replays of old data survive. About 45 MB of heap, 2 to 5 s to start. Safe to share between threads.
 */
public final class EmbeddedKafka implements AutoCloseable {

    private static final String HOST = "127.0.0.1";
    private static final int NODE_ID = 1;
    /** Settings that are lists: what is asked for comes beside ours. */
    private static final Set<String> LISTENERS =
            Set.of("listeners", "advertised.listeners", "listener.security.protocol.map");

    private final KafkaRaftServer server;
    private final Path directory;
    private final boolean temporary;
    private final int port;
    private boolean closed;

    private EmbeddedKafka(KafkaRaftServer server, Path directory, boolean temporary, int port) {
        this.server = server;
        this.directory = directory;
        this.temporary = temporary;
        this.port = port;
    }

    /** A broker on a free port with a temporary directory that {@link #close()} removes. */
    public static EmbeddedKafka start() {
        return start(0, null);
    }

    /**
     * Starts a broker and returns once it answers.
     *
     * @param port 1 to 65535, or 0 for any free one
     * @param directory where the data stays: created when absent, taken up again when a broker ran there before; null for
     *     a temporary directory that {@link #close()} removes
     * @throws IllegalStateException when the broker does not come up; names the port and the directory
     */
    public static EmbeddedKafka start(int port, @Nullable Path directory) {
        return start(port, directory, Map.of());
    }

    /**
     * As {@link #start(int, Path)}, with settings of the broker's own.
     *
     * @param settings by their Kafka names; listeners and their protocols are added to ours, the rest comes after ours and
     *     wins
     */
    public static EmbeddedKafka start(int port, @Nullable Path directory, Map<String, String> settings) {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("a port is 1 to 65535, or 0 for a free one; got " + port);
        }
        Path home = null;
        try {
            home = directory == null
                    ? Files.createTempDirectory("echolot-kafka-")
                    : Files.createDirectories(directory).toAbsolutePath();
            int[] ports = freePorts(port);
            KafkaRaftServer server = launch(home, ports[0], ports[1], settings);
            EmbeddedKafka kafka = new EmbeddedKafka(server, home, directory == null, ports[0]);
            kafka.awaitAnswer();
            return kafka;
        } catch (Exception e) {
            if (directory == null && home != null) {
                deleteRecursively(home);
            }
            throw new IllegalStateException(
                    "the embedded Kafka did not start (port " + (port == 0 ? "any" : port) + ", directory "
                            + (home == null ? directory : home) + "): " + e.getMessage(),
                    e);
        }
    }

    /** What clients call {@code bootstrap.servers}: {@code 127.0.0.1:PORT}. */
    public String bootstrapServers() {
        return HOST + ":" + port;
    }

    public int port() {
        return port;
    }

    /**
     * Creates a topic with one replica and waits until it is there.
     *
     * @param configs topic settings by their Kafka names; may be empty
     * @throws IllegalStateException when the broker refuses: the topic exists, a setting is wrong
     */
    public void createTopic(String name, int partitions, Map<String, String> configs) {
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1).configs(configs)))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("topic '" + name + "' was not created: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while creating topic '" + name + "'", e);
        }
    }

    /**
     * Changes settings of a topic. They reach its partitions a moment later.
     *
     * @param configs topic settings by their Kafka names
     * @throws IllegalStateException when the broker refuses
     */
    public void alterTopic(String name, Map<String, String> configs) {
        List<AlterConfigOp> changes = configs.entrySet().stream()
                .map(config -> new AlterConfigOp(
                        new ConfigEntry(config.getKey(), config.getValue()), AlterConfigOp.OpType.SET))
                .toList();
        try (Admin admin = admin()) {
            admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, name), changes))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("topic '" + name + "' was not changed: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while changing topic '" + name + "'", e);
        }
    }

    /** Stops the broker, cleanly (0.3 s), and removes its directory if it was a temporary one. Idempotent. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            server.shutdown();
            server.awaitShutdown();
        } finally {
            if (temporary) {
                deleteRecursively(directory);
            }
        }
    }

    private Admin admin() {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()));
    }

    private void awaitAnswer() throws ExecutionException, InterruptedException {
        try (Admin admin = admin()) {
            admin.describeCluster().nodes().get();
        } catch (ExecutionException | InterruptedException | RuntimeException e) {
            server.shutdown();
            throw e;
        }
    }

    private static KafkaRaftServer launch(Path home, int brokerPort, int controllerPort, Map<String, String> more)
            throws Exception {
        if (!Files.exists(home.resolve("meta.properties"))) { // else it keeps its cluster id, and with it its data
            try (PrintStream nowhere =
                    new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
                new Formatter()
                        .setClusterId(Uuid.randomUuid().toString())
                        .setNodeId(NODE_ID)
                        .addDirectory(home.toString())
                        .setMetadataLogDirectory(home.toString())
                        .setControllerListenerName("CONTROLLER")
                        .setReleaseVersion(MetadataVersion.latestProduction())
                        .setPrintStream(nowhere)
                        .run();
            }
        }
        Properties settings = settings(home, brokerPort, controllerPort);
        more.forEach((key, value) ->
                settings.merge(key, value, (ours, theirs) -> LISTENERS.contains(key) ? ours + "," + theirs : theirs));
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
        server.startup();
        return server;
    }

    private static Properties settings(Path home, int brokerPort, int controllerPort) {
        Properties p = new Properties();
        p.put("process.roles", "broker,controller");
        p.put("node.id", String.valueOf(NODE_ID));
        String broker = "PLAINTEXT://" + HOST + ":" + brokerPort;
        p.put("listeners", broker + ",CONTROLLER://" + HOST + ":" + controllerPort);
        p.put("advertised.listeners", broker);
        p.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        p.put("inter.broker.listener.name", "PLAINTEXT");
        p.put("controller.listener.names", "CONTROLLER");
        p.put("controller.quorum.voters", NODE_ID + "@" + HOST + ":" + controllerPort);
        p.put("log.dirs", home.toString());
        p.put("auto.create.topics.enable", "false");
        p.put("offsets.topic.replication.factor", "1");
        p.put("offsets.topic.num.partitions", "4");
        p.put("transaction.state.log.replication.factor", "1");
        p.put("transaction.state.log.min.isr", "1");
        p.put("transaction.state.log.num.partitions", "4");
        p.put("share.coordinator.state.topic.replication.factor", "1");
        p.put("share.coordinator.state.topic.min.isr", "1");
        // A broker that comes back after a crash leads nothing until its old session has ended; transactions it ends in
        // that
        // time may miss their marker (Kafka 4.3.1). So sessions are short, and the search for transactions that timed
        // out
        // begins 10 s after the start, as in Kafka's defaults.
        p.put("broker.session.timeout.ms", "3000");
        p.put("broker.heartbeat.interval.ms", "500");
        p.put("group.initial.rebalance.delay.ms", "0");
        p.put("group.min.session.timeout.ms", "1000");
        p.put("log.retention.ms", "-1"); // replays carry old timestamps; retention would delete them at once
        p.put("log.message.timestamp.before.max.ms", String.valueOf(Long.MAX_VALUE));
        p.put("log.message.timestamp.after.max.ms", String.valueOf(Long.MAX_VALUE));
        p.put("log.cleaner.dedupe.buffer.size", "2097152"); // the default takes 128 MB of heap
        p.put("log.segment.bytes", String.valueOf(64 << 20));
        return p;
    }

    /** The broker's port (the wished one, if above 0) and the controller's, both free just now. */
    private static int[] freePorts(int wished) throws IOException {
        InetAddress loopback = InetAddress.getByName(HOST);
        try (ServerSocket broker = new ServerSocket(wished, 1, loopback);
                ServerSocket controller = new ServerSocket(0, 1, loopback)) {
            return new int[] {broker.getLocalPort(), controller.getLocalPort()};
        }
    }

    static void deleteRecursively(Path root) {
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : (Iterable<Path>) paths.sorted(Comparator.reverseOrder())::iterator) {
                Files.deleteIfExists(path);
            }
        } catch (NoSuchFileException gone) {
            // somebody else removed it
        } catch (IOException e) {
            throw new UncheckedIOException("could not remove " + root, e);
        }
    }
}
