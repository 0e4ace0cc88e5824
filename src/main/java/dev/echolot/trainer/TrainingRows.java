package dev.echolot.trainer;

import dev.echolot.features.FeatureEncoder;
import dev.echolot.features.FeatureSpec;
import dev.echolot.features.FieldSpec;
import dev.echolot.features.VocabularyLearner;
import dev.echolot.record.BadRecordException;
import dev.echolot.record.FieldNames;
import dev.echolot.record.InputRecord;
import dev.echolot.record.RecordSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The training data, read and encoded: rows that cannot be encoded are left out and counted, fields without information
 * dropped.
 *
 * @param features the fields that are left, vocabularies learned
 * @param read records read, those left out included
 * @param sources names of the files or topics
 * @param fingerprint SHA-256 over the encoded rows in order, hexadecimal
 */
record TrainingRows(FeatureSpec features, RowStore rows, long read, List<String> sources, String fingerprint)
        implements AutoCloseable {

    /** Rows between two looks at whether to stop. */
    private static final int TOLD_EVERY = 10_000;

    /**
     * Reads the data once, or twice where vocabularies are to be learned.
     *
     * @param workspace keeps the rows
     * @throws TrainingException when too few rows or no field is left
     * @throws TrainingInterruptedException when that was asked for
     */
    static TrainingRows read(
            TrainingSpec spec, RecordSupplier data, TrainingWorkspace workspace, ProgressListener progress)
            throws IOException {
        FieldNames names = new FieldNames(spec.features().paths());
        FeatureSpec features = learnVocabularies(spec, data, names, workspace);
        FeatureEncoder encoder = new FeatureEncoder(features);
        Set<String> sources = new LinkedHashSet<>();
        Map<String, Integer> rejected = new TreeMap<>();
        String first = null;
        long read = 0;
        float[] row = new float[features.width()];
        IdleFields idle = new IdleFields(features.fields());
        try (RowWriter all = new RowWriter(features.width(), workspace.rows())) {
            try (RecordSource source = data.open(names)) {
                InputRecord record = source.next();
                for (; record != null; record = source.next()) {
                    if (++read % TOLD_EVERY == 0) {
                        workspace.checkInterrupted();
                        progress.read(read);
                    }
                    sources.add(record.source().topic());
                    try {
                        encoder.encode(record, row, 0);
                    } catch (BadRecordException e) {
                        rejected.merge(e.reason().code(), 1, Integer::sum);
                        first = first == null ? record.source() + ": " + e.getMessage() : first;
                        continue;
                    }
                    idle.add(row);
                    all.add(row, 0);
                }
            }
            String leftOut = first == null
                    ? ""
                    : "left out " + (read - all.rows()) + " of " + read + " rows " + rejected + "; the first: " + first;
            if (!leftOut.isEmpty()) {
                progress.note(leftOut);
            }
            if (all.rows() < RowsNeeded.FEWEST) {
                throw new TrainingException("expected at least " + RowsNeeded.FEWEST + " usable rows to train on, got "
                        + all.rows() + (leftOut.isEmpty() ? "" : " (" + leftOut + ")"));
            }
            int[] kept = idle.others(progress);
            RowStore rows = all.finish();
            RowStore left = kept.length == features.width() ? rows : rows.columns(kept);
            List<FieldSpec> fields =
                    Arrays.stream(kept).mapToObj(features.fields()::get).toList();
            FeatureSpec seen = new FeatureSpec(fields, features.keyField(), features.eventTime());
            return new TrainingRows(seen, left, read, List.copyOf(sources), fingerprint(left));
        }
    }

    private static FeatureSpec learnVocabularies(
            TrainingSpec spec, RecordSupplier data, FieldNames names, TrainingWorkspace workspace) throws IOException {
        VocabularyLearner learner = new VocabularyLearner(spec.features(), spec.minCount());
        if (!learner.needed()) {
            return spec.features();
        }
        try (RecordSource source = data.open(names)) {
            long read = 0;
            for (InputRecord record = source.next(); record != null; record = source.next()) {
                learner.add(record);
                if (++read % TOLD_EVERY == 0) {
                    workspace.checkInterrupted();
                }
            }
        }
        return learner.learned();
    }

    private static String fingerprint(RowStore rows) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            float[] row = new float[rows.width()];
            ByteBuffer bytes = ByteBuffer.allocate(4 * row.length);
            for (int r = 0; r < rows.rows(); r++) {
                rows.copyRow(r, row, 0);
                bytes.asFloatBuffer().put(row);
                digest.update(bytes.array());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public void close() {
        rows.close();
    }
}
