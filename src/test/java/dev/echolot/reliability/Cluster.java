package dev.echolot.reliability;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Three brokers, replication 3, two in sync at least, each in a JVM of its own. */
final class Cluster implements Brokers {

    private static final int SIZE = 3;

    private final Path home;
    private final List<String> ports;
    private final ChildJvm[] jvms = new ChildJvm[SIZE];
    private int starts;

    private Cluster(Path home, List<String> ports) {
        this.home = home;
        this.ports = ports;
    }

    static Cluster start(Path home) throws IOException, InterruptedException {
        Cluster cluster = new Cluster(home, freePorts(2 * SIZE));
        for (int number = 0; number < SIZE; number++) {
            cluster.launch(number);
        }
        for (ChildJvm jvm : cluster.jvms) {
            jvm.awaitLine("up", Duration.ofSeconds(120));
        }
        return cluster;
    }

    private static List<String> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        List<String> ports = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            sockets.add(socket);
            ports.add(Integer.toString(socket.getLocalPort()));
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        return ports;
    }

    private void launch(int number) {
        List<String> arguments = new ArrayList<>(List.of(
                Integer.toString(number), home.resolve("broker-" + number).toString()));
        arguments.addAll(ports);
        jvms[number] = ChildJvm.start(
                home.resolve("broker-" + number + "-" + starts++ + ".log"),
                "400m",
                ClusterBroker.class,
                arguments.toArray(String[]::new));
    }

    @Override
    public String servers() {
        return "127.0.0.1:" + ports.get(0) + ",127.0.0.1:" + ports.get(1) + ",127.0.0.1:" + ports.get(2);
    }

    @Override
    public int size() {
        return SIZE;
    }

    @Override
    public void kill(int number) throws InterruptedException {
        jvms[number].kill();
    }

    @Override
    public void restart(int number) throws InterruptedException {
        launch(number);
        jvms[number].awaitLine("up", Duration.ofSeconds(120));
    }

    @Override
    public void close() throws InterruptedException {
        for (ChildJvm jvm : jvms) {
            jvm.kill();
        }
    }
}
