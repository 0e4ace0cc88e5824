package dev.echolot.reliability;

import dev.echolot.app.Main;
import dev.echolot.reliability.ChildJvm.Launch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/** One instance of the application: {@code echolot run} in a JVM of its own, with its own state directory. */
final class Instance implements AutoCloseable {

    private final Path home;
    private final Path config;
    private final Launch launch;
    private final Class<?> main;
    private final String[] arguments;
    private int starts;
    private int twins;
    private ChildJvm jvm;

    /** @param main started with {@code arguments} and the settings file as the last */
    Instance(Path home, String settings, Launch launch, Class<?> main, String... arguments) throws IOException {
        this.home = Files.createDirectories(home);
        this.launch = launch;
        this.config = home.resolve("application.properties");
        this.main = main;
        this.arguments = arguments;
        Files.writeString(
                config,
                settings + "\necholot.state.dir=" + home.resolve("state").toAbsolutePath() + "\n");
    }

    static Instance ofRun(Path home, String settings, Launch launch) throws IOException {
        return new Instance(home, settings, launch, Main.class, "run", "--config");
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
        jvm = launch("run-" + starts++);
        return this;
    }

    /** A second process with the same settings, and with them the same state directory. Whoever starts it kills it. */
    ChildJvm startTwin() {
        return launch("twin-" + twins++);
    }

    private ChildJvm launch(String name) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = config.toString();
        return ChildJvm.start(home.resolve(name + ".log"), launch, main, all);
    }

    ChildJvm jvm() {
        return jvm;
    }

    void awaitReady() throws InterruptedException {
        jvm.awaitLine("ready: ", Duration.ofSeconds(120));
    }

    /** Health and metrics of the process that runs now. */
    Pages pages() {
        return Pages.of(jvm);
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
