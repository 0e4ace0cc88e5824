package dev.echolot.trainer;

import dev.echolot.model.Calibration;
import dev.echolot.model.CalibrationFitter;
import dev.echolot.model.GoldenVectors;
import dev.echolot.model.ModelManifest;
import dev.echolot.model.ModelManifest.GoldenVector;
import dev.echolot.model.ModelManifest.IdentityCheck;
import dev.echolot.model.ModelManifest.Posterior;
import dev.echolot.model.Provenance;
import dev.echolot.onnx.Device;
import dev.echolot.onnx.OnnxSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * From a specification and records to a model: reads, learns vocabularies and statistics, trains, weighs errors, calibrates,
 * exports. The same specification, records and seed give the same graph, byte for byte, on one kind of CPU (on CUDA they need
 * not), wherever the rows are kept and however often the run was interrupted. One thread; 50,000 rows of 60 columns take well under a minute. Heap:
 * the rows up to a share ({@link RowSpace}), about 12 bytes a row, and what the network takes.
 */
public final class Trainer {

    private static final int GOLDEN_ROWS = 3;

    private final TrainingSpec spec;
    private final long seed;
    private final ProgressListener progress;
    private final TrainingWorkspace workspace;
    private final InstantSource clock;

    private Trainer(
            TrainingSpec spec, long seed, ProgressListener progress, TrainingWorkspace workspace, InstantSource clock) {
        this.spec = spec;
        this.seed = seed;
        this.progress = progress;
        this.workspace = workspace;
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
        return train(spec, data, seed, progress, TrainingWorkspace.temporary());
    }

    /**
     * Trains a model that may take long.
     *
     * @throws TrainingInterruptedException when the workspace asked for it
     * @throws dev.echolot.onnx.OnnxException when its device is not to be had, before a row is read
     */
    public static TrainedModel train(
            TrainingSpec spec, RecordSupplier data, long seed, ProgressListener progress, TrainingWorkspace workspace)
            throws IOException {
        return train(spec, data, seed, progress, workspace, InstantSource.system());
    }

    /** @param clock says when the model was trained; nothing else depends on it */
    static TrainedModel train(
            TrainingSpec spec,
            RecordSupplier data,
            long seed,
            ProgressListener progress,
            TrainingWorkspace workspace,
            InstantSource clock)
            throws IOException {
        Trainer trainer = new Trainer(spec, seed, progress, workspace.chosen(), clock);
        try (TrainingRows rows = TrainingRows.read(spec, data, workspace, progress)) {
            return trainer.run(rows);
        }
    }

    private TrainedModel run(TrainingRows data) throws IOException {
        RowStore rows = data.rows();
        boolean linear = spec.kind() == TrainingSpec.Kind.LINEAR;
        RowSplit drawn = RowSplit.draw(rows.rows(), spec.split(), seed);
        RowSplit split = linear ? drawn.withoutStop() : drawn;
        if (split.fit().length == 0) {
            throw new TrainingException(
                    "expected rows left to fit on, got none: " + rows.rows() + " rows, split " + spec.split());
        }
        List<FieldProfile> profiles = FieldProfile.learn(data.features().fields(), rows, split.fit());
        Preprocessing preprocessing = new Preprocessing(data.features().fields(), profiles);
        try (RowStore encoded = EncodedRows.encode(preprocessing, rows, workspace.rows())) {
            TrainedModel model = fitted(data, split, profiles, preprocessing, encoded);
            if (workspace.checkpoint() != null) {
                Files.deleteIfExists(workspace.checkpoint());
            }
            return model;
        }
    }

