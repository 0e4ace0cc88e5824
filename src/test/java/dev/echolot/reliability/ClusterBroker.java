package dev.echolot.reliability;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * One of three brokers that are also the controllers, replication 3, two in sync at least. Arguments: its number from 0, its
 * directory, three broker ports, three controller ports.
 */
final class ClusterBroker {

    private static final String HOST = "127.0.0.1:";
    private static final String CLUSTER = "4L6g3nShT-eMCtK--X86sw";

    private ClusterBroker() {}

    public static void main(String[] args) throws Exception {
        int number = Integer.parseInt(args[0]);
        Path home = Files.createDirectories(Path.of(args[1]));
        if (!Files.exists(home.resolve("meta.properties"))) {
            new Formatter()
                    .setClusterId(CLUSTER)
                    .setNodeId(number + 1)
                    .addDirectory(home.toString())
                    .setMetadataLogDirectory(home.toString())
                    .setControllerListenerName("CONTROLLER")
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .run();
        }
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings(number, home, args), false), Time.SYSTEM);
        server.startup();
        System.out.println("up");
        server.awaitShutdown();
    }

    private static Properties settings(int number, Path home, String[] args) {
        Properties p = new Properties();
        p.put("process.roles", "broker,controller");
        p.put("node.id", Integer.toString(number + 1));
        String broker = "PLAINTEXT://" + HOST + args[2 + number];
        p.put("listeners", broker + ",CONTROLLER://" + HOST + args[5 + number]);
        p.put("advertised.listeners", broker);
        p.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        p.put("inter.broker.listener.name", "PLAINTEXT");
        p.put("controller.listener.names", "CONTROLLER");
        p.put("controller.quorum.voters", "1@" + HOST + args[5] + ",2@" + HOST + args[6] + ",3@" + HOST + args[7]);
        p.put("log.dirs", home.toString());
        p.put("auto.create.topics.enable", "false");
        p.put("default.replication.factor", "3");
        p.put("min.insync.replicas", "2");
        p.put("offsets.topic.replication.factor", "3");
        p.put("offsets.topic.num.partitions", "4");
        p.put("transaction.state.log.replication.factor", "3");
        p.put("transaction.state.log.min.isr", "2");
        p.put("transaction.state.log.num.partitions", "4");
        p.put("group.initial.rebalance.delay.ms", "0");
        p.put("log.retention.ms", "-1");
        p.put("log.cleaner.dedupe.buffer.size", "2097152");
        p.put("log.segment.bytes", String.valueOf(64 << 20));
        return p;
    }
}
