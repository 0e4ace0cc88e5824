package dev.echolot.reliability;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A main class of this class path in a JVM of its own, to be killed, paused and asked to end. */
final class ChildJvm {

    private final Process process;
    private final Path log;

    private ChildJvm(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * How one is started.
     *
     * @param heap most of it, as {@code -Xmx} takes it
     * @param flags further options of the JVM
     */
    record Launch(String heap, List<String> flags) {

        /** What an instance gets unless a scenario asks for more. */
        static final Launch USUAL = new Launch("256m", List.of());
    }

    /** @param log takes standard output and standard error; overwritten */
    static ChildJvm start(Path log, String heap, Class<?> main, String... arguments) {
        return start(log, new Launch(heap, List.of()), main, arguments);
    }

    static ChildJvm start(Path log, Launch launch, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-Xmx" + launch.heap(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(launch.flags());
        command.add(main.getName());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("ORT_DISABLE_TELEMETRY", "1");
        builder.environment().put("MALLOC_ARENA_MAX", "2"); // as bin/echolot does
        builder.redirectErrorStream(true);
        builder.redirectOutput(log.toFile());
        try {
            Process process = builder.start();
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(process::destroyForcibly)); // it must not outlive a failed test
            return new ChildJvm(process, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean alive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** SIGKILL, and waits until it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }

    /** SIGTERM; the exit code, or -1 when it did not end in time. */
    int end(Duration most) throws InterruptedException {
        process.destroy();
        return awaitEnd(most);
    }

    /** The exit code, or -1 when it did not end in time. */
    int awaitEnd(Duration most) throws InterruptedException {
        return process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : -1;
    }

    /** SIGSTOP. */
    void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** SIGCONT. */
    void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** Whether a line of the output begins so. */
    boolean said(String beginning) {
        return output().lines().anyMatch(line -> line.startsWith(beginning));
    }

    void awaitLine(String beginning, Duration most) throws InterruptedException {
        long deadline = System.nanoTime() + most.toNanos();
        while (!said(beginning)) {
            if (!alive() || System.nanoTime() > deadline) {
                throw new AssertionError(
                        "no line '" + beginning + "' in " + most.toSeconds() + " s; it said: " + tail());
            }
            Thread.sleep(20);
        }
    }

    String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** The last line of its output. */
    String lastLine() {
        return output().strip().lines().reduce((before, last) -> last).orElse("");
    }

    String tail() {
        String text = output();
        return text.substring(Math.max(0, text.length() - 3_000));
    }
}
