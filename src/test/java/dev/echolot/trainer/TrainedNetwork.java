package dev.echolot.trainer;

import dev.echolot.features.FeatureEncoder;
import dev.echolot.features.FeatureSpec;
import dev.echolot.onnx.BoundSession;
import dev.echolot.onnx.Device;
import dev.echolot.onnx.OnnxSession;
import dev.echolot.record.FieldNames;
import dev.echolot.record.RecordSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** A network as {@link Trainer} trains it, before the weights of its errors are chosen: what those bring can be measured. */
record TrainedNetwork(
        FeatureSpec features,
        Autoencoder kind,
        Preprocessing preprocessing,
        float[] weights,
        RowStore encoded,
        RowSplit split) {

    private static final int BATCH = 512;

    /** Trains one; the rows are on the heap. */
    static TrainedNetwork train(TrainingSpec spec, Rows data, long seed) throws Exception {
        TrainingWorkspace workspace = TrainingWorkspace.temporary();
        TrainingRows read = TrainingRows.read(spec, data, workspace, ProgressListener.SILENT);
        RowStore rows = read.rows();
        RowSplit drawn = RowSplit.draw(rows.rows(), spec.split(), seed);
        RowSplit split = spec.kind() == TrainingSpec.Kind.LINEAR ? drawn.withoutStop() : drawn;
        Preprocessing preprocessing = new Preprocessing(
                read.features().fields(), FieldProfile.learn(read.features().fields(), rows, split.fit()));
        RowStore encoded = EncodedRows.encode(preprocessing, rows, workspace.rows());
        int latent = Defaults.latent(spec.architecture(), encoded, split.seen(), preprocessing.fill());
        Kinds chosen = Kinds.of(spec, preprocessing, latent);
        Autoencoder kind = chosen.autoencoder();
        float[] weights = kind instanceof LinearAutoencoder pca
                ? PrincipalComponents.solve(pca, Defaults.moments(encoded, split.fit(), preprocessing.fill()))
                : Cells.descend(
                                kind,
                                preprocessing,
                                encoded,
                                split,
                                Defaults.training(spec.training(), chosen.l1(), split.fit().length, seed),
                                ProgressListener.SILENT)
                        .weights();
        return new TrainedNetwork(read.features(), kind, preprocessing, weights, encoded, split);
    }

    /** The error weights it would be exported with. */
    ErrorWeights errorWeights(ErrorWeights.Shares shares) {
        return new HeldOutScores(kind, preprocessing, weights, encoded, split, shares).weights();
    }

    /** With residuals as they are, not weighted by their covariance. */
    ErrorWeights notWeighted() {
        ErrorWeights usual = errorWeights(ErrorWeights.Shares.DEFAULT);
        double[] energies =
                heldOut().stream().mapToDouble(HeldOut::error).sorted().toArray();
        double high = energies[(int) (ErrorWeights.HIGH * (energies.length - 1))];
        float[] ones = new float[usual.centre().length];
        Arrays.fill(ones, 1);
        return new ErrorWeights(
                ones,
                usual.centre(),
                usual.rebuilt(),
                usual.counted(),
                usual.brightness(),
                usual.typicalBrightness(),
                (float) (ErrorWeights.Shares.DEFAULT.residual() / Math.pow(high, 1.5)),
                usual.distanceFactor(),
                usual.latentFactor());
    }

    /** With a tenth of the held-out rows, those rebuilt worst, left out of covariance and quantiles. */
    ErrorWeights trimmed() {
        List<HeldOut> rows = heldOut();
        double[] sorted = rows.stream().mapToDouble(HeldOut::error).sorted().toArray();
        double most = sorted[(int) (0.9 * (sorted.length - 1))];
        List<HeldOut> kept = rows.stream().filter(row -> row.error() <= most).toList();
        int columns = preprocessing.layout().columns();
        SecondMoments residuals = SecondMoments.ofPairs(columns);
        SecondMoments reconstructions = SecondMoments.ofElements(columns);
        for (HeldOut row : kept) {
            residuals.add(row.residual);
            reconstructions.add(row.reconstruction);
        }
        return ErrorWeights.of(
                residuals,
                reconstructions,
                new ErrorWeights.HeldOut(
                        kept.stream().map(HeldOut::residual).toArray(float[][]::new),
                        kept.stream().map(HeldOut::reconstruction).toArray(float[][]::new)),
                preprocessing.fill(),
                preprocessing.brightness(),
                ErrorWeights.Shares.DEFAULT);
    }

    private record HeldOut(float[] residual, float[] reconstruction) {

        double error() {
            double sum = 0;
            for (float r : residual) {
                sum += (double) r * r / residual.length;
            }
            return sum;
        }
    }

    private List<HeldOut> heldOut() {
        List<HeldOut> out = new ArrayList<>();
        EncodedRows.residuals(
                kind,
                preprocessing,
                weights,
                encoded,
                split.heldOut(),
                (residual, rebuilt) -> out.add(new HeldOut(residual.clone(), rebuilt.clone())));
        return out;
    }

    /** An output of the exported graph, one number a row: {@code score} or {@code reconstruction_error}. */
    double[] output(String name, ErrorWeights errorWeights, Rows rows) throws Exception {
        byte[] graph = ModelGraph.write("ablation", kind, preprocessing, weights, errorWeights)
                .toBytes();
        double[] out = new double[rows.size()];
        FeatureEncoder encoder = new FeatureEncoder(features);
        try (OnnxSession session = OnnxSession.open("ablation", graph, Device.CPU);
                BoundSession bound = session.bind(BATCH);
                RecordSource source = rows.open(new FieldNames(features.paths()))) {
            for (int from = 0; from < out.length; from += BATCH) {
                int n = Math.min(BATCH, out.length - from);
                for (int i = 0; i < n; i++) {
                    encoder.encode(Objects.requireNonNull(source.next()), bound.input(), i);
                }
                bound.run(n);
                for (int i = 0; i < n; i++) {
                    out[from + i] = bound.output(name).get(i);
                }
            }
        }
        return out;
    }
}
