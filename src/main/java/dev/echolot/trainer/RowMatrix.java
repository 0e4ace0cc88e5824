package dev.echolot.trainer;

/**
 * Raw feature vectors, row-major; NaN = missing. The rows are not copied: whoever made the array leaves it alone.
 *
 * @param values {@code rows * width} float32
 */
record RowMatrix(float[] values, int width) {

    RowMatrix {
        if (width < 1 || values.length % width != 0) {
            throw new IllegalArgumentException(values.length + " values are not rows of " + width);
        }
    }

    int rows() {
        return values.length / width;
    }

    float get(int row, int field) {
        return values[row * width + field];
    }
}
