package dev.echolot.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A child process that is ended when it takes longer than it may, or more memory. The memory watch reads what Linux says of
 * the process every {@value #WATCH_MS} ms; elsewhere there is none, and the time limit alone holds.
 */
final class BoundedProcess {

    private static final int WATCH_MS = 20;
    private static final int OUTPUT_MAX = 64 << 10;
    private static final Pattern RESIDENT = Pattern.compile("(?m)^VmHWM:\\s+(\\d+) kB");

    private BoundedProcess() {}

    /**
     * @param time from start to end
     * @param memoryBytes most resident memory, native memory included
     */
    record Limits(Duration time, long memoryBytes) {}

    /**
     * @param killed why it was ended, or null when it ended by itself
     * @param exitCode its own, or that of the kill
     * @param output the first 64 kB of its standard output
     */
    record Outcome(@Nullable String killed, int exitCode, String output) {}

    /**
     * Runs a command to its end, or to its limits.
     *
     * @param input given to it on standard input, closed behind
     */
    static Outcome run(ProcessBuilder command, byte[] input, Limits limits) throws IOException, InterruptedException {
        long startNanos = System.nanoTime();
        Process process = command.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try {
            CompletableFuture<Void> given = CompletableFuture.runAsync(() -> give(process, input));
            CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> take(process));
            @Nullable String killed = null;
            while (!process.waitFor(WATCH_MS, TimeUnit.MILLISECONDS)) {
                killed = over(process.pid(), System.nanoTime() - startNanos, limits);
                if (killed != null) {
                    process.destroyForcibly().waitFor();
                    break;
                }
            }
            given.join();
            return new Outcome(killed, process.exitValue(), output.join());
        } finally {
            process.destroyForcibly();
        }
    }

    private static @Nullable String over(long pid, long nanos, Limits limits) {
        if (nanos > limits.time().toNanos()) {
            return "it took more than " + limits.time().toMillis() / 1000.0 + " s";
        }
        long resident = residentBytes(pid);
        return resident <= limits.memoryBytes()
                ? null
                : "it took more than " + (limits.memoryBytes() >> 20) + " MiB of memory";
    }

    private static long residentBytes(long pid) {
        try {
            Matcher line = RESIDENT.matcher(Files.readString(Path.of("/proc/" + pid + "/status")));
            return line.find() ? Long.parseLong(line.group(1)) << 10 : 0;
        } catch (IOException gone) {
            return 0; // it just ended (no such file, or no such process while reading), or this is no Linux
        }
    }

    private static void give(Process process, byte[] input) {
        try (OutputStream to = process.getOutputStream()) {
            to.write(input);
        } catch (IOException e) {
            // it ended without reading everything: its outcome says more than this
        }
    }

    private static String take(Process process) {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        byte[] buffer = new byte[4096];
        try (InputStream from = process.getInputStream()) {
            for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                kept.write(buffer, 0, Math.min(n, OUTPUT_MAX - kept.size()));
            }
        } catch (IOException e) {
            // it was killed in the middle: what it said so far counts
        }
        return kept.toString(StandardCharsets.UTF_8);
    }
}
