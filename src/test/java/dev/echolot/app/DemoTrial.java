package dev.echolot.app;

import dev.echolot.app.demo.Scenario;
import dev.echolot.app.demo.SimulatedRecord;
import dev.echolot.app.demo.SimulatedRecords;
import dev.echolot.app.demo.Simulator;
import dev.echolot.app.demo.Yardsticks;
import dev.echolot.evaluation.Ranking;
import dev.echolot.model.ModelFile;
import dev.echolot.onnx.Device;
import dev.echolot.record.BadRecordException;
import dev.echolot.record.FieldNames;
import dev.echolot.record.InputRecord;
import dev.echolot.scoring.BatchScorer;
import dev.echolot.trainer.ProgressListener;
import dev.echolot.trainer.Trainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One demo without Kafka: the same history, model and stream, scored offline. */
record DemoTrial(
        long seed, Ranking.AtAlerts model, Ranking.AtAlerts single, Ranking.AtAlerts pca, double auroc, double auprc) {

    static DemoTrial run(Scenario scenario, long seed, int historySize, int streamSize, Path dir) throws Exception {
        Simulator simulator = scenario.simulator(seed);
        List<SimulatedRecord> history = take(simulator, historySize);
        List<SimulatedRecord> stream = take(simulator, streamSize);
        ModelFile model = Trainer.train(
                        scenario.trainingSpec(),
                        fields -> new SimulatedRecords(history, fields),
                        seed,
                        ProgressListener.SILENT)
                .write(dir);
        double[] scores = new double[streamSize];
        int[] alerts = {0};
        try (OfflineScorer scorer = new OfflineScorer(model, Device.CPU)) {
            FieldNames fields = OfflineScorer.fields(model.manifest().features());
            scorer.score(new SimulatedRecords(stream, fields), new OfflineScorer.Sink() {
                private int at;

                @Override
                public void scored(InputRecord record, BatchScorer scored, int row) {
                    scores[at] = scored.anomalyScore(row);
                    double p = model.manifest().calibration().pValue(scores[at++]);
                    alerts[0] += p <= Scenario.ALERT_RATE ? 1 : 0;
                }

                @Override
                public void unusable(InputRecord record, BadRecordException why) {
                    throw new IllegalStateException(why);
                }
            });
        }
        Ranking ranking = Ranking.of(Yardsticks.truth(stream), scores);
        Yardsticks yardsticks = new Yardsticks(scenario, model.manifest().features(), history);
        return new DemoTrial(
                seed,
                ranking.atAlerts(alerts[0]),
                yardsticks.single(stream, alerts[0]),
                yardsticks.pca(stream, alerts[0]),
                ranking.auroc(),
                ranking.averagePrecision());
    }

    private static List<SimulatedRecord> take(Simulator simulator, int n) {
        List<SimulatedRecord> records = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            records.add(simulator.next());
        }
        return records;
    }
}
