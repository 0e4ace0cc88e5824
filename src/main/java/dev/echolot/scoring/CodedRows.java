package dev.echolot.scoring;

import dev.echolot.features.FeatureMatrix;
import dev.echolot.model.ModelFile;
import dev.echolot.onnx.Device;

/** A matrix of rows to their codes and back, on the CPU. */
public final class CodedRows {

    private static final int BATCH = 256;

    private CodedRows() {}

    /**
     * @param codes rows by latent
     * @param errors {@code reconstruction_error} of each row
     */
    public record Encoded(FeatureMatrix codes, double[] errors) {}

    /** @param rows raw feature vectors, NaN = missing */
    public static Encoded encode(ModelFile model, FeatureMatrix rows) {
        try (Scorer scorer = Scorer.open(model, Device.CPU, BATCH)) {
            FeatureMatrix codes = new FeatureMatrix(scorer.latent());
            double[] errors = new double[rows.rows()];
            float[] code = new float[scorer.latent()];
            for (int from = 0; from < rows.rows(); from += BATCH) {
                int n = Math.min(BATCH, rows.rows() - from);
                for (int i = 0; i < n; i++) {
                    rows.copyRow(from + i, scorer.features(), i);
                }
                scorer.score(n);
                for (int i = 0; i < n; i++) {
                    for (int k = 0; k < code.length; k++) {
                        code[k] = scorer.embedding(i, k);
                    }
                    codes.add(code, 0);
                    errors[from + i] = scorer.reconstructionError(i);
                }
            }
            return new Encoded(codes, errors);
        }
    }

    /**
     * @param codes rows by latent
     * @return the expected values, rows by fields, in the units of the data
     */
    public static FeatureMatrix decode(ModelFile model, FeatureMatrix codes) {
        try (Decoder decoder = Decoder.open(model, Device.CPU, BATCH)) {
            FeatureMatrix rows = new FeatureMatrix(decoder.width());
            float[] row = new float[decoder.width()];
            for (int from = 0; from < codes.rows(); from += BATCH) {
                int n = Math.min(BATCH, codes.rows() - from);
                for (int i = 0; i < n; i++) {
                    codes.copyRow(from + i, decoder.codes(), i);
                }
                decoder.decode(n);
                for (int i = 0; i < n; i++) {
                    for (int f = 0; f < row.length; f++) {
                        row[f] = decoder.expected(i, f);
                    }
                    rows.add(row, 0);
                }
            }
            return rows;
        }
    }
}
