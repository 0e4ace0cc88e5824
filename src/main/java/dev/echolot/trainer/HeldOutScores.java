package dev.echolot.trainer;

import dev.echolot.features.FeatureMatrix;
import dev.echolot.onnx.Tensor;
import java.util.Arrays;

/**
 * The error weights, and the scores that calibrate. Weights come from the rows held out of fitting (stop and calibrate).
 * A row's calibration score comes from weights that did not see the row: the calibration rows are scored in five parts,
 * each with weights from the others. So few rows make the calibration cautious, never too sure.
 */
final class HeldOutScores {

    private static final int PARTS = 5;

    private final Autoencoder kind;
    private final Preprocessing preprocessing;
    private final float[] weights;
    private final float[][] residuals;
    private final float[][] reconstructions;
    private final int[] calibrate;
    private final int stops;

    /**
     * @param weights of the network
     * @param encoded all rows
     */
    HeldOutScores(Autoencoder kind, Preprocessing preprocessing, float[] weights, Tensor encoded, RowSplit split) {
        this.kind = kind;
        this.preprocessing = preprocessing;
        this.weights = weights;
        this.calibrate = split.calibrate();
        this.stops = split.stop().length;
        int[] held = split.heldOut();
        this.residuals = new float[held.length][];
        this.reconstructions = new float[held.length][];
        int[] next = {0};
        EncodedRows.residuals(kind, preprocessing, weights, encoded, held, (residual, reconstructed) -> {
            residuals[next[0]] = residual.clone();
            reconstructions[next[0]++] = reconstructed.clone();
        });
    }

    /** From all held-out rows: what the model is exported with. */
    ErrorWeights weights() {
        return weightsWithout(-1);
    }

    /** A score for each calibration row. */
    float[] scores(FeatureMatrix rows) {
        float[] out = new float[calibrate.length];
        for (int part = 0; part < PARTS; part++) {
            int which = part;
            int[] places = java.util.stream.IntStream.range(0, calibrate.length)
                    .filter(i -> i % PARTS == which)
                    .toArray();
            if (places.length == 0) {
                continue;
            }
            byte[] graph = ModelGraph.write("calibration", kind, preprocessing, weights, weightsWithout(part))
                    .toBytes();
            float[] scores = EncodedRows.scores(
                    graph, rows, Arrays.stream(places).map(i -> calibrate[i]).toArray());
            for (int i = 0; i < places.length; i++) {
                out[places[i]] = scores[i];
            }
        }
        return out;
    }

    private ErrorWeights weightsWithout(int part) {
        int columns = preprocessing.layout().columns();
        SecondMoments errors =
                columns > ErrorWeights.MOST_WHOLE ? SecondMoments.ofElements(columns) : SecondMoments.ofPairs(columns);
        SecondMoments rebuilt = SecondMoments.ofElements(columns);
        for (int i = 0; i < residuals.length; i++) {
            if (i < stops || (i - stops) % PARTS != part) {
                errors.add(residuals[i]);
                rebuilt.add(reconstructions[i]);
            }
        }
        return ErrorWeights.of(errors, rebuilt);
    }
}
