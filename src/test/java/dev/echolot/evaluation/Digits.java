package dev.echolot.evaluation;

import dev.echolot.features.FeatureMatrix;
import dev.echolot.features.FieldSpec;
import dev.echolot.model.ModelFile;
import dev.echolot.onnx.Device;
import dev.echolot.record.FieldNames;
import dev.echolot.record.InputRecord;
import dev.echolot.record.RecordFiles;
import dev.echolot.record.RecordSource;
import dev.echolot.scoring.Scorer;
import dev.echolot.trainer.ProgressListener;
import dev.echolot.trainer.Rows;
import dev.echolot.trainer.Trainer;
import dev.echolot.trainer.TrainingSpec;
import dev.echolot.trainer.TrainingSpec.Architecture;
import dev.echolot.trainer.TrainingSpec.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;

/**
 * Handwritten digits as rows of 784 grey values, from below {@code echolot.data}.
 *
 * @param pixels by image
 * @param digits what each image shows
 */
public record Digits(float[][] pixels, int[] digits) {

    private static final List<String> COLUMNS =
            IntStream.range(0, 784).mapToObj(i -> "p" + i).toList();

    private static final int BATCH = 256;

    /** What a model says of some images. */
    public record Scored(float[] errors, double[] scores, float[][] codes) {}

    /** Without the data the test is skipped. */
    public static Digits read() throws IOException {
        String data = System.getProperty("echolot.data", "");
        Assumptions.assumeFalse(data.isEmpty(), "no real data: -Decholot.data=DIRECTORY with mnist/ in it");
        Path file = Path.of(data, "mnist", "t10k-first5000.csv.gz");
        Assumptions.assumeTrue(Files.exists(file), () -> "no real data: " + file + " is absent");
        List<String> wanted = new ArrayList<>(COLUMNS);
        wanted.add("label_digit");
        List<float[]> pixels = new ArrayList<>();
        List<Integer> digits = new ArrayList<>();
        try (RecordSource source = RecordFiles.open(List.of(file), new FieldNames(wanted))) {
            for (InputRecord record = source.next(); record != null; record = source.next()) {
                float[] row = new float[COLUMNS.size()];
                for (int i = 0; i < row.length; i++) {
                    row[i] = Float.parseFloat(String.valueOf(record.text(i)));
                }
                pixels.add(row);
                digits.add((int) Double.parseDouble(String.valueOf(record.text(row.length))));
            }
        }
        return new Digits(
                pixels.toArray(float[][]::new),
                digits.stream().mapToInt(Integer::intValue).toArray());
    }

    /** Some of the images. */
    public Digits only(int[] chosen) {
        return new Digits(
                Arrays.stream(chosen).mapToObj(i -> pixels[i]).toArray(float[][]::new),
                Arrays.stream(chosen).map(i -> digits[i]).toArray());
    }

    /** All settings but kind and width of the code are the defaults. */
    public ModelFile train(Kind kind, int latent, Path directory) throws IOException {
        Rows rows = new Rows(COLUMNS);
        for (float[] image : pixels) {
            String[] cells = new String[image.length];
            for (int i = 0; i < cells.length; i++) {
                cells[i] = Float.toString(image[i]);
            }
            rows.add(cells);
        }
        List<FieldSpec> fields = COLUMNS.stream().map(FieldSpec::numeric).toList();
        TrainingSpec plain = TrainingSpec.of("digits", kind, fields);
        TrainingSpec spec = new TrainingSpec(
                plain.name(),
                kind,
                null,
                null,
                fields,
                new Architecture(null, latent, null),
                plain.training(),
                plain.noise(),
                plain.split(),
                plain.minCount());
        return Trainer.train(spec, rows, 1, ProgressListener.SILENT).write(directory);
    }

    private static int[] places(ModelFile model) {
        return model.manifest().features().fields().stream()
                .mapToInt(field -> COLUMNS.indexOf(field.name()))
                .toArray();
    }

    /** The images as a model reads them. */
    public FeatureMatrix features(ModelFile model) {
        int[] place = places(model);
        FeatureMatrix out = new FeatureMatrix(place.length);
        float[] row = new float[place.length];
        for (float[] image : pixels) {
            for (int f = 0; f < place.length; f++) {
                row[f] = image[place[f]];
            }
            out.add(row, 0);
        }
        return out;
    }

    public Scored score(ModelFile model) {
        int[] place = places(model);
        Scored out = new Scored(new float[pixels.length], new double[pixels.length], new float[pixels.length][]);
        try (Scorer scorer = Scorer.open(model, Device.CPU, BATCH)) {
            for (int from = 0; from < pixels.length; from += BATCH) {
                int n = Math.min(BATCH, pixels.length - from);
                for (int i = 0; i < n; i++) {
                    for (int f = 0; f < place.length; f++) {
                        scorer.features().put(i * place.length + f, pixels[from + i][place[f]]);
                    }
                }
                scorer.score(n);
                for (int i = 0; i < n; i++) {
                    out.errors[from + i] = scorer.reconstructionError(i);
                    out.scores[from + i] = scorer.anomalyScore(i);
                    float[] code = new float[scorer.latent()];
                    for (int k = 0; k < code.length; k++) {
                        code[k] = scorer.embedding(i, k);
                    }
                    out.codes[from + i] = code;
                }
            }
        }
        return out;
    }
}
