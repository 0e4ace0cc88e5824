package dev.echolot.reliability;

import dev.echolot.app.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** One instance of the application: {@code echolot run} in a JVM of its own, with its own state directory. */
final class Instance implements AutoCloseable {

    private final Path home;
    private final Path config;
    private final Class<?> main;
    private final String[] arguments;
    private int starts;
    private ChildJvm jvm;

    /** @param main started with {@code arguments} and the settings file as the last */
    Instance(Path home, String settings, Class<?> main, String... arguments) throws IOException {
        this.home = Files.createDirectories(home);
        this.config = home.resolve("application.properties");
        this.main = main;
        this.arguments = arguments;
        Files.writeString(
                config,
                settings + "\necholot.state.dir=" + home.resolve("state").toAbsolutePath() + "\n");
    }

    static Instance ofRun(Path home, String settings) throws IOException {
        return new Instance(home, settings, Main.class, "run", "--config");
    }

    Path config() {
        return config;
    }

    Path state() {
        return home.resolve("state");
    }

    int starts() {
        return starts;
    }

    Instance start() {
        if (jvm != null && jvm.alive()) {
            throw new IllegalStateException("it still runs: " + jvm.tail());
        }
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = config.toString();
        jvm = ChildJvm.start(home.resolve("run-" + starts++ + ".log"), "256m", main, all);
        return this;
    }

    ChildJvm jvm() {
        return jvm;
    }

    void awaitReady() throws InterruptedException {
        jvm.awaitLine("ready: ", Duration.ofSeconds(120));
    }

    /** SIGKILL and a start right after. */
    void killAndStart() throws InterruptedException {
        jvm.kill();
        start();
    }

    @Override
    public void close() throws InterruptedException {
        if (jvm != null) {
            jvm.kill();
        }
    }
}
