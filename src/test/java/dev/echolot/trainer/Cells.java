package dev.echolot.trainer;

import dev.echolot.onnx.Device;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Row stores and arrays, for tests. */
final class Cells {

    private Cells() {}

    /** All cells, row-major. */
    static float[] of(RowStore rows) {
        float[] out = new float[rows.rows() * rows.width()];
        for (int r = 0; r < rows.rows(); r++) {
            rows.copyRow(r, out, r * rows.width());
        }
        return out;
    }

    static RowStore encoded(Preprocessing preprocessing, RowStore rows) {
        try {
            return EncodedRows.encode(preprocessing, rows, RowSpace.temporary());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The descent, without checkpoints. */
    static Descent.Trained descend(
            Autoencoder kind,
            Preprocessing preprocessing,
            RowStore encoded,
            RowSplit split,
            Descent.Settings settings,
            ProgressListener listener) {
        return descend(kind, preprocessing, encoded, split, settings, listener, Checkpoints.none());
    }

    static Descent.Trained descend(
            Autoencoder kind,
            Preprocessing preprocessing,
            RowStore encoded,
            RowSplit split,
            Descent.Settings settings,
            ProgressListener listener,
            Checkpoints checkpoints) {
        try {
            return new Descent(
                            kind,
                            preprocessing,
                            encoded,
                            split.fit(),
                            split.stop(),
                            settings,
                            listener,
                            checkpoints,
                            Device.CPU)
                    .run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
