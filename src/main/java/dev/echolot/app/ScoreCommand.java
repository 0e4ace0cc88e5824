package dev.echolot.app;

import dev.echolot.detection.AlertPolicy;
import dev.echolot.detection.Verdict;
import dev.echolot.features.FieldSpec;
import dev.echolot.model.Calibration;
import dev.echolot.model.ModelFile;
import dev.echolot.onnx.Device;
import dev.echolot.record.BadRecordException;
import dev.echolot.record.InputRecord;
import dev.echolot.record.RecordFiles;
import dev.echolot.record.RecordSource;
import dev.echolot.scoring.BatchScorer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "score",
        mixinStandardHelpOptions = true,
        description = {
            "Scores the rows of a file: one score a line, in order, larger = more anomalous, 'nan' for a row that cannot",
            "be scored. With --full a CSV: score, p-value, severity, anomaly, then each field's contribution and",
            "expected value, then the embedding."
        })
final class ScoreCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Option(names = "--model", required = true, paramLabel = "M", description = "The model file.")
    private Path model = Path.of("");

    @Option(names = "--data", required = true, paramLabel = "FILE", description = "CSV or JSON Lines; .gz too.")
    private Path data = Path.of("");

    @Option(names = "--out", paramLabel = "FILE", description = "Where the scores go. Default: standard output.")
    private @Nullable Path out;

    @Option(
            names = "--alert-rate",
            paramLabel = "R",
            defaultValue = "0.001",
            description = "A row is an anomaly when its p-value is at most this. Default: ${DEFAULT-VALUE}.")
    private double alertRate;

    @Option(names = "--full", description = "Everything the model says of a row.")
    private boolean full;

    @Option(
            names = "--device",
            paramLabel = "D",
            defaultValue = "cpu",
            description = "auto, cpu or cuda. Default: cpu.")
    private Device device = Device.CPU;

    @Override
    public Integer call() throws IOException {
        AlertRates.check(spec, alertRate);
        ModelFile file = ModelFile.load(model);
        try (RecordSource source = RecordFiles.open(
                        List.of(data), OfflineScorer.fields(file.manifest().features()));
                OfflineScorer scorer = new OfflineScorer(file, device)) {
            PrintWriter target = out == null ? spec.commandLine().getOut() : create(out);
            try {
                Lines lines = new Lines(file, target);
                if (full) {
                    lines.header();
                }
                scorer.score(source, lines);
                lines.finish();
            } finally {
                if (out == null) {
                    target.flush();
                } else {
                    target.close();
                }
            }
        }
        return 0;
    }

    private PrintWriter create(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new ParameterException(spec.commandLine(), "--out: expected a file, " + file + " is a directory");
        }
        return new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8));
    }

    /** Writes one line a row. */
    private final class Lines implements OfflineScorer.Sink {

        private final PrintWriter target;
        private final List<FieldSpec> fields;
        private final int latent;
        private final Calibration calibration;
        private final AlertPolicy policy;
        private final StringBuilder line = new StringBuilder();
        private long unusable;

        private Lines(ModelFile file, PrintWriter target) {
            this.target = target;
            this.fields = file.manifest().features().fields();
            this.latent = file.manifest().architecture().latent();
            this.calibration = file.manifest().calibration();
            this.policy = AlertRates.policy(calibration, alertRate);
        }

        private void header() {
            line.append("score,p_value,severity,anomaly");
            for (FieldSpec field : fields) {
                line.append(',').append(quoted(field.name() + ".contribution"));
                line.append(',').append(quoted(field.name() + ".expected"));
            }
            for (int i = 0; i < latent; i++) {
                line.append(",embedding.").append(i);
            }
            end();
        }

        @Override
        public void scored(InputRecord record, BatchScorer scorer, int row) {
            float score = scorer.anomalyScore(row);
            if (!Float.isFinite(score)) {
                unusable(record, "its score is not a finite number");
                return;
            }
            append(score);
            if (full) {
                Verdict judged = policy.judge(calibration.pValue(score), false);
                line.append(',').append(judged.pValue());
                line.append(',').append((float) judged.severity());
                line.append(',').append(judged.anomaly());
                for (int f = 0; f < fields.size(); f++) {
                    line.append(',');
                    append(scorer.contribution(row, f));
                    line.append(',');
                    append(scorer.expected(row, f));
                }
                for (int i = 0; i < latent; i++) {
                    line.append(',');
                    append(scorer.embedding(row, i));
                }
            }
            end();
        }

        @Override
        public void unusable(InputRecord record, BadRecordException why) {
            unusable(record, String.valueOf(why.getMessage()));
        }

        private void unusable(InputRecord record, String why) {
            if (unusable++ == 0) {
                spec.commandLine()
                        .getErr()
                        .println("echolot: row " + record.source().offset() + " cannot be scored: " + why);
            }
            line.append("nan");
            if (full) {
                nothing();
            }
            end();
        }

        private void finish() {
            if (unusable > 1) {
                spec.commandLine().getErr().println("echolot: " + unusable + " rows in all cannot be scored");
            }
        }

        private void nothing() {
            line.append(",nan,nan,false");
            line.append(",nan".repeat(2 * fields.size() + latent));
        }

        private void append(float value) {
            if (Float.isNaN(value)) {
                line.append("nan");
            } else {
                line.append(value);
            }
        }

        private void end() {
            target.println(line);
            line.setLength(0);
        }

        private static String quoted(String name) {
            return name.matches(".*[\",\\r\\n].*") ? '"' + name.replace("\"", "\"\"") + '"' : name;
        }
    }
}
