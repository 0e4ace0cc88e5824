package dev.echolot.app;

import dev.echolot.features.FieldSpec;
import dev.echolot.model.ModelFile;
import dev.echolot.record.BadRecordException;
import dev.echolot.record.InputRecord;
import dev.echolot.scoring.BatchScorer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "reconstruct",
        mixinStandardHelpOptions = true,
        description = {
            "Prints every row as the model would have expected it, as CSV in the units of the data, the same numbers as in the",
            "stream's reconstructions. The last column, filled, names the cells that were missing."
        })
final class ReconstructCommand implements Callable<Integer> {

    @Mixin
    private RowOptions options = new RowOptions();

    @Option(names = "--data", required = true, paramLabel = "FILE", description = "CSV or JSON Lines; .gz too.")
    private Path data = Path.of("");

    @Option(
            names = "--missing-only",
            description = "Fill missing cells and leave the others as they are; times stay missing.")
    private boolean missingOnly;

    @Option(
            names = "--raw",
            description =
                    "Print the model's own numbers: a category's index (0 = unseen), a share of true, a minute of the"
                            + " week.")
    private boolean raw;

    @Override
    public Integer call() throws IOException {
        ModelFile model = options.load();
        try (CsvLines lines = options.lines()) {
            options.score(model, data, new Rows(model, lines));
        }
        return 0;
    }

    /** Writes one line a row. */
    private final class Rows implements OfflineScorer.Sink {

        private final List<FieldSpec> fields;
        private final List<ExpectedText> texts;
        private final CsvLines lines;

        private Rows(ModelFile model, CsvLines lines) {
            this.fields = model.manifest().features().fields();
            this.texts = fields.stream().map(ExpectedText::new).toList();
            this.lines = lines;
            fields.forEach(field -> lines.cell(field.name()));
            lines.cell("filled").end();
        }

        @Override
        public void scored(InputRecord record, BatchScorer scorer, int row) {
            StringBuilder filled = new StringBuilder();
            for (int f = 0; f < fields.size(); f++) {
                boolean missing = Float.isNaN(scorer.features().get(row * fields.size() + f));
                float expected = scorer.expected(row, f);
                if (missingOnly && !missing) {
                    lines.cell(record.shown(f));
                } else if (missingOnly && !texts.get(f).readable()) {
                    lines.cell("");
                    continue;
                } else if (raw) {
                    lines.cell(expected);
                } else {
                    lines.cell(texts.get(f).of(expected));
                }
                if (missing) {
                    filled.append(filled.isEmpty() ? "" : ";")
                            .append(fields.get(f).name());
                }
            }
            lines.cell(filled.toString()).end();
        }

        @Override
        public void unusable(InputRecord record, BadRecordException why) {
            lines.unusable(record, String.valueOf(why.getMessage()));
            fields.forEach(field -> lines.cell("nan"));
            lines.cell("").end();
        }
    }
}
