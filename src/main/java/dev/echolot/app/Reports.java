package dev.echolot.app;

import dev.echolot.evaluation.ReportPage;
import dev.echolot.evaluation.ReportRows;
import dev.echolot.features.FeatureEncoder;
import dev.echolot.features.FeatureSpec;
import dev.echolot.model.ModelFile;
import dev.echolot.onnx.Device;
import dev.echolot.record.BadRecordException;
import dev.echolot.record.FieldNames;
import dev.echolot.record.InputRecord;
import dev.echolot.record.RecordFiles;
import dev.echolot.record.RecordSource;
import dev.echolot.scoring.BatchScorer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the HTML report of a model on rows of files. */
final class Reports {

    private Reports() {}

    /**
     * Scores the rows and writes the report.
     *
     * @param training rows to fit the yardsticks on; none: those of the data
     * @param label the column of labels, or null
     * @param about what rows these are
     */
    static void write(
            Path file,
            ModelFile model,
            Device device,
            List<Path> data,
            List<Path> training,
            @Nullable String label,
            double alertRate,
            String about)
            throws IOException {
        FieldNames fields = label == null
                ? OfflineScorer.fields(model.manifest().features())
                : OfflineScorer.fields(model.manifest().features(), label);
        int cell = label == null ? -1 : fields.indexOf(label);
        ReportRows rows = new ReportRows(model.manifest());
        try (RecordSource source = RecordFiles.open(data, fields);
                OfflineScorer scorer = new OfflineScorer(model, device)) {
            scorer.score(source, new OfflineScorer.Sink() {
                @Override
                public void scored(InputRecord record, BatchScorer scores, int row) {
                    rows.add(scores, row, record.source().offset(), cell < 0 ? null : Truth.of(record, cell));
                }

                @Override
                public void unusable(InputRecord record, BadRecordException why) {
                    rows.unusable();
                }
            });
        }
        if (!training.isEmpty()) {
            addTraining(rows, model, training);
        }
        try {
            Files.writeString(file, ReportPage.of(model, rows, alertRate, about));
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(data.get(0) + ": " + e.getMessage(), e);
        }
    }

    private static void addTraining(ReportRows rows, ModelFile model, List<Path> training) throws IOException {
        FeatureSpec features = model.manifest().features();
        FeatureEncoder encoder = new FeatureEncoder(features);
        float[] row = new float[features.width()];
        try (RecordSource source = RecordFiles.open(training, OfflineScorer.fields(features))) {
            for (InputRecord record = source.next(); record != null; record = source.next()) {
                try {
                    encoder.encode(record, row, 0);
                    rows.addTraining(row);
                } catch (BadRecordException e) {
                    // training leaves it out too
                }
            }
        }
    }

    /** The usual column of labels, where a file has it. */
    static @Nullable String label(Path file) throws IOException {
        return RecordFiles.columns(file).contains(Truth.COLUMN) ? Truth.COLUMN : null;
    }
}
