package dev.echolot.trainer;

import dev.echolot.features.FeatureMatrix;
import dev.echolot.model.ModelContract;
import dev.echolot.onnx.BoundSession;
import dev.echolot.onnx.Device;
import dev.echolot.onnx.OnnxSession;
import dev.echolot.onnx.Tensor;

/** Rows through graphs, a batch at a time. */
final class EncodedRows {

    private static final int BATCH = 1024;

    private EncodedRows() {}

    /**
     * All rows through preprocessing: direct {@code [rows, columns]}, NaN = missing.
     *
     * @throws TrainingException when they do not fit into one tensor of 2 GiB
     */
    static Tensor encode(Preprocessing preprocessing, FeatureMatrix rows) {
        int columns = preprocessing.layout().columns();
        long most = Integer.MAX_VALUE / 4 / columns;
        if (rows.rows() > most) {
            throw new TrainingException("expected at most " + most + " rows of " + columns
                    + " encoded columns (2 GiB), got " + rows.rows() + "; train on a sample of the rows");
        }
        Tensor out = Tensor.floats(rows.rows(), columns);
        byte[] graph = ModelGraph.encoder(preprocessing).toBytes();
        try (OnnxSession session = OnnxSession.open("preprocessing", graph, Device.CPU);
                BoundSession bound = session.bind(BATCH)) {
            for (int from = 0; from < rows.rows(); from += BATCH) {
                int n = Math.min(BATCH, rows.rows() - from);
                for (int i = 0; i < n; i++) {
                    rows.copyRow(from + i, bound.input(), i);
                }
                bound.run(n);
                out.floats().put(from * columns, bound.output("encoded"), 0, n * columns);
            }
        }
        return out;
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
            Tensor encoded,
            int[] chosen,
            Residuals listener) {
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
                    listener.row(residual, reconstructed);
                }
            }
        }
    }

    /** The scores of the chosen rows under an exported graph. */
    static float[] scores(byte[] graph, FeatureMatrix rows, int[] chosen) {
        float[] out = new float[chosen.length];
        try (OnnxSession session = OnnxSession.open("calibration", graph, Device.CPU);
                BoundSession bound = session.bind(BATCH)) {
            for (int from = 0; from < chosen.length; from += BATCH) {
                int n = Math.min(BATCH, chosen.length - from);
                rows.copyRows(chosen, from, n, bound.input());
                bound.run(n);
                bound.output(ModelContract.SCORE).get(0, out, from, n);
            }
        }
        return out;
    }
}
