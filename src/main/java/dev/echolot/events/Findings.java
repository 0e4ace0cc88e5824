package dev.echolot.events;

import dev.echolot.event.Direction;
import dev.echolot.event.FieldFinding;
import dev.echolot.features.FieldSpec;
import dev.echolot.features.FieldText;
import dev.echolot.features.FieldType;
import dev.echolot.model.ModelManifest;
import dev.echolot.scoring.BatchScorer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Which field was odd, what it held, and what would have been normal: one finding a field, largest share first. */
final class Findings {

    /** Below this share of the score a field is as expected. */
    private static final double ODD_SHARE = 0.02;

    /**
     * A number no further than this from the expected one is as expected: in the field's deviations, or in logarithms where
     * the model takes them.
     */
    private static final double SAME = 0.1;

    private static final int TEXT_MAX = 256;

    private final List<FieldSpec> fields;
    private final List<ModelManifest.FieldStatistics> statistics;
    private final List<FieldText> texts;

    Findings(ModelManifest manifest) {
        this.fields = manifest.features().fields();
        this.statistics = manifest.statistics();
        this.texts = fields.stream().map(FieldText::new).toList();
    }

    List<FieldFinding> of(ScoredRecord record) {
        BatchScorer scores = record.scores();
        float score = scores.anomalyScore(record.row());
        List<FieldFinding> findings = new ArrayList<>(fields.size());
        for (int i = 0; i < fields.size(); i++) {
            float contribution = scores.contribution(record.row(), i);
            findings.add(finding(record, i, contribution, score > 0 ? contribution / score : 0));
        }
        findings.sort(Comparator.comparingDouble(FieldFinding::getContribution).reversed());
        return findings;
    }

    private FieldFinding finding(ScoredRecord record, int index, float contribution, float share) {
        FieldSpec field = fields.get(index);
        float actual = record.scores().features().get(record.row() * fields.size() + index);
        float expected = record.scores().expected(record.row(), index);
        boolean missing = Float.isNaN(actual);
        String expectedText = capped(texts.get(index).of(expected));
        String actualText = missing ? null : capped(actualText(record, index, actual));
        boolean same = expectedText.equals(actualText) || isNear(index, actual, expected);
        return FieldFinding.newBuilder()
                .setName(field.name())
                .setActual(actualText)
                .setExpected(expectedText)
                .setActualValue(missing ? null : (double) actual)
                .setExpectedValue(expected)
                .setContribution(contribution)
                .setShare(share)
                .setDirection(direction(field, actual, expected, same || share < ODD_SHARE))
                .setMissing(missing)
                .setUnseen(field.type() == FieldType.CATEGORICAL && actual == 0)
                .build();
    }

    private boolean isNear(int index, float actual, float expected) {
        FieldSpec field = fields.get(index);
        if (field.type() != FieldType.NUMERIC) {
            return false;
        }
        return field.log()
                ? Math.abs(logarithm(actual) - logarithm(expected)) <= SAME
                : Math.abs(actual - expected) <= SAME * statistics.get(index).deviation();
    }

    private static double logarithm(float value) {
        return Math.signum(value) * Math.log1p(Math.abs(value));
    }

    /** A category the model does not know is shown as it came; everything else as the model read it. */
    private String actualText(ScoredRecord record, int index, float actual) {
        return fields.get(index).type() == FieldType.CATEGORICAL
                ? record.input().shown(index)
                : texts.get(index).of(actual);
    }

    /**
     * @param asExpected also of a field with a large share: the echo is faithful, but the value is rare in itself, or a
     *     category less likely than the model wants it
     */
    private static Direction direction(FieldSpec field, float actual, float expected, boolean asExpected) {
        if (Float.isNaN(actual)) {
            return Direction.MISSING;
        }
        if (asExpected) {
            return Direction.AS_EXPECTED;
        }
        if (field.type() == FieldType.NUMERIC) {
            return actual > expected ? Direction.HIGHER : Direction.LOWER;
        }
        return Direction.DIFFERENT;
    }

    private static String capped(String text) {
        return text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX) + "...";
    }
}
