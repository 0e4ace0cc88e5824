package dev.echolot.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolot.features.FieldSpec;
import dev.echolot.onnx.OnnxModel;
import dev.echolot.onnx.Operators;
import dev.echolot.onnx.Preflight;
import dev.echolot.trainer.TrainingSpec.Activation;
import dev.echolot.trainer.TrainingSpec.Architecture;
import dev.echolot.trainer.TrainingSpec.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The operators that loading allows are those that training writes: no more, no fewer. */
class ExportedOperatorsTest {

    @Test
    void theAllowedOperatorsAreExactlyThoseThatAnExportedModelHolds() throws Exception {
        Set<String> written = new TreeSet<>();
        for (List<FieldSpec> fields : fieldLists()) {
            for (Kind kind : Kind.values()) {
                for (Activation activation : Activation.values()) {
                    if (kind.flat() && activation != Activation.NONE) {
                        continue;
                    }
                    byte[] graph = graph(kind, activation, fields);
                    Preflight.check(graph);
                    written.addAll(OnnxModel.read(graph).operators());
                }
            }
        }
        assertThat(Operators.EXPORTED).containsExactlyInAnyOrderElementsOf(written);
    }

    /** All fields together, and each alone: a single field takes other ways through the exporter. */
    private static List<List<FieldSpec>> fieldLists() {
        List<List<FieldSpec>> lists = new ArrayList<>();
        lists.add(MixedRows.FIELDS);
        MixedRows.FIELDS.forEach(field -> lists.add(List.of(field)));
        return lists;
    }

    private static byte[] graph(Kind kind, Activation activation, List<FieldSpec> fields) throws Exception {
        List<Integer> hidden = kind.flat() ? List.of() : List.of(4);
        TrainingSpec any = TrainingSpec.of("purchases", kind, fields);
        TrainingSpec spec = new TrainingSpec(
                "purchases",
                kind,
                null,
                null,
                fields,
                new Architecture(hidden, kind.wide() ? null : 1, activation),
                new TrainingSpec.Training(1, null, null, null, null, null),
                any.noise(),
                any.split(),
                any.minCount());
        return Trainer.train(
                        spec,
                        MixedRows.ordinary(120, 1),
                        1,
                        ProgressListener.SILENT,
                        TrainingWorkspace.temporary(),
                        () -> java.time.Instant.EPOCH)
                .graph();
    }
}
