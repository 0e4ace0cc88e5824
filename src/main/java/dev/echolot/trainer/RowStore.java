package dev.echolot.trainer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finished rows of float32, NaN = missing, row-major in chunks: on the heap, or mapped from a file. Which of the two changes
 * nothing but the time it takes. Made by {@link RowWriter}; several threads may read it.
 */
final class RowStore implements AutoCloseable {

    private final int stored;
    private final int rows;
    private final int chunkRows;
    private final List<FloatBuffer> chunks;
    private final @Nullable FileChannel file;
    /** The columns that are seen, or null for all. */
    private final int @Nullable [] columns;

    RowStore(int stored, int rows, int chunkRows, List<FloatBuffer> chunks, @Nullable FileChannel file) {
        this(stored, rows, chunkRows, chunks, file, null);
    }

    private RowStore(
            int stored,
            int rows,
            int chunkRows,
            List<FloatBuffer> chunks,
            @Nullable FileChannel file,
            int @Nullable [] columns) {
        this.stored = stored;
        this.rows = rows;
        this.chunkRows = chunkRows;
        this.chunks = List.copyOf(chunks);
        this.file = file;
        this.columns = columns;
    }

    /** Rows on the heap, over an array of {@code rows * width}. */
    static RowStore of(float[] cells, int width) {
        int rows = cells.length / width;
        return new RowStore(width, rows, Math.max(1, rows), List.of(FloatBuffer.wrap(cells)), null);
    }

    /** The same rows with some of the columns only; to be closed once, whichever of the two. */
    RowStore columns(int[] kept) {
        return new RowStore(stored, rows, chunkRows, chunks, file, kept.clone());
    }

    int rows() {
        return rows;
    }

    /** Columns. */
    int width() {
        return columns == null ? stored : columns.length;
    }

    /** Whether the rows are in a file. */
    boolean mapped() {
        return file != null;
    }

    /** One cell. */
    float get(int row, int column) {
        return chunk(row).get(place(row) + (columns == null ? column : columns[column]));
    }

    /** Copies a row to {@code offset} and on. */
    void copyRow(int row, float[] target, int offset) {
        FloatBuffer chunk = chunk(row);
        int place = place(row);
        if (columns == null) {
            chunk.get(place, target, offset, stored);
            return;
        }
        for (int c = 0; c < columns.length; c++) {
            target[offset + c] = chunk.get(place + columns[c]);
        }
    }

    /** Copies a row to {@code targetRow * width} and on, with absolute puts. */
    void copyRow(int row, FloatBuffer target, int targetRow) {
        FloatBuffer chunk = chunk(row);
        int place = place(row);
        if (columns == null) {
            target.put(targetRow * stored, chunk, place, stored);
            return;
        }
        for (int c = 0; c < columns.length; c++) {
            target.put(targetRow * columns.length + c, chunk.get(place + columns[c]));
        }
    }

    /** Gives the file's room back; the rows must not be read any more. */
    @Override
    public void close() {
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private FloatBuffer chunk(int row) {
        if (row < 0 || row >= rows) {
            throw new IndexOutOfBoundsException("row " + row + " of " + rows);
        }
        return chunks.get(row / chunkRows);
    }

    private int place(int row) {
        return row % chunkRows * stored;
    }
}
