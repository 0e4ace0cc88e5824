package dev.echolot.evaluation;

import dev.echolot.features.FeatureEncoder;
import dev.echolot.features.FeatureSpec;
import dev.echolot.model.ModelFile;
import dev.echolot.onnx.Device;
import dev.echolot.record.FieldNames;
import dev.echolot.record.RecordSource;
import dev.echolot.scoring.Scorer;
import dev.echolot.trainer.Rows;
import java.util.Arrays;
import java.util.Objects;

/**
 * What a model file says of rows, read and scored as the product does.
 *
 * @param scores by row
 * @param errors reconstruction errors by row
 * @param expected what the model expected of each cell, by row and field of the model, in units of the data
 */
public record RowScores(double[] scores, double[] errors, float[][] expected) {

    private static final int BATCH = 256;

    public static RowScores of(ModelFile model, Rows rows) throws Exception {
        FeatureSpec features = model.manifest().features();
        FeatureEncoder encoder = new FeatureEncoder(features);
        int count = rows.size();
        RowScores out = new RowScores(new double[count], new double[count], new float[count][features.width()]);
        try (Scorer scorer = Scorer.open(model, Device.CPU, BATCH);
                RecordSource source = rows.open(new FieldNames(features.paths()))) {
            for (int from = 0; from < count; from += BATCH) {
                int n = Math.min(BATCH, count - from);
                for (int i = 0; i < n; i++) {
                    encoder.encode(Objects.requireNonNull(source.next()), scorer.features(), i);
                }
                scorer.score(n);
                for (int i = 0; i < n; i++) {
                    out.scores[from + i] = scorer.anomalyScore(i);
                    out.errors[from + i] = scorer.reconstructionError(i);
                    for (int f = 0; f < features.width(); f++) {
                        out.expected[from + i][f] = scorer.expected(i, f);
                    }
                }
            }
        }
        return out;
    }

    /** Mean reconstruction error. */
    public double meanError() {
        return Arrays.stream(errors).average().orElseThrow();
    }
}
