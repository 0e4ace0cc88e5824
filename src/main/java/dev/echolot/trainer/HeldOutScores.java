package dev.echolot.trainer;

import dev.echolot.features.FeatureMatrix;
import dev.echolot.model.ModelManifest.IdentityCheck;
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
    private final Tensor encoded;
    private final int[] held;
    private final float[][] residuals;
    private final float[][] reconstructions;
    private final int[] calibrate;
    private final int stops;
    private final double latentShare;

    /**
     * @param weights of the network
     * @param encoded all rows
     */
    HeldOutScores(Autoencoder kind, Preprocessing preprocessing, float[] weights, Tensor encoded, RowSplit split) {
        this(kind, preprocessing, weights, encoded, split, ErrorWeights.EVEN);
    }

    /** @param latentShare share of the latent part in the score */
    HeldOutScores(
            Autoencoder kind,
            Preprocessing preprocessing,
            float[] weights,
            Tensor encoded,
            RowSplit split,
            double latentShare) {
        this.latentShare = latentShare;
        this.kind = kind;
        this.preprocessing = preprocessing;
        this.weights = weights;
        this.calibrate = split.calibrate();
        this.stops = split.stop().length;
        this.encoded = encoded;
        this.held = split.heldOut();
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

    /** The mean error of the held-out rows, and of the same with each field's cells moved on by another number of rows. */
    IdentityCheck identity() {
        int[] fieldOf = preprocessing.layout().fieldOfColumn();
        Tensor shuffled = Tensor.floats(held.length, fieldOf.length);
        int fields = preprocessing.layout().fields();
        for (int i = 0; i < held.length; i++) {
            for (int c = 0; c < fieldOf.length; c++) {
                // the rows are in random order already: a shift of its own for each field is a shuffle
                int from = held[(int) ((i + (long) fieldOf[c] * held.length / fields) % held.length)];
                shuffled.floats().put(i * fieldOf.length + c, encoded.floats().get(from * fieldOf.length + c));
            }
        }
        int[] all = new int[held.length];
        Arrays.setAll(all, i -> i);
        double[] sums = new double[2];
        for (float[] residual : residuals) {
            sums[0] += meanSquare(residual);
        }
        EncodedRows.residuals(
                kind, preprocessing, weights, shuffled, all, (residual, y) -> sums[1] += meanSquare(residual));
        return new IdentityCheck(sums[0] / held.length, sums[1] / held.length);
    }

    private static double meanSquare(float[] residual) {
        double sum = 0;
        int present = 0;
        for (float r : residual) {
            sum += Float.isNaN(r) ? 0 : (double) r * r;
            present += Float.isNaN(r) ? 0 : 1;
        }
        return sum / Math.max(1, present);
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
        return ErrorWeights.of(errors, rebuilt, latentShare);
    }
}
