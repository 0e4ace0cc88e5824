package dev.echolot.app;

import dev.echolot.model.ModelException;
import dev.echolot.model.ModelFile;
import dev.echolot.onnx.OnnxSession;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A model's first load happens in a child JVM, with limits on heap, memory and time: a crash of the native runtime, an
 * endless run or a flood of memory ends the child and not the application. What passed is remembered in the state
 * directory, by hash and versions, so that a restart does not pay again.
 */
final class FirstLoad implements ModelFile.Trial {

    private static final int REMEMBERED = 50;

    private final Path model;
    private final Path memory;
    private final int batchSize;
    private final Duration time;

    /**
     * @param model where it is, for messages
     * @param batchSize rows it will score at a time
     */
    FirstLoad(Path model, Path stateDir, String application, int batchSize) {
        this(model, stateDir, application, batchSize, Duration.ofSeconds(60));
    }

    FirstLoad(Path model, Path stateDir, String application, int batchSize, Duration time) {
        this.model = model;
        this.memory = stateDir.resolve(application + ".loaded-models");
        this.batchSize = batchSize;
        this.time = time;
    }

    @Override
    public void run(byte[] bytes, String sha256) {
        String line = String.join(
                " ",
                sha256,
                "batch=" + batchSize,
                "onnxruntime=" + OnnxSession.runtimeVersion(),
                "java=" + Runtime.version(),
                System.getProperty("os.arch"));
        try {
            List<String> known = Files.exists(memory) ? Files.readAllLines(memory) : List.of();
            if (!known.contains(line)) {
                attempt(bytes);
                remember(known, line);
            }
        } catch (IOException e) {
            throw new ModelException("its first load cannot be tried or remembered in " + memory + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ModelException("interrupted during its first load", e);
        }
    }

    private void attempt(byte[] bytes) throws IOException, InterruptedException {
        long heapMiB = 128 + 8L * (bytes.length >> 20);
        BoundedProcess.Limits limits = new BoundedProcess.Limits(time, (heapMiB + 512) << 20);
        BoundedProcess.Outcome outcome = BoundedProcess.run(
                java(heapMiB, ModelTrial.class, model.toString(), "" + batchSize, "" + (time.toSeconds() + 5)),
                bytes,
                limits);
        String where = "its first load, in a process of its own, ";
        if (outcome.killed() != null) {
            throw new ModelException(where + "was ended: " + outcome.killed());
        }
        if (outcome.exitCode() == ModelTrial.REFUSED) {
            throw new ModelException(where + "failed: " + outcome.output().strip());
        }
        if (outcome.exitCode() != 0) {
            throw new ModelException(where + "ended with exit code " + outcome.exitCode()
                    + ": it crashed the runtime or used up " + heapMiB + " MiB of heap");
        }
    }

    /** A JVM with the class path of this one. */
    static ProcessBuilder java(long heapMiB, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-Xmx" + heapMiB + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:+SuppressFatalErrorMessage",
                "--enable-native-access=ALL-UNNAMED",
                main.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder child = new ProcessBuilder(command);
        child.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        child.environment().put("ORT_DISABLE_TELEMETRY", "1");
        return child;
    }

    private void remember(List<String> known, String line) throws IOException {
        List<String> lines = new ArrayList<>(known.subList(Math.max(0, known.size() - REMEMBERED + 1), known.size()));
        lines.add(line);
        Path directory = memory.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        Path fresh = memory.resolveSibling(memory.getFileName() + ".tmp");
        Files.write(fresh, lines);
        Files.move(fresh, memory, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
