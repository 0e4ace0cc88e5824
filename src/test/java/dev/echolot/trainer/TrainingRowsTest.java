package dev.echolot.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echolot.features.FieldSpec;
import dev.echolot.features.UnusableFieldException;
import dev.echolot.trainer.TrainingSpec.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TrainingRowsTest {

    private final List<String> notes = new ArrayList<>();
    private final ProgressListener listener = new ProgressListener() {
        @Override
        public void note(String line) {
            notes.add(line);
        }
    };

    private interface Line {
        @Nullable
        String[] of(int row);
    }

    private TrainingRows read(List<FieldSpec> fields, int rows, Line line) throws Exception {
        Rows data = new Rows(fields.stream().map(FieldSpec::name).toList());
        for (int r = 0; r < rows; r++) {
            data.add(line.of(r));
        }
        return TrainingRows.read(
                TrainingSpec.of("m", Kind.UNDERCOMPLETE, fields), data, TrainingWorkspace.temporary(), listener);
    }

    @Test
    void leavesOutRowsThatCannotBeEncodedAndSaysWhy() throws Exception {
        TrainingRows rows = read(List.of(FieldSpec.numeric("a"), FieldSpec.numeric("b")), 100, r -> switch (r) {
            case 3 -> new String[] {"Infinity", "1"};
            case 4 -> new String[] {"1e300", "1"};
            case 5 -> new String[] {"abc", "1"};
            case 6 -> new String[] {null, null};
            default -> new String[] {"" + r, null};
        });
        assertThat(rows.rows().rows()).isEqualTo(96);
        assertThat(rows.read()).isEqualTo(100);
        assertThat(notes.get(0))
                .startsWith("left out 4 of 100 rows {")
                .contains("not_finite=", "no_fields=1", "rows-0@3");
    }

    @Test
    void dropsFieldsWithoutInformationAndSaysWhy() throws Exception {
        List<FieldSpec> fields = List.of(
                FieldSpec.numeric("constant"),
                FieldSpec.numeric("absent"),
                FieldSpec.categorical("single", List.of("x", "y")),
                FieldSpec.numeric("good"));
        TrainingRows rows = read(fields, 60, r -> new String[] {"5", null, r % 3 == 0 ? null : "x", "" + r});
        assertThat(rows.features().fields()).extracting(FieldSpec::name).containsExactly("good");
        assertThat(notes)
                .containsExactly(
                        "field 'constant' is 5.0 in every row: dropped",
                        "field 'absent' is missing in every row: dropped",
                        "field 'single' has one category in every row: x: dropped");
    }

    @Test
    void failsWhereNoFieldIsLeft() {
        assertThatThrownBy(() -> read(List.of(FieldSpec.numeric("a")), 60, r -> new String[] {"5"}))
                .isInstanceOf(TrainingException.class)
                .hasMessage(
                        "expected at least one field that differs between rows, got none of 1: 'a' is 5.0 in every row");
    }

    @Test
    void failsWithTooFewRowsAndSaysHowManyAreNeeded() {
        assertThatThrownBy(() -> read(List.of(FieldSpec.numeric("a")), 60, r -> new String[] {r < 30 ? "x" : "" + r}))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("expected at least 50 usable rows to train on, got 30")
                .hasMessageContaining("left out 30 of 60 rows {wrong_type=30}");
    }

    @Test
    void learnsVocabulariesFromTheRows() throws Exception {
        TrainingRows rows = read(List.of(FieldSpec.categorical("c", List.of()), FieldSpec.numeric("n")), 60, r ->
                new String[] {r == 0 ? "rare" : r % 2 == 0 ? "even" : "odd", "" + r});
        assertThat(rows.features().fields().get(0).vocabulary()).containsExactlyInAnyOrder("even", "odd");
        assertThat(rows.rows().get(0, 0)).as("the rare value counts as unseen").isZero();
    }

    @Test
    void refusesAnIdentifierAsACategory() {
        assertThatThrownBy(() -> read(List.of(FieldSpec.categorical("id", List.of()), FieldSpec.numeric("n")), 60, r ->
                        new String[] {"id" + r, "" + r}))
                .isInstanceOf(UnusableFieldException.class)
                .hasMessageContaining("'id'");
    }

    @Test
    void fingerprintsTheEncodedRows() throws Exception {
        List<FieldSpec> fields = List.of(FieldSpec.numeric("a"));
        TrainingRows first = read(fields, 60, r -> new String[] {"" + r});
        TrainingRows same = read(fields, 60, r -> new String[] {r + ".0"});
        TrainingRows other = read(fields, 60, r -> new String[] {"" + (r + 1)});
        assertThat(same.fingerprint()).isEqualTo(first.fingerprint());
        assertThat(other.fingerprint()).isNotEqualTo(first.fingerprint());
    }
}
