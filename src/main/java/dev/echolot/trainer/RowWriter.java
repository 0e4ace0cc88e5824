package dev.echolot.trainer;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Takes rows one after the other, keeps them on the heap up to {@link RowSpace#heapBytes}, and moves all of them to a file
 * once there are more. Used by one thread; closed when it was not finished.
 */
final class RowWriter implements AutoCloseable {

    private static final int HEAP_CELLS = 1 << 18;
    private static final int BUFFER_BYTES = 1 << 20;
    private static final int SEGMENT_BYTES = 1 << 28;

    private final int width;
    private final RowSpace space;
    private final int chunkRows;
    private final List<float[]> chunks = new ArrayList<>();
    private int rows;
    private @Nullable FileChannel file;
    private ByteBuffer buffer = ByteBuffer.allocate(0);

    /** @param width cells of a row, from 1 */
    RowWriter(int width, RowSpace space) {
        this.width = width;
        this.space = space;
        this.chunkRows = Math.max(1, HEAP_CELLS / width);
    }

    int rows() {
        return rows;
    }

    /**
     * Adds {@code width} cells from {@code offset} on.
     *
     * @throws IOException when the file cannot be written, which names its directory
     */
    void add(float[] cells, int offset) throws IOException {
        if (rows == Integer.MAX_VALUE) {
            throw new TrainingException("expected at most " + Integer.MAX_VALUE + " rows, got more");
        }
        if (file == null && 4L * width * (rows + 1L) > space.heapBytes()) {
            file = spill();
        }
        if (file == null) {
            if (rows == chunks.size() * chunkRows) {
                chunks.add(new float[chunkRows * width]);
            }
            System.arraycopy(cells, offset, chunks.get(chunks.size() - 1), rows % chunkRows * width, width);
        } else {
            write(file, cells, offset);
        }
        rows++;
    }

    /** All rows; nothing can be added any more. */
    RowStore finish() throws IOException {
        FileChannel written = file;
        if (written == null) {
            return new RowStore(
                    width,
                    rows,
                    chunkRows,
                    chunks.stream().map(FloatBuffer::wrap).toList(),
                    null);
        }
        flush(written);
        int segmentRows = Math.max(1, SEGMENT_BYTES / 4 / width);
        List<FloatBuffer> segments = new ArrayList<>();
        for (int from = 0; from < rows; from += segmentRows) {
            long bytes = 4L * width * Math.min(segmentRows, rows - from);
            segments.add(written.map(FileChannel.MapMode.READ_ONLY, 4L * width * from, bytes)
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer());
        }
        file = null; // the store's from here on
        return new RowStore(width, rows, segmentRows, segments, written);
    }

    private FileChannel spill() throws IOException {
        Files.createDirectories(space.directory());
        Path path = space.directory().resolve(".echolot-rows-" + UUID.randomUUID());
        FileChannel opened = FileChannel.open(path, CREATE_NEW, READ, WRITE, DELETE_ON_CLOSE);
        buffer = ByteBuffer.allocateDirect(Math.max(BUFFER_BYTES, 4 * width)).order(ByteOrder.nativeOrder());
        for (int row = 0; row < rows; row++) {
            write(opened, chunks.get(row / chunkRows), row % chunkRows * width);
        }
        chunks.clear();
        return opened;
    }

    private void write(FileChannel to, float[] cells, int offset) throws IOException {
        if (buffer.remaining() < 4 * width) {
            flush(to);
        }
        buffer.asFloatBuffer().put(cells, offset, width);
        buffer.position(buffer.position() + 4 * width);
    }

    private void flush(FileChannel to) throws IOException {
        buffer.flip();
        try {
            while (buffer.hasRemaining()) {
                to.write(buffer);
            }
        } catch (IOException e) {
            throw new IOException(
                    "the rows do not fit into memory, and not into a file in " + space.directory() + " either ("
                            + e.getMessage() + "); --scratch names another directory",
                    e);
        }
        buffer.clear();
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
