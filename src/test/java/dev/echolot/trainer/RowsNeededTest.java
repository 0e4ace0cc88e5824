package dev.echolot.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolot.record.FieldNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RowsNeededTest {

    @Test
    void growWithTheColumnsAndTheCode() {
        assertThat(RowsNeeded.of(3, 2)).isEqualTo(50);
        assertThat(RowsNeeded.of(300, 2)).isEqualTo(600);
        assertThat(RowsNeeded.of(300, 40)).isEqualTo(800);
    }

    @Test
    void areSaidWhereThereAreFewer() throws Exception {
        List<String> notes = new ArrayList<>();
        ProgressListener listener = new ProgressListener() {
            @Override
            public void note(String line) {
                notes.add(line);
            }
        };
        TrainingSpec spec = MixedRows.spec(TrainingSpec.Kind.UNDERCOMPLETE, 1).withLatent(7);
        Trainer.train(spec, MixedRows.ordinary(139, 1), 1, listener);
        assertThat(notes)
                .anyMatch(n -> n.startsWith(
                        "warning: few rows, 139: 14 encoded columns and a code of 7 need 140 (2 for each"));
        notes.clear();
        Trainer.train(spec, MixedRows.ordinary(140, 1), 1, listener);
        assertThat(notes).noneMatch(n -> n.contains("few rows"));
    }

    @Test
    void areShownByInitWithVocabulariesAsTheyWouldBeLearned() throws Exception {
        Rows rows = new Rows(List.of("shop", "x"));
        for (int i = 0; i < 600; i++) {
            rows.add("shop " + i % 40, Integer.toString(i * 7919 % 997));
        }
        DataProfile profile = new DataProfiler(null, null, Set.of())
                .profile(rows.open(new FieldNames(List.of("shop", "x"))), "d.csv");
        assertThat(profile.yaml()).contains("# Needs 84 rows (2 for each encoded column, 20 for each unit of the code");
    }
}
