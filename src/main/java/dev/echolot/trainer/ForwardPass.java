package dev.echolot.trainer;

import dev.echolot.features.FeatureMatrix;
import dev.echolot.model.ModelFile;
import dev.echolot.model.ModelManifest.Posterior;
import dev.echolot.onnx.Device;
import dev.echolot.onnx.OnnxGraph;
import dev.echolot.onnx.OnnxSession;
import dev.echolot.onnx.Tensor;
import dev.echolot.onnx.Value;
import dev.echolot.scoring.Scorer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the network gave for some held-out rows where it was trained: the weights an input of the graph, the rows encoded
 * beforehand. The exported file holds the same equations with preprocessing and weights built in, and must agree ({@link
 * #difference}, promised to be at most {@value #PARITY}).
 *
 * @param rows as the file reads them, raw
 * @param errors {@code reconstruction_error} of each
 * @param scores of each
 * @param codes row after row
 * @param posterior of a code with a distribution; else null
 */
public record ForwardPass(
        FeatureMatrix rows, float[] errors, float[] scores, float[] codes, @Nullable Posterior posterior) {

    /** Largest difference of a file from the trainer, relative to what is larger, 1 or the number. */
    public static final double PARITY = 1e-5;

    private static final int MOST_ROWS = 512;

    /** @param chosen held-out rows; {@value #MOST_ROWS} of them, evenly spaced, are run */
    static ForwardPass of(
            Autoencoder kind,
            Preprocessing preprocessing,
            float[] weights,
            ErrorWeights errorWeights,
            RowStore rows,
            RowStore encoded,
            int[] chosen) {
        int[] some = RowSplit.sample(chosen, MOST_ROWS);
        int columns = preprocessing.layout().columns();
        Tensor x = Tensor.floats(some.length, columns);
        FeatureMatrix raw = new FeatureMatrix(rows.width());
        float[] row = new float[rows.width()];
        for (int i = 0; i < some.length; i++) {
            encoded.copyRow(some[i], x.floats(), i);
            rows.copyRow(some[i], row, 0);
            raw.add(row, 0);
        }
        byte[] graph = graph(kind, preprocessing, errorWeights, weights.length);
        try (OnnxSession session = OnnxSession.open("forward pass", graph, Device.CPU)) {
            Map<String, Tensor> out = session.run(Map.of("encoded", x, "weights", Tensor.of(weights, weights.length)));
            float[] codes = array(out, "code");
            return new ForwardPass(
                    raw,
                    array(out, "reconstruction_error"),
                    array(out, "score"),
                    codes,
                    out.containsKey("divergence")
                            ? posterior(codes, array(out, "divergence"), array(out, "variance"), some.length)
                            : null);
        }
    }

    private static byte[] graph(Autoencoder kind, Preprocessing preprocessing, ErrorWeights errorWeights, int count) {
        OnnxGraph g = new OnnxGraph("forward pass");
        ColumnLayout layout = preprocessing.layout();
        Value encoded = g.input("encoded", Value.BATCH, layout.columns());
        Value absent = g.isNaN(encoded);
        Value x = g.where(absent, g.constant(preprocessing.fill(), layout.columns()), encoded);
        Weights.InGraph w = kind.weights().slices(g, g.input("weights", count));
        Autoencoder.Code code = kind.code(g, w, x);
        Value y = Reconstruction.columns(g, layout, kind.softmax(), kind.decode(g, w, code.mean()));
        ErrorHead.write(g, layout, errorWeights, new Preprocessing.Encoded(x, g.not(absent)), y);
        g.output("code", code.mean());
        if (code.logVariance() != null) {
            g.output("divergence", VariationalAutoencoder.divergence(g, code));
            g.output("variance", g.exp(code.logVariance()));
        }
        return g.toBytes();
    }

    private static float[] array(Map<String, Tensor> out, String name) {
        return Objects.requireNonNull(out.get(name), name).toArray();
    }

    /** Of all rows' distributions together: the variance of their means, and the mean of their variances. */
    private static Posterior posterior(float[] codes, float[] divergence, float[] variance, int rows) {
        List<Double> mean = means(codes, rows);
        float[] squares = new float[codes.length];
        for (int i = 0; i < codes.length; i++) {
            double away = codes[i] - mean.get(i % mean.size());
            squares[i] = (float) (away * away + variance[i]);
        }
        return new Posterior(
                means(divergence, rows),
                mean,
                means(squares, rows).stream().map(Math::sqrt).toList());
    }

    /** Of each column. */
    private static List<Double> means(float[] matrix, int rows) {
        int columns = matrix.length / rows;
        double[] sums = new double[columns];
        for (int i = 0; i < matrix.length; i++) {
            sums[i % columns] += matrix[i];
        }
        List<Double> out = new ArrayList<>();
        for (double sum : sums) {
            out.add(sum / rows);
        }
        return out;
    }

    /** The largest difference of a file's errors, scores and codes from these, relative to what is larger, 1 or the number. */
    public double difference(ModelFile file) {
        double worst = 0;
        try (Scorer scorer = Scorer.open(file, Device.CPU, rows.rows())) {
            for (int r = 0; r < rows.rows(); r++) {
                rows.copyRow(r, scorer.features(), r);
            }
            scorer.score(rows.rows());
            for (int r = 0; r < rows.rows(); r++) {
                worst = Math.max(worst, relative(scorer.reconstructionError(r), errors[r]));
                worst = Math.max(worst, relative(scorer.anomalyScore(r), scores[r]));
                for (int k = 0; k < scorer.latent(); k++) {
                    worst = Math.max(worst, relative(scorer.embedding(r, k), codes[r * scorer.latent() + k]));
                }
            }
        }
        return worst;
    }

    private static double relative(float a, float b) {
        return Math.abs((double) a - b) / Math.max(1, Math.max(Math.abs(a), Math.abs(b)));
    }
}
