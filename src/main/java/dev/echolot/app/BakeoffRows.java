package dev.echolot.app;

import dev.echolot.record.FieldNames;
import dev.echolot.record.InputRecord;
import dev.echolot.record.RecordFiles;
import dev.echolot.record.RecordSource;
import dev.echolot.trainer.RecordSupplier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a bake-off: some train every contestant, others are scored by all of them. No row does both.
 *
 * @param data the files that train
 * @param train which of their rows
 * @param scored the files that are scored
 * @param score which of their rows
 * @param truth of the rows of {@code scored}, by place, or null without labels
 */
record BakeoffRows(List<Path> data, BitSet train, List<Path> scored, BitSet score, @Nullable BitSet truth) {

    /**
     * Splits the rows.
     *
     * @param test rows to score; none = a share of the data, drawn by seed, is kept back for it
     * @param label column of labels, or null
     * @param clean whether rows labelled as anomalies train nobody
     */
    static BakeoffRows split(
            List<Path> data, List<Path> test, double holdOut, long seed, @Nullable String label, boolean clean)
            throws IOException {
        BitSet train = new BitSet();
        BitSet score = new BitSet();
        BitSet labels = new BitSet();
        SplittableRandom random = new SplittableRandom(seed);
        int rows = read(data, label, labels);
        for (int r = 0; r < rows; r++) {
            boolean kept = test.isEmpty() && random.nextDouble() < holdOut;
            score.set(r, kept);
            train.set(r, !kept && !(clean && labels.get(r)));
        }
        if (test.isEmpty()) {
            return new BakeoffRows(data, train, data, score, label == null ? null : labels);
        }
        BitSet truth = new BitSet();
        score.set(0, read(test, label, truth));
        return new BakeoffRows(data, train, test, score, label == null ? null : truth);
    }

    private static int read(List<Path> files, @Nullable String label, BitSet labels) throws IOException {
        String column =
                label != null ? label : RecordFiles.columns(files.get(0)).get(0);
        int rows = 0;
        try (RecordSource source = RecordFiles.open(files, new FieldNames(List.of(column)))) {
            for (InputRecord record = source.next(); record != null; record = source.next()) {
                labels.set(rows++, label != null && Truth.of(record, 0));
            }
        }
        return rows;
    }

    RecordSupplier training() {
        return fields -> new ChosenRows(RecordFiles.open(data, fields), train);
    }

    RecordSource scoring(FieldNames fields) throws IOException {
        return new ChosenRows(RecordFiles.open(scored, fields), score);
    }
}
