package dev.echolot.app.demo;

import dev.echolot.evaluation.Pca;
import dev.echolot.evaluation.Ranking;
import dev.echolot.evaluation.YardstickColumns;
import dev.echolot.features.FeatureEncoder;
import dev.echolot.features.FeatureSpec;
import dev.echolot.record.BadRecordException;
import dev.echolot.record.FieldNames;
import dev.echolot.record.InputRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * What simpler detectors find in the same records: the largest values of one field, and principal components fitted on the
 * same history, scored by their distance. Used by one thread.
 */
public final class Yardsticks {

    private final FeatureSpec features;
    private final YardstickColumns columns;
    private final FieldNames names;
    private final int field;
    private final Pca pca;

    /**
     * @param features of the model that is compared, vocabularies learned
     * @param history what the model was trained on
     */
    public Yardsticks(Scenario scenario, FeatureSpec features, List<SimulatedRecord> history) {
        this.features = features;
        this.columns = new YardstickColumns(features);
        List<String> paths = new ArrayList<>();
        features.fields().forEach(f -> paths.add(f.name()));
        this.names = new FieldNames(paths);
        this.field = names.indexOf(scenario.yardstick());
        this.pca = Pca.fit(encoded(history));
    }

    /** Alerts on the largest values of the single field. */
    public Ranking.AtAlerts single(List<SimulatedRecord> stream, long alerts) {
        float[][] rows = raw(stream);
        double[] scores = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            scores[i] = Float.isNaN(rows[i][field]) ? Double.NEGATIVE_INFINITY : rows[i][field];
        }
        return Ranking.of(truth(stream), scores).atAlerts(alerts);
    }

    /** Alerts on the rows farthest from the others by principal components. */
    public Ranking.AtAlerts pca(List<SimulatedRecord> stream, long alerts) {
        double[][] rows = encoded(stream);
        double[] scores = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            scores[i] = pca.distance(rows[i]);
        }
        return Ranking.of(truth(stream), scores).atAlerts(alerts);
    }

    /** Which records are anomalies. */
    public static boolean[] truth(List<SimulatedRecord> records) {
        boolean[] truth = new boolean[records.size()];
        for (int i = 0; i < truth.length; i++) {
            truth[i] = records.get(i).anomaly() != null;
        }
        return truth;
    }

    private double[][] encoded(List<SimulatedRecord> records) {
        float[][] raw = raw(records);
        double[][] rows = new double[raw.length][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = columns.encode(raw[i]);
        }
        return rows;
    }

    private float[][] raw(List<SimulatedRecord> records) {
        FeatureEncoder encoder = new FeatureEncoder(features);
        SimulatedRecords source = new SimulatedRecords(records, names);
        float[][] rows = new float[records.size()][features.width()];
        int row = 0;
        for (InputRecord record = source.next(); record != null; record = source.next()) {
            try {
                encoder.encode(record, rows[row++], 0);
            } catch (BadRecordException e) {
                throw new IllegalStateException("a simulated record cannot be encoded: " + e.getMessage(), e);
            }
        }
        return rows;
    }
}
