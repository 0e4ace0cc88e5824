package dev.echolot.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolot.features.FeatureEncoder;
import dev.echolot.features.FeatureMatrix;
import dev.echolot.features.FeatureSpec;
import dev.echolot.features.FieldSpec;
import dev.echolot.model.ModelFile;
import dev.echolot.record.FieldNames;
import dev.echolot.record.InputRecord;
import dev.echolot.record.RecordSource;
import dev.echolot.scoring.CodePrecision;
import dev.echolot.trainer.ProgressListener;
import dev.echolot.trainer.Rows;
import dev.echolot.trainer.Trainer;
import dev.echolot.trainer.TrainingSpec;
import dev.echolot.trainer.TrainingSpec.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Unseen rows kept as codes of the default kind and made from them again, beside principal components with as many bytes a row:
 * kind linear on the same columns and rows, a code as wide, rounded by the same rule. Prints the table of
 * src/docs/benchmarks.md; {@code echolot.sets} names other tables than {@value #QUICK}.
 */
class CompressionIT {

    private static final String QUICK = "cardio,satimage-2,pendigits,thyroid";
    /** Principal components lose less on average: a few of its rows lie far outside all that was learned from. */
    private static final Set<String> NOT_LESS = Set.of("shuttle");

    private static final int LATENT = 32;
    private static final int TRAINED = 4000;

    @TempDir
    Path directory;

    @Test
    void digitsLoseLessThanWithPrincipalComponentsInAsManyBytes() throws Exception {
        Digits all = Digits.read();
        Digits train = all.only(IntStream.range(0, TRAINED).toArray());
        Digits test = all.only(IntStream.range(TRAINED, all.digits().length).toArray());
        ModelFile model = train.train(Kind.UNDERCOMPLETE, LATENT, directory.resolve("model"));
        ModelFile linear = train.train(Kind.LINEAR, LATENT, directory.resolve("linear"));
        List<Compression> ours = Compression.of(model, new YardstickColumns(model.manifest()), test.features(model));
        List<Compression> theirs =
                Compression.of(linear, new YardstickColumns(linear.manifest()), test.features(linear));
        print("digits", ours, theirs);
        assertLess("digits", ours, theirs, 0.8);
    }

    static List<String> sets() {
        return List.of(System.getProperty("echolot.sets", QUICK).split(","));
    }

    @ParameterizedTest
    @MethodSource("sets")
    void tablesLoseLessThanWithPrincipalComponentsInAsManyBytes(String set) throws Exception {
        Adbench benchmark = Adbench.read(set);
        List<String[]> ordinary = new ArrayList<>();
        for (int r = 0; r < benchmark.anomalous().length; r++) {
            if (!benchmark.anomalous()[r]) {
                ordinary.add(benchmark.test().get(r));
            }
        }
        TrainingSpec spec = TrainingSpec.of(
                set,
                Kind.UNDERCOMPLETE,
                benchmark.columns().stream().map(FieldSpec::numeric).toList());
        ModelFile model = train(spec, benchmark);
        int latent = model.manifest().architecture().latent();
        ModelFile linear = train(spec.withKind(Kind.LINEAR).withLatent(latent), benchmark);
        for (List<String[]> cells : List.of(benchmark.test(), ordinary)) {
            Rows rows = benchmark.rows(cells);
            List<Compression> ours =
                    Compression.of(model, new YardstickColumns(model.manifest()), features(model, rows));
            List<Compression> theirs =
                    Compression.of(linear, new YardstickColumns(linear.manifest()), features(linear, rows));
            print(set + (cells == ordinary ? "" : ", with its anomalies"), ours, theirs);
            if (cells == ordinary) {
                assertLess(set, ours, theirs, NOT_LESS.contains(set) ? Double.POSITIVE_INFINITY : 1);
            }
        }
    }

    private static void print(String name, List<Compression> ours, List<Compression> theirs) {
        for (int i = 0; i < ours.size(); i++) {
            System.out.printf(
                    Locale.ROOT,
                    "%-30s %-4s %3d bytes a row: lost %.4f, principal components %.4f, ratio %.3f%n",
                    name,
                    ours.get(i).precision().code(),
                    ours.get(i).bytes(),
                    ours.get(i).error(),
                    theirs.get(i).error(),
                    ours.get(i).error() / theirs.get(i).error());
        }
    }

    private static void assertLess(String name, List<Compression> ours, List<Compression> theirs, double most) {
        for (int i = 0; i < ours.size(); i++) {
            assertThat(ours.get(i).bytes()).isEqualTo(theirs.get(i).bytes());
            assertThat(ours.get(i).error() / theirs.get(i).error())
                    .as("%s at %s, over principal components", name, ours.get(i).precision())
                    .isLessThan(most);
        }
        double whole = ours.get(CodePrecision.F32.ordinal()).error();
        assertThat(ours.get(CodePrecision.INT8.ordinal()).error())
                .as("%s: a quarter of the bytes", name)
                .isLessThan(1.03 * whole);
    }

    private ModelFile train(TrainingSpec spec, Adbench benchmark) throws Exception {
        return Trainer.train(spec, benchmark.rows(benchmark.train()), 1, ProgressListener.SILENT)
                .write(directory.resolve(spec.kind().code()));
    }

    private static FeatureMatrix features(ModelFile model, Rows rows) throws Exception {
        FeatureSpec features = model.manifest().features();
        FeatureEncoder encoder = new FeatureEncoder(features);
        FeatureMatrix out = new FeatureMatrix(features.width());
        try (RecordSource source = rows.open(new FieldNames(features.paths()))) {
            for (InputRecord record = source.next(); record != null; record = source.next()) {
                out.add(record, encoder);
            }
        }
        return out;
    }
}
