package dev.echolot.app;

import dev.echolot.evaluation.CodeActivity;
import dev.echolot.evaluation.Contestant;
import dev.echolot.evaluation.Contestant.Ranks;
import dev.echolot.evaluation.Yardstick;
import dev.echolot.evaluation.YardstickColumns;
import dev.echolot.features.FeatureEncoder;
import dev.echolot.features.FeatureMatrix;
import dev.echolot.features.FeatureSpec;
import dev.echolot.model.ModelFile;
import dev.echolot.model.ModelManifest;
import dev.echolot.onnx.Device;
import dev.echolot.record.BadRecordException;
import dev.echolot.record.FieldNames;
import dev.echolot.record.InputRecord;
import dev.echolot.record.RecordSource;
import dev.echolot.scoring.Scorer;
import dev.echolot.trainer.ProgressListener;
import dev.echolot.trainer.SpecException;
import dev.echolot.trainer.TrainedModel;
import dev.echolot.trainer.Trainer;
import dev.echolot.trainer.TrainingException;
import dev.echolot.trainer.TrainingSpec;
import dev.echolot.trainer.TrainingWorkspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Trains contestants on the same rows with the same seeds and measures them on the same others. */
final class Bakeoff {

    private static final int BATCH = 64;
    private static final int CODES = 5_000;
    private static final long TIMED_NANOS = 200_000_000;

    private final Device device;
    private final BakeoffRows rows;
    private final List<Long> seeds;
    private final double alertRate;

    /** @param device where contestants are trained; they are scored on the CPU */
    Bakeoff(BakeoffRows rows, List<Long> seeds, double alertRate, Device device) {
        this.device = device;
        this.rows = rows;
        this.seeds = seeds;
        this.alertRate = alertRate;
    }

    /** Rows as vectors, with the truth of those that could be encoded. */
    private record Vectors(FeatureMatrix rows, boolean @Nullable [] truth) {}

    /** A specification's model, one for each seed; a contestant that cannot be specified or trained says why. */
    Contestant contestant(String name, Supplier<TrainingSpec> given) throws IOException {
        List<Contestant> runs = new ArrayList<>();
        Path directory = Files.createTempDirectory("echolot-bakeoff");
        Path file = directory.resolve("contestant.onnx");
        try {
            TrainingSpec spec = given.get();
            for (long seed : seeds) {
                long startNanos = System.nanoTime();
                TrainedModel trained = Trainer.train(
                        spec, rows.training(), seed, ProgressListener.SILENT, TrainingWorkspace.temporary(device));
                ModelFile model = trained.writeTo(file, 1);
                double seconds = (System.nanoTime() - startNanos) / 1e9;
                runs.add(measured(name, model, seconds, trained.forward().difference(model)));
            }
            return Contestant.mean(runs);
        } catch (SpecException | TrainingException e) {
            return Contestant.failed(name, "not trained: " + Failures.line(e));
        } finally {
            Files.deleteIfExists(file);
            Files.delete(directory);
        }
    }

    private Contestant measured(String name, ModelFile model, double trainSeconds, double parity) throws IOException {
        Vectors vectors = vectors(model.manifest().features(), false);
        int count = vectors.rows.rows();
        double[] scores = new double[count];
        double error = 0;
        double micros;
        double active;
        try (Scorer scorer = Scorer.open(model, Device.CPU, BATCH)) {
            List<float[]> codes = new ArrayList<>();
            for (int from = 0; from < count; from += BATCH) {
                int n = fill(scorer, vectors.rows, from);
                scorer.score(n);
                for (int i = 0; i < n; i++) {
                    scores[from + i] = scorer.anomalyScore(i);
                    error += scorer.reconstructionError(i) / count;
                    if (codes.size() < CODES) {
                        float[] code = new float[scorer.latent()];
                        for (int k = 0; k < code.length; k++) {
                            code[k] = scorer.embedding(i, k);
                        }
                        codes.add(code);
                    }
                }
            }
            active = CodeActivity.share(codes);
            micros = micros(scorer, vectors.rows);
        }
        Ranks ranks = Ranks.of(vectors.truth, scores, alertRate);
        return new Contestant(
                name,
                model.manifest().architecture().latent(),
                ranks.auroc(),
                ranks.auprc(),
                ranks.precision(),
                error,
                active,
                micros,
                trainSeconds,
                model.size(),
                parity,
                null);
    }