    private TrainedModel fitted(
            TrainingRows data,
            RowSplit split,
            List<FieldProfile> profiles,
            Preprocessing preprocessing,
            RowStore encoded)
            throws IOException {
        RowStore rows = data.rows();
        int explained = Defaults.latent(spec.architecture(), encoded, split.seen(), preprocessing.fill());
        Kinds chosen = Kinds.of(spec, preprocessing, explained);
        long needed = RowsNeeded.of(preprocessing.layout().columns(), chosen.latent());
        if (rows.rows() < needed) {
            progress.note(String.format(
                    Locale.ROOT,
                    "warning: few rows, %,d: %,d encoded columns and a code of %,d need %,d (%s); scores and alert rates are"
                            + " uncertain",
                    rows.rows(),
                    preprocessing.layout().columns(),
                    chosen.latent(),
                    needed,
                    RowsNeeded.rule()));
        }
        Autoencoder kind = chosen.autoencoder();
        Descent.Settings settings = Defaults.training(spec.training(), chosen.l1(), split.fit().length, seed);
        Descent.Trained trained = kind instanceof LinearAutoencoder pca
                ? solved(pca, encoded, split, preprocessing)
                : descended(data, kind, preprocessing, encoded, split, settings);

        HeldOutScores heldOut =
                new HeldOutScores(kind, preprocessing, trained.weights(), encoded, split, chosen.shares());
        ErrorWeights errorWeights = heldOut.weights();
        byte[] graph = ModelGraph.write(spec.name(), kind, preprocessing, trained.weights(), errorWeights)
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
        ForwardPass forward =
                ForwardPass.of(kind, preprocessing, trained.weights(), errorWeights, rows, encoded, split.calibrate());
        Posterior posterior = forward.posterior();
        if (posterior != null && posterior.collapsed() > 0) {
            progress.note(String.format(
                    Locale.ROOT,
                    "warning: %d of the code's %d dimensions collapsed (less than %s nats from the prior on held-out rows):"
                            + " they say nothing of a row; lower penalties.beta, or take a narrower code",
                    posterior.collapsed(),
                    posterior.divergence().size(),
                    Posterior.COLLAPSED));
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
                calibration(heldOut.scores(rows)),
                golden,
                "e-" + sha256(graph).substring(0, 16),
                GoldenVectors.captureDecoder(graph, codes(golden)),
                identity,
                posterior);
        return new TrainedModel(manifest, graph, forward);
    }

    private Descent.Trained descended(
            TrainingRows data,
            Autoencoder kind,
            Preprocessing preprocessing,
            RowStore encoded,
            RowSplit split,
            Descent.Settings settings)
            throws IOException {
        return new Descent(
                        kind,
                        preprocessing,
                        encoded,
                        split.fit(),
                        split.stop(),
                        settings,
                        progress,
                        Checkpoints.open(workspace, ofThisRun(data), progress),
                        workspace.device())
                .run();
    }

    /** A checkpoint is of this run where all of this agrees. */
    private Map<String, String> ofThisRun(TrainingRows data) {
        Map<String, String> run = new TreeMap<>(versions());
        run.remove("java");
        run.put("onnxruntime", OnnxSession.runtimeVersion());
        run.put("device", workspace.device().code());
        run.put("specification", sha256(spec.toString().getBytes(StandardCharsets.UTF_8)));
        run.put("data", data.fingerprint());
        run.put("seed", Long.toString(seed));
        return run;
    }

    private Calibration calibration(float[] scores) {
        return spec.training().contaminated()
                ? CalibrationFitter.fitContaminated(scores)
                : CalibrationFitter.fit(scores);
    }

    /** The linear kind is solved in one go. */
    private Descent.Trained solved(
            LinearAutoencoder kind, RowStore encoded, RowSplit split, Preprocessing preprocessing) {
        SecondMoments moments = Defaults.moments(encoded, split.fit(), preprocessing.fill());
        float[] weights = PrincipalComponents.solve(kind, moments);
        double onFit = Descent.loss(kind, preprocessing, encoded, split.fit(), weights);
        progress.epoch(1, 1, onFit, onFit);
        return new Descent.Trained(weights, 1, 1, List.of(onFit), List.of());
    }

    private Provenance provenance(TrainingRows data, RowSplit split, Descent.Trained trained) {
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
                versions());
    }

    private Map<String, String> versions() {
        String version = Trainer.class.getPackage().getImplementationVersion();
        String runtime = OnnxSession.runtimeVersion();
        return Map.of(
                "echolot", version == null ? "development" : version,
                "onnxruntime", workspace.device() == Device.CUDA ? runtime + " on CUDA" : runtime,
                "java", Runtime.version().toString());
    }

    /** A few calibration rows, and the first of them once more with every second cell missing. */
    private static List<GoldenVector> golden(byte[] graph, RowStore rows, RowSplit split) {
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
        return HexFormat.of().formatHex(CheckpointFile.sha256(bytes));
    }
}
