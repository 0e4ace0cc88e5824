package dev.echolot.scoring;

import dev.echolot.features.FeatureMatrix;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Rows that a file of codes keeps as they are, beside their codes: a network follows what it has learned from, and of a row far
 * outside, which a few files have and which can make up nearly all that is lost, it can say little. Rows are added in ascending
 * order. Mutable, one thread.
 */
public final class WholeRows {

    private final FeatureMatrix cells;
    private int[] places = new int[8];

    /** None so far. @param fields of a row, from 1 */
    public WholeRows(int fields) {
        this.cells = new FeatureMatrix(fields);
    }

    /** Bytes that a row kept whole takes beside its code. */
    public static int bytes(int fields) {
        return Integer.BYTES + Float.BYTES * fields;
    }

    /**
     * Whether a row is to be kept whole: whether that saves more a byte than codes do at best. A row's code, of some bytes,
     * saves at most what there is to lose of an ordinary row, an error of 1; the row whole saves its error.
     *
     * @param error {@code reconstruction_error} of the row
     * @param codeBytes what its code takes
     */
    public static boolean pays(double error, int fields, int codeBytes) {
        return error * codeBytes > bytes(fields);
    }

    /**
     * @param row its number in the file, larger than of the last added
     * @param features raw, NaN = missing
     */
    public void add(int row, float[] features) {
        int count = count();
        if (row < 0 || count > 0 && row <= places[count - 1]) {
            throw new IllegalArgumentException(
                    "expected a row after " + (count == 0 ? "none" : places[count - 1]) + ", got " + row);
        }
        places = count == places.length ? Arrays.copyOf(places, 2 * count) : places;
        places[count] = row;
        cells.add(features, 0);
    }

    public int count() {
        return cells.rows();
    }

    public int fields() {
        return cells.width();
    }

    /** Puts the cells of a row that is kept whole in the place of what its code decodes to; missing ones stay as decoded. */
    public void restore(int row, float[] decoded) {
        int at = Arrays.binarySearch(places, 0, count(), row);
        for (int f = 0; at >= 0 && f < decoded.length; f++) {
            float cell = cells.get(at, f);
            decoded[f] = Float.isNaN(cell) ? decoded[f] : cell;
        }
    }

    void write(DataOutputStream out) throws IOException {
        out.writeInt(fields());
        out.writeInt(count());
        for (int i = 0; i < count(); i++) {
            out.writeInt(places[i]);
            for (int f = 0; f < fields(); f++) {
                out.writeFloat(cells.get(i, f));
            }
        }
    }

    /** @throws IOException when these are no such rows of a file with so many; the message names it */
    static WholeRows read(Path file, DataInputStream in, long rows, int widest) throws IOException {
        int fields = in.readInt();
        int count = in.readInt();
        if (fields < 1 || fields > widest || count < 0 || count > rows) {
            throw new IOException(file + ": expected at most " + rows + " whole rows of 1 to " + widest
                    + " fields, got " + count + " of " + fields);
        }
        WholeRows whole = new WholeRows(fields);
        float[] features = new float[fields];
        for (int i = 0; i < count; i++) {
            int row = in.readInt();
            if (row >= rows || row < 0 || i > 0 && row <= whole.places[i - 1]) {
                throw new IOException(file + ": expected whole rows in order and below " + rows + ", got row " + row);
            }
            for (int f = 0; f < fields; f++) {
                features[f] = in.readFloat();
            }
            whole.add(row, features);
        }
        return whole;
    }
}
