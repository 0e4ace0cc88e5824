package dev.echolot.features;

import dev.echolot.record.FieldNames;
import dev.echolot.record.InputRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Learns the vocabularies of categorical fields in one pass: show it every record, then ask for the finished {@link
 * FeatureSpec}. A value seen less than {@code minCount} times is folded into "unseen", and of the rest the {@link
 * #MAX_VALUES} most frequent are kept (equals by text). Fields that came with a vocabulary keep it. The result does not
 * depend on the order of the records.
 *
 * <p>Used by one thread. Memory: about 100 bytes a distinct value, at most {@link #MAX_COUNTED} of them a field.
 */
public final class VocabularyLearner {

    /** The longest vocabulary learned. */
    public static final int MAX_VALUES = 1000;

    /** A field with more distinct values than this is taken for an identifier. */
    public static final int MAX_COUNTED = 500_000;

    private final FeatureSpec spec;
    private final int minCount;
    private final List<Learner> learners = new ArrayList<>();
    private @Nullable FieldNames names;

    /** @param minCount from 1 */
    public VocabularyLearner(FeatureSpec spec, int minCount) {
        if (minCount < 1) {
            throw new IllegalArgumentException("expected a minimum count of at least 1, got " + minCount);
        }
        this.spec = spec;
        this.minCount = minCount;
        for (FieldSpec field : spec.fields()) {
            if (field.type() == FieldType.CATEGORICAL && field.vocabulary().isEmpty()) {
                learners.add(new Learner(field.name()));
            }
        }
    }

    /** Whether there is anything to learn; when not, the pass over the data can be saved. */
    public boolean needed() {
        return !learners.isEmpty();
    }

    /** Counts one record's values; missing cells count for nothing. */
    public void add(InputRecord record) {
        if (record.fields() != names) {
            names = record.fields();
            for (Learner learner : learners) {
                learner.cell = names.indexOf(learner.name);
            }
        }
        for (Learner learner : learners) {
            String value = learner.cell < 0 ? null : record.canonicalText(learner.cell);
            if (value != null) {
                learner.add(value);
            }
        }
    }

    /**
     * The specification with every vocabulary filled.
     *
     * @throws UnusableFieldException naming the fields that hold no value, or so many different ones that they are
     *     identifiers rather than categories
     */
    public FeatureSpec learned() {
        Map<String, List<String>> vocabularies = new HashMap<>();
        List<String> problems = new ArrayList<>();
        for (Learner learner : learners) {
            vocabularies.put(learner.name, learner.vocabulary(minCount, problems));
        }
        if (!problems.isEmpty()) {
            throw new UnusableFieldException(problems);
        }
        List<FieldSpec> fields = spec.fields().stream()
                .map(f -> f.withVocabulary(vocabularies.getOrDefault(f.name(), f.vocabulary())))
                .toList();
        return new FeatureSpec(fields, spec.keyField(), spec.eventTime());
    }

    private static final class Learner {

        private final String name;
        private final Map<String, Count> counts = new HashMap<>();
        private int cell = -1;
        private long rows;
        private boolean overflown;

        private Learner(String name) {
            this.name = name;
        }

        private void add(String value) {
            rows++;
            Count count = counts.get(value);
            if (count != null) {
                count.rows++;
            } else if (counts.size() < MAX_COUNTED) {
                counts.put(value, new Count(value));
            } else {
                overflown = true;
            }
        }

        private List<String> vocabulary(int minCount, List<String> problems) {
            if (counts.isEmpty()) {
                problems.add("field '" + name + "': expected categories to learn, found no value at all");
                return List.of();
            }
            List<Count> kept = counts.values().stream()
                    .filter(c -> c.rows >= minCount)
                    .sorted(Comparator.comparingLong((Count c) -> -c.rows).thenComparing(c -> c.value))
                    .limit(MAX_VALUES)
                    .toList();
            long covered = kept.stream().mapToLong(c -> c.rows).sum();
            if (overflown || covered * 2 < rows) {
                problems.add("field '" + name + "': expected categories, found " + (overflown ? "more than " : "")
                        + counts.size() + " different values in " + rows + " rows, and the " + kept.size()
                        + " that could be learned (seen " + minCount + " times or more, at most " + MAX_VALUES
                        + ") cover only " + covered + " of them; an identifier is no feature, leave it out");
            }
            return kept.stream().map(c -> c.value).toList();
        }
    }

    private static final class Count {

        private final String value;
        private long rows = 1;

        private Count(String value) {
            this.value = value;
        }
    }
}
