package dev.echolot.reliability;

import dev.echolot.app.Main;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;

/** The broker of {@code echolot broker} in a JVM of its own: killed, it comes back on its port with its data. */
final class Broker implements Brokers {

    private final Path home;
    private final int port;
    private int starts;
    private ChildJvm jvm;

    private Broker(Path home, int port) throws InterruptedException {
        this.home = home;
        this.port = port;
        this.jvm = launch();
    }

    static Broker start(Path home) throws IOException, InterruptedException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = free.getLocalPort();
            free.close();
            return new Broker(home, port);
        }
    }

    private ChildJvm launch() throws InterruptedException {
        ChildJvm launched = ChildJvm.start(
                home.resolve("broker-" + starts++ + ".log"),
                "512m",
                Main.class,
                "broker",
                "--port",
                Integer.toString(port),
                "--dir",
                home.resolve("broker").toString());
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
