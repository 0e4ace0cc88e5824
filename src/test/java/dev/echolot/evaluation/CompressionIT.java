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
import dev.echolot.trainer.TrainingSpec.Activation;
import dev.echolot.trainer.TrainingSpec.Architecture;
import dev.echolot.trainer.TrainingSpec.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Unseen rows kept as codes of the default kind and made from them again, beside principal components with as many bytes a row:
 * kind linear on the same columns and rows, a code as wide, rounded by the same rule, as many rows kept whole, those it loses
 * most of. Prints the table of
 * src/docs/benchmarks.md; {@code echolot.sets} names other tables than {@value #QUICK}.
 */
class CompressionIT {

    private static final String QUICK = "cardio,satimage-2,pendigits,thyroid";
    /** Nothing but codes. */
    private static final List<Compression> NONE_WHOLE = Arrays.stream(CodePrecision.values())
            .map(precision -> new Compression(precision, 0, 0, 0, 0))
            .toList();

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
                Compression.of(linear, new YardstickColumns(linear.manifest()), test.features(linear), ours);
        print("digits", ours, theirs);
        assertLess("digits", ours, theirs, 0.8);
        assertAByteIsAsGoodAsFour("digits", ours);
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
        TrainingSpec spec = specification(set, benchmark);
        ModelFile model = train(spec, benchmark);
        int latent = model.manifest().architecture().latent();
        ModelFile linear = train(spec.withKind(Kind.LINEAR).withLatent(latent), benchmark);
        for (List<String[]> cells : List.of(benchmark.test(), ordinary)) {
            Rows rows = benchmark.rows(cells);
            List<Compression> ours =
                    Compression.of(model, new YardstickColumns(model.manifest()), features(model, rows));
            List<Compression> theirs =
                    Compression.of(linear, new YardstickColumns(linear.manifest()), features(linear, rows), ours);
            print(set + (cells == ordinary ? "" : ", with its anomalies"), ours, theirs);
            assertLess(set, ours, theirs, 1);
            List<Compression> codes =
                    Compression.of(model, new YardstickColumns(model.manifest()), features(model, rows), NONE_WHOLE);
            List<Compression> linearCodes =
                    Compression.of(linear, new YardstickColumns(linear.manifest()), features(linear, rows), NONE_WHOLE);
            print("  codes alone", codes, linearCodes);
            if (cells == ordinary) {
                assertAByteIsAsGoodAsFour(set, codes);
            }
            if (spec.architecture().activation() == Activation.LEAKY_RELU) {
                assertLess(set + ", codes alone", codes, linearCodes, 1);
            }
        }
    }

    /** The defaults; or with another activation, {@code echolot.activation}. */
    private static TrainingSpec specification(String set, Adbench benchmark) {
        TrainingSpec spec = TrainingSpec.of(
                set,
                Kind.UNDERCOMPLETE,
                benchmark.columns().stream().map(FieldSpec::numeric).toList());
        String activation = System.getProperty("echolot.activation", "");
        return activation.isEmpty()
                ? spec
                : new TrainingSpec(
                        set,
                        spec.kind(),
                        null,
                        null,
                        spec.fields(),
                        new Architecture(null, null, Activation.valueOf(activation.toUpperCase(Locale.ROOT))),
                        spec.training(),
                        spec.noise(),
                        spec.split(),
                        spec.minCount());
    }

    private static void print(String name, List<Compression> ours, List<Compression> theirs) {
        for (int i = 0; i < ours.size(); i++) {
            System.out.printf(
                    Locale.ROOT,
                    "%-30s %-4s %7.3f bytes a row, %4d whole: lost %.4f, principal components %.4f, ratio %.3f%n",
                    name,
                    ours.get(i).precision().code(),
                    ours.get(i).bytes(),
                    ours.get(i).whole(),
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
    }

    private static void assertAByteIsAsGoodAsFour(String name, List<Compression> ours) {
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
