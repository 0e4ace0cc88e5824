package dev.echolot.app;

import dev.echolot.features.FeatureMatrix;
import dev.echolot.model.ModelFile;
import dev.echolot.record.BadRecordException;
import dev.echolot.record.FieldNames;
import dev.echolot.record.InputRecord;
import dev.echolot.record.RecordFiles;
import dev.echolot.record.RecordSource;
import dev.echolot.scoring.BatchScorer;
import dev.echolot.scoring.CodeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Gathers the codes of rows, one row for each row read; NaN in every element where a row has no code. */
final class Codes implements OfflineScorer.Sink {

    private final FeatureMatrix codes;
    private final CsvLines lines;
    private final float[] code;

    /** @param lines hears of rows without a code */
    Codes(ModelFile model, CsvLines lines) {
        this.code = new float[model.manifest().architecture().latent()];
        this.codes = new FeatureMatrix(code.length);
        this.lines = lines;
    }

    /** The codes of a file's rows. */
    static FeatureMatrix of(RowOptions options, ModelFile model, Path data, CsvLines lines) throws IOException {
        Codes sink = new Codes(model, lines);
        options.score(model, data, sink);
        return sink.codes;
    }

    /**
     * Codes that {@code encode} wrote, as CSV or packed.
     *
     * @throws CommandFailure when they are of another model's space or width
     */
    static FeatureMatrix read(ModelFile model, Path file) throws IOException {
        int latent = model.manifest().architecture().latent();
        if (CodeFile.is(file)) {
            CodeFile packed = CodeFile.read(file);
            String space = model.manifest().embeddingSpace();
            if (!packed.space().equals(space) || packed.codes().width() != latent) {
                throw new CommandFailure(file + ": expected codes of " + latent + " in the space " + space + " of "
                        + model.manifest().id() + ", got codes of "
                        + packed.codes().width() + " in the space "
                        + packed.space());
            }
            return packed.codes();
        }
        List<String> names =
                IntStream.range(0, latent).mapToObj(i -> "embedding." + i).toList();
        FeatureMatrix codes = new FeatureMatrix(latent);
        float[] row = new float[latent];
        try (RecordSource source = RecordFiles.open(List.of(file), new FieldNames(names))) {
            for (InputRecord record = source.next(); record != null; record = source.next()) {
                for (int i = 0; i < latent; i++) {
                    row[i] = element(file, record, i);
                }
                codes.add(row, 0);
            }
        }
        return codes;
    }

    private static float element(Path file, InputRecord record, int i) {
        String text = record.canonicalText(i);
        if (text == null) {
            return Float.NaN;
        }
        try {
            float value = Float.parseFloat(text);
            if (Float.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new CommandFailure(file + ", row " + record.source().offset() + ": expected a finite number in column '"
                + record.fields().name(i) + "', got '" + record.shown(i) + "'");
    }

    /** Whether a row has no code. */
    static boolean absent(float[] code) {
        for (float element : code) {
            if (Float.isNaN(element)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void scored(InputRecord record, BatchScorer scorer, int row) {
        boolean finite = true;
        for (int i = 0; i < code.length; i++) {
            code[i] = scorer.embedding(row, i);
            finite &= Float.isFinite(code[i]);
        }
        if (finite) {
            codes.add(code, 0);
        } else {
            none(record, "its code is not finite");
        }
    }

    @Override
    public void unusable(InputRecord record, BadRecordException why) {
        none(record, String.valueOf(why.getMessage()));
    }

    private void none(InputRecord record, String why) {
        lines.unusable(record, why);
        java.util.Arrays.fill(code, Float.NaN);
        codes.add(code, 0);
    }
}
