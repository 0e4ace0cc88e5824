package dev.echolot.features;

import dev.echolot.record.BadRecordException;
import dev.echolot.record.InputRecord;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Raw feature vectors by the million: float32, row-major, NaN = missing, in chunks so that growing copies nothing. Rows are
 * only ever added; a reader of finished rows may share it between threads.
 *
 * <p>Memory: 4 bytes a cell, and at most one unfinished chunk of about 1 MiB: 50,000 rows of 60 fields take 12 MB.
 */
public final class FeatureMatrix {

    private static final int CHUNK_CELLS = 1 << 18;

    private final int width;
    private final int chunkRows;
    private final List<float[]> chunks = new ArrayList<>();
    private int rows;

    /** @param width fields per row, from 1 */
    public FeatureMatrix(int width) {
        if (width < 1) {
            throw new IllegalArgumentException("expected a width of at least 1, got " + width);
        }
        this.width = width;
        this.chunkRows = Math.max(1, CHUNK_CELLS / width);
    }

    public int rows() {
        return rows;
    }

    public int width() {
        return width;
    }

    /** Adds a record's vector; a record that cannot be encoded adds nothing. */
    public void add(InputRecord record, FeatureEncoder encoder) throws BadRecordException {
        if (encoder.width() != width) {
            throw new IllegalArgumentException("expected vectors of " + width + " floats, got " + encoder.width());
        }
        encoder.encode(record, openChunk(), rows % chunkRows * width);
        rows++;
    }

    /** Adds the {@code width} floats from {@code offset} on. */
    public void add(float[] source, int offset) {
        System.arraycopy(source, offset, openChunk(), rows % chunkRows * width, width);
        rows++;
    }

    /** One cell; NaN = missing. */
    public float get(int row, int field) {
        if (field < 0 || field >= width) {
            throw new IndexOutOfBoundsException("field " + field + " of " + width);
        }
        return chunk(row)[row % chunkRows * width + field];
    }

    /** Copies a row to {@code offset} and on. */
    public void copyRow(int row, float[] target, int offset) {
        System.arraycopy(chunk(row), row % chunkRows * width, target, offset, width);
    }

    /** Copies a row to {@code targetRow * width} and on, with an absolute put. */
    public void copyRow(int row, FloatBuffer target, int targetRow) {
        target.put(targetRow * width, chunk(row), row % chunkRows * width, width);
    }

    /** Copies the rows named by {@code indexes[from]} to {@code indexes[from + count - 1]} to rows 0 and on of a batch. */
    public void copyRows(int[] indexes, int from, int count, FloatBuffer target) {
        for (int i = 0; i < count; i++) {
            copyRow(indexes[from + i], target, i);
        }
    }

    private float[] openChunk() {
        if (rows == chunks.size() * chunkRows) {
            chunks.add(new float[chunkRows * width]);
        }
        return chunks.get(chunks.size() - 1);
    }

    private float[] chunk(int row) {
        if (row < 0 || row >= rows) {
            throw new IndexOutOfBoundsException("row " + row + " of " + rows);
        }
        return chunks.get(row / chunkRows);
    }
}
