package dev.echolot.reliability;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A place for state that can be filled up and emptied again: a small tmpfs where mounting one is permitted, else a limit on
 * the size of the process's files.
 */
final class FullDisk implements AutoCloseable {

    private final Path directory;
    private final boolean mounted;

    private FullDisk(Path directory, boolean mounted) {
        this.directory = directory;
        this.mounted = mounted;
    }

    /** Null where neither is permitted. */
    static FullDisk at(Path directory, int megabytes) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        if (run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", directory.toString())) {
            return new FullDisk(directory, true);
        }
        return run("prlimit", "--version") ? new FullDisk(directory, false) : null;
    }

    /** Which of the two it is. */
    @Override
    public String toString() {
        return mounted ? "a small tmpfs" : "a limit on file sizes";
    }

    /** No byte more. */
    void fill(ChildJvm jvm) throws IOException, InterruptedException {
        if (!mounted) {
            limit(jvm, "4096");
            return;
        }
        byte[] block = new byte[4096];
        try (OutputStream out = Files.newOutputStream(filler())) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            if (Files.getFileStore(directory).getUsableSpace() > 2 * block.length) {
                throw full;
            }
        }
    }

    /** Room again. */
    void free(ChildJvm jvm) throws IOException, InterruptedException {
        if (mounted) {
            Files.deleteIfExists(filler());
        } else if (jvm.alive()) {
            limit(jvm, "unlimited");
        }
    }

    private static void limit(ChildJvm jvm, String bytes) throws IOException, InterruptedException {
        if (!run("prlimit", "--pid", Long.toString(jvm.pid()), "--fsize=" + bytes + ":")) {
            throw new IOException("prlimit refused to set the size of files to " + bytes);
        }
    }

    private Path filler() {
        return directory.resolve("filler");
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException notThere) {
            return false;
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (mounted) {
            run("umount", "-l", directory.toString());
        }
    }
}
