package dev.echolot.app;

import dev.echolot.evaluation.Evaluation;
import dev.echolot.model.ModelFile;
import dev.echolot.onnx.Device;
import dev.echolot.record.BadRecordException;
import dev.echolot.record.FieldNames;
import dev.echolot.record.InputRecord;
import dev.echolot.record.RecordFiles;
import dev.echolot.record.RecordSource;
import dev.echolot.scoring.BatchScorer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        description =
                "Measures a model on rows whose anomalies are known: ranking, precision at the alert rate, calibration.")
final class EvaluateCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Option(names = "--model", required = true, paramLabel = "M", description = "The model file.")
    private Path model = Path.of("");

    @Option(
            names = "--data",
            required = true,
            arity = "1..*",
            paramLabel = "FILE",
            description = "CSV or JSON Lines; .gz too.")
    private List<Path> data = List.of();

    @Option(
            names = "--label",
            paramLabel = "COL",
            defaultValue = "label",
            description = "Column that is 1 (or true) for anomalies, 0 for normal rows. Default: ${DEFAULT-VALUE}.")
    private String label = "label";

    @Option(
            names = "--alert-rate",
            paramLabel = "R",
            defaultValue = "0.001",
            description = "The alert rate to measure at. Default: ${DEFAULT-VALUE}.")
    private double alertRate;

    @Option(
            names = "--device",
            paramLabel = "D",
            defaultValue = "cpu",
            description = "Where rows are scored: auto, cpu or cuda. Default: ${DEFAULT-VALUE}.")
    private Device device = Device.CPU;

    @Option(names = "--json", description = "The result as one JSON object.")
    private boolean json;

    @Option(names = "--report", paramLabel = "FILE", description = "Also write a report as one HTML file.")
    private @Nullable Path report;

    @Option(
            names = "--train",
            arity = "1..*",
            paramLabel = "FILE",
            description = {
                "With --report: the rows the model was trained on. The report's yardsticks are fitted on them, as the model was;",
                "without, on the rows they are compared on, which favours them."
            })
    private List<Path> training = List.of();

    @Override
    public Integer call() throws IOException {
        AlertRates.check(spec, alertRate);
        if (report == null && !training.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--train: expected --report FILE beside it, got none");
        }
        ModelFile file = ModelFile.load(model);
        FieldNames fields = OfflineScorer.fields(file.manifest().features(), label);
        Labelled rows = new Labelled(fields.indexOf(label));
        try (RecordSource source = RecordFiles.open(data, fields);
                OfflineScorer scorer = new OfflineScorer(file, device)) {
            scorer.score(source, rows);
        }
        Evaluation result;
        try {
            result = Evaluation.of(rows.truth(), rows.scores(), file.manifest().calibration(), alertRate);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(data.get(0) + ", column '" + label + "': " + e.getMessage(), e);
        }
        if (report != null) {
            Reports.write(report, file, device, data, training, label, alertRate, "Evaluation on " + names(data));
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.line(object(file, result, rows.unusable)));
        } else {
            print(out, file, result, rows.unusable);
        }
        return 0;
    }

    private static String names(List<Path> files) {
        return files.stream().map(f -> String.valueOf(f.getFileName())).collect(Collectors.joining(", "));
    }

    private Map<String, @Nullable Object> object(ModelFile file, Evaluation e, long unusable) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("model", file.manifest().id());
        object.put("rows", e.rows());
        object.put("unusable", unusable);
        object.put("anomalies", e.anomalies());
        object.put("auroc", e.auroc());
        object.put("auprc", e.auprc());
        object.put("alert_rate", alertRate);
        object.put("alerts", e.atRate().alerts());
        object.put("precision", e.atRate().precision());
        object.put("recall", e.atRate().recall());
        object.put("precision_at_anomalies", e.atTruth().precision());
        object.put("normal_alert_share", e.calibration().observed());
        object.put("smallest_supported_p_value", e.smallestP());
        return object;
    }

    private void print(PrintWriter out, ModelFile file, Evaluation e, long unusable) {
        out.printf(
                Locale.ROOT,
                "model       %s (%s)%n",
                file.manifest().id(),
                file.manifest().kind());
        out.printf(
                Locale.ROOT,
                "rows        %,d scored, %,d of them anomalies (%.3g %%)%s%n",
                e.rows(),
                e.anomalies(),
                100.0 * e.anomalies() / e.rows(),
                unusable == 0 ? "" : String.format(Locale.ROOT, "; %,d could not be scored", unusable));
        out.printf(Locale.ROOT, "AUROC       %.4f%n", e.auroc());
        out.printf(Locale.ROOT, "AUPRC       %.4f%n", e.auprc());
        out.printf(
                Locale.ROOT,
                "alert rate  %s: %,d alerts, precision %.3f, recall %.3f%n",
                alertRate,
                e.atRate().alerts(),
                e.atRate().precision(),
                e.atRate().recall());
        out.printf(
                Locale.ROOT,
                "            with %,d alerts, as many as anomalies: precision and recall %.3f%n",
                e.atTruth().alerts(),
                e.atTruth().recall());
        out.printf(
                Locale.ROOT,
                "calibration %.4g of the normal rows alerted on, %s asked for (standard error %.2g)%n",
                e.calibration().observed(),
                alertRate,
                e.calibration().standardError());
        if (alertRate < e.smallestP()) {
            out.printf(
                    Locale.ROOT,
                    "            the calibration supports p-values down to %.2g; below, the tail is extrapolated%n",
                    e.smallestP());
        }
    }

    /** Scores and labels of the rows that could be scored. */
    private static final class Labelled implements OfflineScorer.Sink {

        private final int labelCell;
        private final List<Boolean> labels = new ArrayList<>();
        private final List<Float> scores = new ArrayList<>();
        private long unusable;

        private Labelled(int labelCell) {
            this.labelCell = labelCell;
        }

        @Override
        public void scored(InputRecord record, BatchScorer scorer, int row) {
            float score = scorer.anomalyScore(row);
            if (!Float.isFinite(score)) {
                unusable++;
                return;
            }
            labels.add(Truth.of(record, labelCell));
            scores.add(score);
        }

        @Override
        public void unusable(InputRecord record, BadRecordException why) {
            unusable++;
        }

        private boolean[] truth() {
            boolean[] truth = new boolean[labels.size()];
            for (int i = 0; i < truth.length; i++) {
                truth[i] = labels.get(i);
            }
            return truth;
        }

        private float[] scores() {
            float[] values = new float[scores.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = scores.get(i);
            }
            return values;
        }
    }
}
