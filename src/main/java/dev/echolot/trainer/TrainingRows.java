package dev.echolot.trainer;

import dev.echolot.features.FeatureEncoder;
import dev.echolot.features.FeatureMatrix;
import dev.echolot.features.FeatureSpec;
import dev.echolot.features.FieldSpec;
import dev.echolot.features.FieldType;
import dev.echolot.features.VocabularyLearner;
import dev.echolot.record.BadRecordException;
import dev.echolot.record.FieldNames;
import dev.echolot.record.InputRecord;
import dev.echolot.record.RecordSource;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The training data, read and encoded: rows that cannot be encoded are left out and counted, fields without information
 * dropped.
 *
 * @param features the fields that are left, vocabularies learned
 * @param read records read, those left out included
 * @param sources names of the files or topics
 * @param fingerprint SHA-256 over the encoded rows in order, hexadecimal
 */
record TrainingRows(FeatureSpec features, FeatureMatrix rows, long read, List<String> sources, String fingerprint) {

    /** With fewer rows nothing can be held out in earnest. */
    static final int FEWEST = 50;

    /** @throws TrainingException when too few rows or no field is left */
    static TrainingRows read(TrainingSpec spec, RecordSupplier data, ProgressListener progress) throws IOException {
        FieldNames names = new FieldNames(spec.features().paths());
        FeatureSpec features = learnVocabularies(spec, data, names);
        FeatureEncoder encoder = new FeatureEncoder(features);
        FeatureMatrix all = new FeatureMatrix(features.width());
        Set<String> sources = new LinkedHashSet<>();
        Map<String, Integer> rejected = new TreeMap<>();
        String first = null;
        long read = 0;
        try (RecordSource source = data.open(names)) {
            InputRecord record = source.next();
            for (; record != null; record = source.next()) {
                read++;
                sources.add(record.source().topic());
                try {
                    all.add(record, encoder);
                } catch (BadRecordException e) {
                    rejected.merge(e.reason().code(), 1, Integer::sum);
                    first = first == null ? record.source() + ": " + e.getMessage() : first;
                }
            }
        }
        String leftOut = first == null
                ? ""
                : "left out " + (read - all.rows()) + " of " + read + " rows " + rejected + "; the first: " + first;
        if (!leftOut.isEmpty()) {
            progress.note(leftOut);
        }
        if (all.rows() < FEWEST) {
            throw new TrainingException("expected at least " + FEWEST + " usable rows to train on, got " + all.rows()
                    + (leftOut.isEmpty() ? "" : " (" + leftOut + ")"));
        }
        return withoutIdleFields(features, all, read, List.copyOf(sources), progress);
    }

    private static FeatureSpec learnVocabularies(TrainingSpec spec, RecordSupplier data, FieldNames names)
            throws IOException {
        VocabularyLearner learner = new VocabularyLearner(spec.features(), spec.minCount());
        if (!learner.needed()) {
            return spec.features();
        }
        try (RecordSource source = data.open(names)) {
            for (InputRecord record = source.next(); record != null; record = source.next()) {
                learner.add(record);
            }
        }
        return learner.learned();
    }

    /** Drops fields that are missing in every row, or have one value in all of them. */
    private static TrainingRows withoutIdleFields(
            FeatureSpec features, FeatureMatrix all, long read, List<String> sources, ProgressListener progress) {
        List<Integer> kept = new ArrayList<>();
        List<String> dropped = new ArrayList<>();
        for (int f = 0; f < features.width(); f++) {
            String why = idle(features.fields().get(f), all, f);
            if (why == null) {
                kept.add(f);
            } else {
                dropped.add("'" + features.fields().get(f).name() + "' " + why);
            }
        }
        if (kept.isEmpty()) {
            throw new TrainingException("expected at least one field that differs between rows, got none of "
                    + features.width() + ": " + String.join(", ", dropped));
        }
        dropped.forEach(d -> progress.note("field " + d + ": dropped"));
        FeatureMatrix rows = new FeatureMatrix(kept.size());
        float[] row = new float[features.width()];
        float[] part = new float[kept.size()];
        for (int r = 0; r < all.rows(); r++) {
            all.copyRow(r, row, 0);
            for (int i = 0; i < part.length; i++) {
                part[i] = row[kept.get(i)];
            }
            rows.add(part, 0);
        }
        List<FieldSpec> fields = kept.stream().map(features.fields()::get).toList();
        FeatureSpec left = new FeatureSpec(fields, features.keyField(), features.eventTime());
        return new TrainingRows(left, rows, read, sources, fingerprint(rows));
    }

    private static @Nullable String idle(FieldSpec field, FeatureMatrix rows, int f) {
        float value = Float.NaN;
        for (int r = 0; r < rows.rows(); r++) {
            float x = rows.get(r, f);
            if (!Float.isNaN(x) && !Float.isNaN(value) && x != value) {
                return null;
            }
            value = Float.isNaN(x) ? value : x;
        }
        if (Float.isNaN(value)) {
            return "is missing in every row";
        }
        if (field.type() != FieldType.CATEGORICAL) {
            return "is " + value + " in every row";
        }
        return "has one category in every row: "
                + (value == 0 ? "none frequent enough" : field.vocabulary().get((int) value - 1));
    }

    private static String fingerprint(FeatureMatrix rows) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            float[] row = new float[rows.width()];
            java.nio.ByteBuffer bytes = java.nio.ByteBuffer.allocate(4 * row.length);
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
}
