package dev.echolot.trainer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Where rows are kept while a model is trained: on the heap as long as they are few, else in a file. The file has no name:
 * it is unlinked when it is made, and gone with the process however that ends (on Windows: when it is closed).
 *
 * @param directory takes the file, 4 bytes a cell
 * @param heapBytes most bytes of rows of one kind (read, encoded) on the heap, from 0
 */
public record RowSpace(Path directory, long heapBytes) {

    /** Rows as they are read, and as they are encoded, may each take this part of the largest heap: one eighth. */
    private static final int HEAP_PART = 8;

    /** An eighth of the heap, then a file in a directory. */
    public static RowSpace in(Path directory) {
        return new RowSpace(directory, Runtime.getRuntime().maxMemory() / HEAP_PART);
    }

    /** An eighth of the heap, then a file in the directory for temporary ones. */
    public static RowSpace temporary() {
        return in(Path.of(System.getProperty("java.io.tmpdir", ".")));
    }

    /** @throws TrainingException when that many bytes have room neither on the heap nor in the directory */
    void require(long bytes) throws IOException {
        if (bytes <= heapBytes) {
            return;
        }
        Files.createDirectories(directory);
        long free = Files.getFileStore(directory).getUsableSpace();
        if (free < bytes) {
            throw new TrainingException(String.format(
                    Locale.ROOT,
                    "expected %.1f GB of room in %s for the encoded rows, got %.1f GB; --scratch names another directory",
                    bytes / 1e9,
                    directory,
                    free / 1e9));
        }
    }
}
