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
import dev.echolot.scoring.CodePrecision;
import dev.echolot.scoring.WholeRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Gathers the codes of rows, one row for each row read; NaN in every element where a row has no code. */
final class Codes implements OfflineScorer.Sink {

    private final FeatureMatrix codes;
    private final CsvLines lines;
    private final float[] code;
    private final WholeRows whole;
    private final float[] features;
    private final int codeBytes;

    /**
     * @param lines hears of rows without a code
     * @param codeBytes what a code takes, where rows are kept whole if that pays; 0 for no such row
     */
    private Codes(ModelFile model, CsvLines lines, int codeBytes) {
        this.code = new float[model.manifest().architecture().latent()];
        this.codes = new FeatureMatrix(code.length);
        this.features = new float[model.manifest().features().width()];
        this.whole = new WholeRows(features.length);
        this.lines = lines;
        this.codeBytes = codeBytes;
    }

    /** The codes of a file's rows. */
    static FeatureMatrix of(RowOptions options, ModelFile model, Path data, CsvLines lines) throws IOException {
        return of(options, model, data, lines, 0).codes;
    }

    /**
     * The codes of a file's rows, to be packed.
     *
     * @param wholeRows whether rows are kept whole where that pays
     */
    static CodeFile packed(
            RowOptions options, ModelFile model, Path data, CsvLines lines, CodePrecision precision, boolean wholeRows)
            throws IOException {
        int codeBytes = model.manifest().architecture().latent() * precision.bytes();
        Codes sink = of(options, model, data, lines, wholeRows ? codeBytes : 0);
        return new CodeFile(model.manifest().embeddingSpace(), precision, sink.codes, sink.whole);
    }

    private static Codes of(RowOptions options, ModelFile model, Path data, CsvLines lines, int codeBytes)
            throws IOException {
        Codes sink = new Codes(model, lines, codeBytes);
        options.score(model, data, sink);
        return sink;
    }

    /**
     * Codes that {@code encode} wrote, as CSV or packed.
     *
     * @throws CommandFailure when they are of another model's space or width
     */
    static CodeFile read(ModelFile model, Path file) throws IOException {
        int latent = model.manifest().architecture().latent();
        int fields = model.manifest().features().width();
        String space = model.manifest().embeddingSpace();
        if (Files.isDirectory(file)) {
            throw new CommandFailure(file + ": expected a file of codes, found a directory");
        }
        if (CodeFile.is(file)) {
            CodeFile packed = CodeFile.read(file);
            if (!packed.space().equals(space) || packed.codes().width() != latent) {
                throw new CommandFailure(file + ": expected codes of " + latent + " in the space " + space + " of "
                        + model.manifest().id() + ", got codes of "
                        + packed.codes().width() + " in the space "
                        + packed.space());
            }
            if (packed.whole().count() > 0 && packed.whole().fields() != fields) {
                throw new CommandFailure(file + ": expected whole rows of " + fields + " fields, got of "
                        + packed.whole().fields());
            }
            return packed;
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
        return new CodeFile(space, CodePrecision.F32, codes, new WholeRows(fields));
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
        if (!finite) {
            none(record, "its code is not finite");
            return;
        }
        if (WholeRows.pays(scorer.reconstructionError(row), features.length, codeBytes)) {
            scorer.features().get(row * features.length, features);
            whole.add(codes.rows(), features);
        }
        codes.add(code, 0);
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
