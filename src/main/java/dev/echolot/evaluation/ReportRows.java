package dev.echolot.evaluation;

import dev.echolot.model.ModelManifest;
import dev.echolot.scoring.BatchScorer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * What a report needs of scored rows: every score, mean contributions, the rows scored highest, an even sample with codes, and
 * one of raw features for the yardsticks. Memory: 4 bytes a row, some 2,000 whole rows and {@value #CELLS} cells. Used by one
 * thread.
 */
public final class ReportRows {

    private static final int SAMPLE = 1_500;
    private static final int HIGHEST = 8;
    /** Most cells kept for the yardsticks. */
    private static final int CELLS = 4_000_000;

    /** One row; {@code anomalous} is null without labels. */
    record Row(
            long number,
            float score,
            @Nullable Boolean anomalous,
            float[] features,
            float[] expected,
            float[] contribution,
            float latentContribution,
            float[] code) {}

    /** Features of a row, and its place among the scores. */
    record Raw(int place, float[] features) {}

    private final List<Float> scores = new ArrayList<>();
    private final List<Raw> raw = new ArrayList<>();
    private final List<float[]> training = new ArrayList<>();
    private long trainingRows;
    private final int mostRaw;
    private final BitSet anomalies = new BitSet();
    private final double[] ordinaryParts;
    private final double[] anomalousParts;
    private final int latent;
    private final List<Row> sample = new ArrayList<>();
    private final PriorityQueue<Row> highest = new PriorityQueue<>(Comparator.comparingDouble(Row::score));
    private final SplittableRandom random = new SplittableRandom(1);
    private boolean labelled;
    private long unusable;

    public ReportRows(ModelManifest model) {
        this.ordinaryParts = new double[model.features().width()];
        this.anomalousParts = new double[model.features().width()];
        this.latent = model.architecture().latent();
        this.mostRaw =
                Math.min(Yardstick.rows(), Math.max(2, CELLS / model.features().width()));
    }

    /**
     * Takes a row that was scored.
     *
     * @param number the row's number in its file, from 0, shown beside it
     * @param anomalous the truth, or null where it is not known
     */
    public void add(BatchScorer scorer, int row, long number, @Nullable Boolean anomalous) {
        float score = scorer.anomalyScore(row);
        if (!Float.isFinite(score)) {
            unusable++;
            return;
        }
        int place = scores.size();
        scores.add(score);
        labelled |= anomalous != null;
        boolean anomaly = anomalous != null && anomalous;
        anomalies.set(place, anomaly);
        double[] parts = anomaly ? anomalousParts : ordinaryParts;
        for (int f = 0; f < parts.length; f++) {
            parts[f] += scorer.contribution(row, f);
        }
        keepRaw(scorer, row, place);
        int seat = sample.size() < SAMPLE ? sample.size() : random.nextInt(place + 1);
        Row lowest = highest.peek();
        boolean high = highest.size() < HIGHEST || (lowest != null && score > lowest.score);
        if (seat >= SAMPLE && !high) {
            return;
        }
        Row whole = whole(scorer, row, number, score, anomalous);
        if (seat == sample.size()) {
            sample.add(whole);
        } else if (seat < SAMPLE) {
            sample.set(seat, whole);
        }
        if (high) {
            highest.add(whole);
            if (highest.size() > HIGHEST) {
                highest.poll();
            }
        }
    }

    private void keepRaw(BatchScorer scorer, int row, int place) {
        int seat = raw.size() < mostRaw ? raw.size() : random.nextInt(place + 1);
        if (seat >= mostRaw) {
            return;
        }
        float[] features = new float[ordinaryParts.length];
        for (int f = 0; f < features.length; f++) {
            features[f] = scorer.features().get(row * features.length + f);
        }
        if (seat == raw.size()) {
            raw.add(new Raw(place, features));
        } else {
            raw.set(seat, new Raw(place, features));
        }
    }

    /** Takes a row to fit the yardsticks on; an even sample is kept. Without any they are fitted on the rows scored. */
    public void addTraining(float[] features) {
        long place = trainingRows++;
        int seat = training.size() < mostRaw ? training.size() : (int) Math.min(mostRaw, random.nextLong(place + 1));
        if (seat == training.size()) {
            training.add(features.clone());
        } else if (seat < mostRaw) {
            training.set(seat, features.clone());
        }
    }

    /** Whether rows to fit the yardsticks on were given. */
    boolean hasTraining() {
        return !training.isEmpty();
    }

    /** The rows to fit the yardsticks on. */
    List<float[]> fittedOn() {
        return hasTraining() ? training : raw.stream().map(Raw::features).toList();
    }

    /** Counts a row that could not be scored. */
    public void unusable() {
        unusable++;
    }

    private Row whole(BatchScorer scorer, int row, long number, float score, @Nullable Boolean anomalous) {
        int width = ordinaryParts.length;
        float[] features = new float[width];
        float[] expected = new float[width];
        float[] contribution = new float[width];
        float[] code = new float[latent];
        for (int f = 0; f < width; f++) {
            features[f] = scorer.features().get(row * width + f);
            expected[f] = scorer.expected(row, f);
            contribution[f] = scorer.contribution(row, f);
        }
        for (int k = 0; k < latent; k++) {
            code[k] = scorer.embedding(row, k);
        }
        return new Row(
                number, score, anomalous, features, expected, contribution, scorer.latentContribution(row), code);
    }

    /** An even sample of the rows that were scored. */
    List<Raw> raw() {
        return raw;
    }

    int count() {
        return scores.size();
    }

    int anomalies() {
        return anomalies.cardinality();
    }

    long unusableRows() {
        return unusable;
    }

    boolean anomalous(int row) {
        return anomalies.get(row);
    }

    boolean bothClasses() {
        return labelled && anomalies() > 0 && anomalies() < count();
    }

    double[] scores() {
        return scores.stream().mapToDouble(Float::doubleValue).toArray();
    }

    boolean[] truth() {
        boolean[] truth = new boolean[count()];
        for (int i = 0; i < truth.length; i++) {
            truth[i] = anomalies.get(i);
        }
        return truth;
    }

    /** Mean contribution of a field over the rows of one class. */
    double meanContribution(int field, boolean ofAnomalies) {
        int rows = ofAnomalies ? anomalies() : count() - anomalies();
        return rows == 0 ? 0 : (ofAnomalies ? anomalousParts : ordinaryParts)[field] / rows;
    }

    List<Row> sample() {
        return sample;
    }

    /** Highest first. */
    List<Row> highest() {
        return highest.stream()
                .sorted(Comparator.comparingDouble(Row::score).reversed())
                .toList();
    }
}
