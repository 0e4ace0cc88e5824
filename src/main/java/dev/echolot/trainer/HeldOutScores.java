package dev.echolot.trainer;

import dev.echolot.model.ModelManifest.IdentityCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The error weights, and the scores that calibrate. Weights come from the rows held out of fitting (stop and calibrate).
 * A row's calibration score comes from weights that did not see the row: the calibration rows are scored in five parts,
 * each with weights from the others. So few rows make the calibration cautious, never too sure. Of each part only moments
 * and a sample are kept.
 */
final class HeldOutScores {

    private static final int PARTS = 5;

    /** Most rows the identity check looks at. */
    private static final int CHECKED = 100_000;

    /** Most rows that what is typical is learned from. */
    private static final int SAMPLED = 4096;

    private final Autoencoder kind;
    private final Preprocessing preprocessing;
    private final float[] weights;
    private final RowStore encoded;
    private final int[] held;
    private final int[] calibrate;
    private final ErrorWeights.Shares shares;
    /** Of the residuals and of the reconstructions: of each part of the calibration rows, then of the stop rows. */
    private final SecondMoments[] errors = new SecondMoments[PARTS + 1];

    private final SecondMoments[] rebuilt = new SecondMoments[PARTS + 1];
    private final List<Sampled> sample = new ArrayList<>();

    private record Sampled(int part, float[] residual, float[] reconstruction) {}

    /**
     * @param weights of the network
     * @param encoded all rows
     */
    HeldOutScores(Autoencoder kind, Preprocessing preprocessing, float[] weights, RowStore encoded, RowSplit split) {
        this(kind, preprocessing, weights, encoded, split, ErrorWeights.Shares.DEFAULT);
    }

    /** @param shares of the score's parts */
    HeldOutScores(
            Autoencoder kind,
            Preprocessing preprocessing,
            float[] weights,
            RowStore encoded,
            RowSplit split,
            ErrorWeights.Shares shares) {
        this.shares = shares;
        this.kind = kind;
        this.preprocessing = preprocessing;
        this.weights = weights;
        this.calibrate = split.calibrate();
        this.encoded = encoded;
        this.held = split.heldOut();
        for (int part = 0; part <= PARTS; part++) {
            errors[part] = emptyErrors();
            rebuilt[part] = SecondMoments.ofElements(preprocessing.layout().columns());
        }
        int stops = split.stop().length;
        int[] next = {0};
        int stride = (held.length + SAMPLED - 1) / SAMPLED;
        EncodedRows.residuals(kind, preprocessing, weights, encoded, held, (residual, reconstructed) -> {
            int i = next[0]++;
            int part = i < stops ? PARTS : (i - stops) % PARTS;
            errors[part].add(residual);
            rebuilt[part].add(reconstructed);
            if (i % stride == 0) {
                sample.add(new Sampled(part, residual.clone(), reconstructed.clone()));
            }
        });
    }

    /** From all held-out rows: what the model is exported with. */
    ErrorWeights weights() {
        return weightsWithout(-1);
    }

    /** A score for each calibration row. */
    float[] scores(RowStore rows) {
        float[] out = new float[calibrate.length];
        for (int part = 0; part < Math.min(PARTS, calibrate.length); part++) {
            int first = part;
            int[] chosen = IntStream.range(0, (calibrate.length - part + PARTS - 1) / PARTS)
                    .map(i -> calibrate[first + i * PARTS])
                    .toArray();
            byte[] graph = ModelGraph.write("calibration", kind, preprocessing, weights, weightsWithout(part))
                    .toBytes();
            float[] scores = EncodedRows.scores(graph, rows, chosen);
            for (int i = 0; i < scores.length; i++) {
                out[first + i * PARTS] = scores[i];
            }
        }
        return out;
    }

    /**
     * The mean error of the held-out rows, at most {@value #CHECKED} of them, and of the same with each field's cells moved
     * on by another number of rows.
     */
    IdentityCheck identity() {
        int[] fieldOf = preprocessing.layout().fieldOfColumn();
        int fields = preprocessing.layout().fields();
        int[] rows = RowSplit.sample(held, CHECKED);
        // a shift of its own for each field is a shuffle: neighbours in a split have nothing to do with each other
        EncodedRows.Source shuffled = (index, target, place) -> {
            for (int c = 0; c < fieldOf.length; c++) {
                int from = rows[(int) ((index + (long) fieldOf[c] * rows.length / fields) % rows.length)];
                target.put(place * fieldOf.length + c, encoded.get(from, c));
            }
        };
        double[] sums = new double[2];
        EncodedRows.residuals(
                kind, preprocessing, weights, encoded, rows, (residual, y) -> sums[0] += meanSquare(residual));
        EncodedRows.residuals(
                kind, preprocessing, weights, shuffled, rows.length, (residual, y) -> sums[1] += meanSquare(residual));
        return new IdentityCheck(sums[0] / rows.length, sums[1] / rows.length);
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

    private SecondMoments emptyErrors() {
        int columns = preprocessing.layout().columns();
        return columns > ErrorWeights.MOST_WHOLE ? SecondMoments.ofElements(columns) : SecondMoments.ofPairs(columns);
    }

    private ErrorWeights weightsWithout(int part) {
        SecondMoments residuals = emptyErrors();
        SecondMoments reconstructions =
                SecondMoments.ofElements(preprocessing.layout().columns());
        for (int p = 0; p <= PARTS; p++) {
            if (p != part) {
                residuals.addAll(errors[p]);
                reconstructions.addAll(rebuilt[p]);
            }
        }
        List<Sampled> others = sample.stream().filter(s -> s.part != part).toList();
        ErrorWeights.HeldOut rows = new ErrorWeights.HeldOut(
                others.stream().map(Sampled::residual).toArray(float[][]::new),
                others.stream().map(Sampled::reconstruction).toArray(float[][]::new));
        return ErrorWeights.of(
                residuals, reconstructions, rows, preprocessing.fill(), preprocessing.brightness(), shares);
    }
}