    private static int fill(Scorer scorer, FeatureMatrix rows, int from) {
        int n = Math.min(BATCH, rows.rows() - from);
        for (int i = 0; i < n; i++) {
            rows.copyRow(from + i, scorer.features(), i);
        }
        return n;
    }

    private static double micros(Scorer scorer, FeatureMatrix rows) {
        long done = 0;
        long startNanos = System.nanoTime();
        long nanos = 0;
        while (nanos < TIMED_NANOS) {
            int n = fill(scorer, rows, (int) (done / BATCH * BATCH % Math.max(1, rows.rows() - BATCH + 1)));
            scorer.score(n);
            done += n;
            nanos = System.nanoTime() - startNanos;
        }
        return nanos / 1e3 / done;
    }

    /**
     * The yardsticks on the same rows. Those that keep a few components keep as many as the linear kind has code.
     *
     * @param pca whether principal components are asked for
     * @param nmf whether non-negative matrix factorisation is
     */
    List<Contestant> yardsticks(TrainingSpec spec, boolean pca, boolean nmf) throws IOException {
        ModelManifest linear;
        try {
            TrainingSpec plainest = spec.withKind(TrainingSpec.Kind.LINEAR);
            linear = Trainer.train(plainest, rows.training(), seeds.get(0), ProgressListener.SILENT)
                    .manifest();
        } catch (SpecException | TrainingException e) {
            return List.of(Contestant.failed("pca", "no kind linear to compare with: " + Failures.line(e)));
        }
        FeatureSpec features = linear.features();
        int components = linear.architecture().latent();
        YardstickColumns columns = new YardstickColumns(linear);
        Vectors train = vectors(features, true);
        Vectors scored = vectors(features, false);
        double[][] chosen = columns.sample(train.rows, Yardstick.rows());
        List<Yardstick> fitted = new ArrayList<>(pca ? Yardstick.pca(chosen, columns.shared(), components) : List.of());
        if (nmf) {
            fitted.add(Yardstick.nmf(columns, chosen, components));
        }
        return fitted.stream().map(y -> measured(y, columns, scored)).toList();
    }

    private Contestant measured(Yardstick yardstick, YardstickColumns columns, Vectors scored) {
        if (yardstick.failure() != null) {
            return Contestant.failed(yardstick.name(), yardstick.failure());
        }
        double[][] rows = columns.sample(scored.rows, Integer.MAX_VALUE);
        long startNanos = System.nanoTime();
        double[] scores = yardstick.scores(rows);
        double micros = (System.nanoTime() - startNanos) / 1e3 / scores.length;
        Ranks ranks = Ranks.of(scored.truth, scores, alertRate);
        double error =
                yardstick.scoresByError() ? Arrays.stream(scores).average().orElse(Double.NaN) : Double.NaN;
        return Contestant.yardstick(yardstick.name(), yardstick.latent(), ranks, error, yardstick.fitSeconds(), micros);
    }

    private Vectors vectors(FeatureSpec features, boolean train) throws IOException {
        FieldNames fields = OfflineScorer.fields(features);
        FeatureEncoder encoder = new FeatureEncoder(features);
        FeatureMatrix out = new FeatureMatrix(features.width());
        BitSet places = train ? rows.train() : rows.score();
        BitSet usable = new BitSet();
        try (RecordSource source = train ? rows.training().open(fields) : rows.scoring(fields)) {
            int place = places.nextSetBit(0);
            for (InputRecord record = source.next(); record != null; record = source.next()) {
                try {
                    out.add(record, encoder);
                    usable.set(place);
                } catch (BadRecordException e) {
                    // scored by nobody
                }
                place = places.nextSetBit(place + 1);
            }
        }
        BitSet labels = rows.truth();
        if (out.rows() == 0) {
            throw new CommandFailure("bakeoff: expected rows to " + (train ? "train on" : "score") + ", got none");
        }
        boolean[] truth = null;
        if (labels != null && !train) {
            boolean[] flags = new boolean[out.rows()];
            int next = 0;
            for (int p = usable.nextSetBit(0); p >= 0; p = usable.nextSetBit(p + 1)) {
                flags[next++] = labels.get(p);
            }
            truth = flags;
        }
        return new Vectors(out, truth);
    }
}
