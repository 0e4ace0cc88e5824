package dev.echolot.trainer;

import dev.echolot.model.ModelContract;
import dev.echolot.onnx.BoundSession;
import dev.echolot.onnx.Device;
import dev.echolot.onnx.OnnxSession;
import java.io.IOException;
import java.nio.FloatBuffer;

/** Rows through graphs, a batch at a time. */
final class EncodedRows {

    private static final int BATCH = 1024;

    private EncodedRows() {}

    /**
     * All rows through preprocessing, kept where there is room: {@code [rows, columns]}, NaN = missing.
     *
     * @param rows raw feature vectors
     * @throws TrainingException when there is no room for them
     */
    static RowStore encode(Preprocessing preprocessing, RowStore rows, RowSpace space) throws IOException {
        int columns = preprocessing.layout().columns();
        space.require(4L * columns * rows.rows());
        byte[] graph = ModelGraph.encoder(preprocessing).toBytes();
        float[] encoded = new float[columns * BATCH];
        try (RowWriter out = new RowWriter(columns, space);
                OnnxSession session = OnnxSession.open("preprocessing", graph, Device.CPU);
                BoundSession bound = session.bind(BATCH)) {
            for (int from = 0; from < rows.rows(); from += BATCH) {
                int n = Math.min(BATCH, rows.rows() - from);
                for (int i = 0; i < n; i++) {
                    rows.copyRow(from + i, bound.input(), i);
                }
                bound.run(n);
                bound.output("encoded").get(0, encoded, 0, n * columns);
                for (int i = 0; i < n; i++) {
                    out.add(encoded, i * columns);
                }
            }
            return out.finish();
        }
    }

    /** Gives encoded rows one after the other. */
    interface Source {

        /**
         * @param index from 0
         * @param target takes the row at {@code place * columns}, with absolute puts
         */
        void copy(int index, FloatBuffer target, int place);
    }

    /** Hears the residual and the reconstruction of one row; the arrays are used again for the next. */
    interface Residuals {
        void row(float[] residual, float[] reconstructed);
    }

    /** The residuals (NaN = missing) and reconstructions of the chosen rows, in order. */
    static void residuals(
            Autoencoder kind,
            Preprocessing preprocessing,
            float[] weights,
            RowStore encoded,
            int[] chosen,
            Residuals listener) {
        Source source = (index, target, place) -> encoded.copyRow(chosen[index], target, place);
        residuals(kind, preprocessing, weights, source, chosen.length, listener);
    }

    /** The same of the first {@code count} rows of a source. */
    static void residuals(
            Autoencoder kind,
            Preprocessing preprocessing,
            float[] weights,
            Source source,
            int count,
            Residuals listener) {
        int columns = preprocessing.layout().columns();
        byte[] graph = ModelGraph.residuals(kind, preprocessing, weights).toBytes();
        try (OnnxSession session = OnnxSession.open("residuals", graph, Device.CPU);
                BoundSession bound = session.bind(BATCH)) {
            float[] residual = new float[columns];
            float[] reconstructed = new float[columns];
            for (int from = 0; from < count; from += BATCH) {
                int n = Math.min(BATCH, count - from);
                for (int i = 0; i < n; i++) {
                    source.copy(from + i, bound.input(), i);
                }
                bound.run(n);
                for (int i = 0; i < n; i++) {
                    bound.output("residual").get(i * columns, residual);
                    bound.output("reconstructed").get(i * columns, reconstructed);
                    listener.row(residual, reconstructed);
                }
            }
        }
    }

    /**
     * The scores of the chosen rows under an exported graph.
     *
     * @param rows raw feature vectors
     */
    static float[] scores(byte[] graph, RowStore rows, int[] chosen) {
        float[] out = new float[chosen.length];
        try (OnnxSession session = OnnxSession.open("calibration", graph, Device.CPU);
                BoundSession bound = session.bind(BATCH)) {
            for (int from = 0; from < chosen.length; from += BATCH) {
                int n = Math.min(BATCH, chosen.length - from);
                for (int i = 0; i < n; i++) {
                    rows.copyRow(chosen[from + i], bound.input(), i);
                }
                bound.run(n);
                bound.output(ModelContract.SCORE).get(0, out, from, n);
            }
        }
        return out;
    }
}
