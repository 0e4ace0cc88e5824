package dev.echolot.trainer;

import dev.echolot.features.FeatureMatrix;
import dev.echolot.model.CalibrationFitter;
import dev.echolot.model.GoldenVectors;
import dev.echolot.model.ModelManifest;
import dev.echolot.model.ModelManifest.GoldenVector;
import dev.echolot.model.ModelManifest.IdentityCheck;
import dev.echolot.model.Provenance;
import dev.echolot.onnx.Device;
import dev.echolot.onnx.OnnxSession;
import dev.echolot.onnx.Tensor;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * From a specification and records to a model: reads, learns vocabularies and statistics, trains, weighs errors, calibrates,
 * exports. The same specification, records and seed give the same graph, byte for byte, on one kind of CPU. One thread;
 * 50,000 rows of 60 columns take well under a minute.
 */
public final class Trainer {

    private static final int GOLDEN_ROWS = 3;

    private final TrainingSpec spec;
    private final long seed;
    private final ProgressListener progress;
    private final InstantSource clock;

    private Trainer(TrainingSpec spec, long seed, ProgressListener progress, InstantSource clock) {
        this.spec = spec;
        this.seed = seed;
        this.progress = progress;
        this.clock = clock;
    }

    /**
     * Trains a model.
     *
     * @param data read once, or twice where vocabularies are to be learned
     * @param seed of every random choice
     * @throws TrainingException when these rows cannot make a model
     * @throws dev.echolot.features.UnusableFieldException when a field cannot be what it is specified to be
     * @throws IOException when reading fails
     */
    public static TrainedModel train(TrainingSpec spec, RecordSupplier data, long seed, ProgressListener progress)
            throws IOException {
        return train(spec, data, seed, progress, InstantSource.system());
    }

    /** @param clock says when the model was trained; nothing else depends on it */
    public static TrainedModel train(
            TrainingSpec spec, RecordSupplier data, long seed, ProgressListener progress, InstantSource clock)
            throws IOException {
        return new Trainer(spec, seed, progress, clock).run(TrainingRows.read(spec, data, progress));
    }

    private TrainedModel run(TrainingRows data) {
        FeatureMatrix rows = data.rows();
        boolean linear = spec.kind() == TrainingSpec.Kind.LINEAR;
        RowSplit drawn = RowSplit.draw(rows.rows(), spec.split(), seed);
        RowSplit split = linear ? drawn.withoutStop() : drawn;
        if (split.fit().length == 0) {
            throw new TrainingException(
                    "expected rows left to fit on, got none: " + rows.rows() + " rows, split " + spec.split());
        }
        List<FieldProfile> profiles = FieldProfile.learn(data.features().fields(), rows, split.fit());
        Preprocessing preprocessing = new Preprocessing(data.features().fields(), profiles);
        Tensor encoded = EncodedRows.encode(preprocessing, rows);
        int explained = Defaults.latent(spec.architecture(), encoded, split.seen(), preprocessing.fill());
        Kinds chosen = Kinds.of(spec, preprocessing.layout(), explained);
        Autoencoder kind = chosen.autoencoder();
        Descent.Settings settings = Defaults.training(spec.training(), chosen.l1(), split.fit().length, seed);
        Descent.Trained trained = kind instanceof LinearAutoencoder pca
                ? solved(pca, encoded, split, preprocessing)
                : new Descent(kind, preprocessing, encoded, split.fit(), split.stop(), settings, progress).run();

        HeldOutScores heldOut =
                new HeldOutScores(kind, preprocessing, trained.weights(), encoded, split, chosen.latentShare());
        byte[] graph = ModelGraph.write(spec.name(), kind, preprocessing, trained.weights(), heldOut.weights())
                .toBytes();
        IdentityCheck identity = heldOut.identity();
        if (identity.ratio() < IdentityCheck.COPIES) {
            progress.note(String.format(
                    Locale.ROOT,
                    "warning: the network restores rows with shuffled columns as well as real ones (error %.4g and %.4g): it"
                            + " copies its input, or the fields do not depend on each other",
                    identity.shuffled(),
                    identity.heldOut()));
        }
        List<GoldenVector> golden = golden(graph, rows, split);
        ModelManifest manifest = new ModelManifest(
                ModelManifest.CONTRACT,
                spec.name(),
                1,
                spec.kind().code(),
                data.features(),
                profiles.stream().map(FieldProfile::statistics).toList(),
                chosen.architecture(),
                chosen.objective(settings),
                provenance(data, split, trained),
                CalibrationFitter.fit(heldOut.scores(rows)),
                golden,
                "e-" + sha256(graph).substring(0, 16),
                GoldenVectors.captureDecoder(graph, codes(golden)),
                identity);
        return new TrainedModel(manifest, graph);
    }

    /** The linear kind is solved in one go. */
    private Descent.Trained solved(
            LinearAutoencoder kind, Tensor encoded, RowSplit split, Preprocessing preprocessing) {
        SecondMoments moments = Defaults.moments(encoded, split.fit(), preprocessing.fill());
        float[] weights = PrincipalComponents.solve(kind, moments);
        double onFit = Descent.loss(kind, preprocessing, encoded, split.fit(), weights);
        progress.epoch(1, 1, onFit, onFit);
        return new Descent.Trained(weights, 1, 1, List.of(onFit), List.of());
    }

    private Provenance provenance(TrainingRows data, RowSplit split, Descent.Trained trained) {
        String version = Trainer.class.getPackage().getImplementationVersion();
        return new Provenance(
                clock.instant().truncatedTo(ChronoUnit.SECONDS).toString(),
                data.fingerprint(),
                data.sources(),
                data.read(),
                split.fit().length,
                split.stop().length,
                split.calibrate().length,
                seed,
                trained.epochs(),
                trained.bestEpoch(),
                trained.fitLoss(),
                trained.stopLoss(),
                Map.of(
                        "echolot", version == null ? "development" : version,
                        "onnxruntime", OnnxSession.runtimeVersion(),
                        "java", Runtime.version().toString()));
    }

    /** A few calibration rows, and the first of them once more with every second cell missing. */
    private static List<GoldenVector> golden(byte[] graph, FeatureMatrix rows, RowSplit split) {
        List<float[]> chosen = new ArrayList<>();
        for (int i = 0; i < Math.min(GOLDEN_ROWS, split.calibrate().length); i++) {
            float[] row = new float[rows.width()];
            rows.copyRow(split.calibrate()[i], row, 0);
            chosen.add(row);
        }
        float[] gaps = chosen.get(0).clone();
        for (int f = 1; f < gaps.length; f += 2) {
            gaps[f] = Float.NaN;
        }
        chosen.add(gaps);
        try (OnnxSession session = OnnxSession.open("golden vectors", graph, Device.CPU)) {
            return GoldenVectors.capture(session, chosen);
        }
    }

    /** The first code, one half as long, and one of the opposite direction. */
    private static List<List<Float>> codes(List<GoldenVector> golden) {
        List<Float> first = golden.get(0).embedding();
        return List.of(
                first,
                first.stream().map(z -> z / 2).toList(),
                first.stream().map(z -> -z).toList());
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes))
                    .toLowerCase(Locale.ROOT);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
