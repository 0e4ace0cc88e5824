package dev.echolot.reliability;

import dev.echolot.app.EmbeddedKafka;
import dev.echolot.app.Main;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/** The broker of {@code echolot broker} in a JVM of its own: killed, it comes back on its port with its data. */
final class Broker implements Brokers {

    private final Path home;
    private final int port;
    private final Map<String, String> settings;
    private int starts;
    private ChildJvm jvm;

    private Broker(Path home, int port, Map<String, String> settings) throws InterruptedException {
        this.home = home;
        this.port = port;
        this.settings = settings;
        this.jvm = launch();
    }

    static Broker start(Path home) throws IOException, InterruptedException {
        return start(home, Map.of());
    }

    /** With settings of Kafka's own beside or instead of those of {@code echolot broker}. */
    static Broker start(Path home, Map<String, String> settings) throws IOException, InterruptedException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = free.getLocalPort();
            free.close();
            return new Broker(home, port, settings);
        }
    }

    /** A broker with settings of its own: port, directory, then {@code key=value}. */
    public static void main(String[] args) throws InterruptedException {
        Map<String, String> settings = Arrays.stream(args)
                .skip(2)
                .map(arg -> arg.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        EmbeddedKafka kafka = EmbeddedKafka.start(Integer.parseInt(args[0]), Path.of(args[1]), settings);
        System.out.println(kafka.bootstrapServers());
        new CountDownLatch(1).await();
    }

    private ChildJvm launch() throws InterruptedException {
        Path log = home.resolve("broker-" + starts++ + ".log");
        String at = Integer.toString(port);
        String directory = home.resolve("broker").toString();
        ChildJvm launched;
        if (settings.isEmpty()) {
            launched = ChildJvm.start(log, "512m", Main.class, "broker", "--port", at, "--dir", directory);
        } else {
            List<String> arguments = new ArrayList<>(List.of(at, directory));
            settings.forEach((key, value) -> arguments.add(key + "=" + value));
            launched = ChildJvm.start(log, "512m", Broker.class, arguments.toArray(new String[0]));
        }
        launched.awaitLine(servers(), Duration.ofSeconds(60));
        return launched;
    }

    @Override
    public String servers() {
        return "127.0.0.1:" + port;
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
        jvm = launch();
    }

    @Override
    public void close() throws InterruptedException {
        jvm.kill();
    }
}
