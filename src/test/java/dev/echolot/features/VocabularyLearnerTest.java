package dev.echolot.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echolot.record.FieldNames;
import dev.echolot.record.InputRecord;
import dev.echolot.record.SourcePosition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VocabularyLearnerTest {

    private static final FieldNames NAMES = new FieldNames(List.of("shop"));

    @Test
    void keepsTheFrequentValuesMostFrequentFirstAndFoldsTheRare() {
        List<String> values = new ArrayList<>();
        values.addAll(Collections.nCopies(7, "bar"));
        values.addAll(Collections.nCopies(9, "bakery"));
        values.addAll(Collections.nCopies(7, "atm"));
        values.addAll(Collections.nCopies(4, "zoo"));
        List<String> expected = List.of("bakery", "atm", "bar");
        assertThat(learn(values, 5)).isEqualTo(expected);
        Collections.shuffle(values, new Random(1));
        assertThat(learn(values, 5)).isEqualTo(expected);
    }

    @Test
    void countsOneValueUnderAllItsSpellings() {
        assertThat(learn(List.of("1", "1.0", "1e0", "2"), 1)).containsExactly("1", "2");
    }

    @Test
    void learnsAClassThatIsTheOnlyOne() {
        assertThat(learn(List.of("a", "a"), 1)).containsExactly("a");
    }

    @Test
    void keepsAtMostAThousandValues() {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < 1500; i++) {
            values.addAll(Collections.nCopies(i < 700 ? 9 : 5, "v" + i));
        }
        assertThat(learn(values, 5)).hasSize(1000).startsWith("v0", "v1", "v10");
    }

    @Test
    void refusesIdentifiersAndFieldsWithoutAnyValue() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            ids.add("id" + i);
        }
        assertThatThrownBy(() -> learn(ids, 5))
                .isInstanceOf(UnusableFieldException.class)
                .hasMessageContaining("field 'shop': expected categories, found 100 different values in 100 rows")
                .hasMessageContaining("cover only 0");
        assertThatThrownBy(() -> learn(List.of(), 5)).hasMessageContaining("found no value at all");
    }

    @Test
    void leavesGivenVocabulariesAndOtherFieldsAlone() {
        FeatureSpec given = new FeatureSpec(
                List.of(FieldSpec.categorical("shop", List.of("bar")), FieldSpec.numeric("amount")), "shop", null);
        VocabularyLearner learner = new VocabularyLearner(given, 5);
        assertThat(learner.needed()).isFalse();
        assertThat(learner.learned()).isEqualTo(given);
    }

    private static List<String> learn(List<String> values, int minCount) {
        VocabularyLearner learner = new VocabularyLearner(
                new FeatureSpec(List.of(FieldSpec.categorical("shop", List.of())), null, null), minCount);
        assertThat(learner.needed()).isTrue();
        for (String value : values) {
            InputRecord record = new InputRecord(NAMES, new SourcePosition("t", 0, 0), null, 0);
            record.setText(0, value);
            learner.add(record);
        }
        learner.add(new InputRecord(NAMES, new SourcePosition("t", 0, 0), null, 0));
        return learner.learned().fields().get(0).vocabulary();
    }
}
