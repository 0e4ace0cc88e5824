package dev.echolot.trainer;

import dev.echolot.onnx.BoundSession;
import dev.echolot.onnx.Device;
import dev.echolot.onnx.OnnxSession;
import dev.echolot.onnx.Tensor;

/** Rows through graphs, a batch at a time. */
final class EncodedRows {

    private static final int BATCH = 1024;

    private EncodedRows() {}

    /** All rows through preprocessing: direct {@code [rows, columns]}, NaN = missing. */
    static Tensor encode(Preprocessing preprocessing, RowMatrix rows) {
        int width = rows.width();
        int columns = preprocessing.layout().columns();
        Tensor out = Tensor.floats(rows.rows(), columns);
        byte[] graph = ModelGraph.encoder(preprocessing).toBytes();
        try (OnnxSession session = OnnxSession.open("preprocessing", graph, Device.CPU);
                BoundSession bound = session.bind(BATCH)) {
            for (int from = 0; from < rows.rows(); from += BATCH) {
                int n = Math.min(BATCH, rows.rows() - from);
                bound.input().put(0, rows.values(), from * width, n * width);
                bound.run(n);
                out.floats().put(from * columns, bound.output("encoded"), 0, n * columns);
            }
        }
        return out;
    }

    /** The residuals and reconstructions of some rows under finished weights. */
    static void residuals(
            Autoencoder kind,
            Preprocessing preprocessing,
            float[] weights,
            Tensor encoded,
            int[] chosen,
            SecondMoments residuals,
            SecondMoments reconstructions) {
        int columns = preprocessing.layout().columns();
        byte[] graph = ModelGraph.residuals(kind, preprocessing, weights).toBytes();
        try (OnnxSession session = OnnxSession.open("residuals", graph, Device.CPU);
                BoundSession bound = session.bind(BATCH)) {
            float[] residual = new float[columns];
            float[] reconstructed = new float[columns];
            for (int from = 0; from < chosen.length; from += BATCH) {
                int n = Math.min(BATCH, chosen.length - from);
                for (int i = 0; i < n; i++) {
                    bound.input().put(i * columns, encoded.floats(), chosen[from + i] * columns, columns);
                }
                bound.run(n);
                for (int i = 0; i < n; i++) {
                    bound.output("residual").get(i * columns, residual);
                    bound.output("reconstructed").get(i * columns, reconstructed);
                    residuals.add(residual);
                    reconstructions.add(reconstructed);
                }
            }
        }
    }
}
