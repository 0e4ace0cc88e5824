package dev.echolot.trainer;

import dev.echolot.features.FeatureEncoder;
import dev.echolot.features.FeatureSpec;
import dev.echolot.features.FieldSpec;
import dev.echolot.record.FieldNames;
import dev.echolot.record.RecordSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/** Rows ready to be learned from. */
record EncodedExample(RowSplit split, Preprocessing preprocessing, RowStore encoded) {

    static final int WIDTH = 8;

    private static EncodedExample of(List<FieldSpec> fields, float[] cells) {
        RowStore rows = RowStore.of(cells, fields.size());
        RowSplit split = RowSplit.draw(rows.rows(), TrainingSpec.Split.DEFAULTS, 2);
        Preprocessing preprocessing = new Preprocessing(fields, FieldProfile.learn(fields, rows, split.fit()));
        return new EncodedExample(split, preprocessing, Cells.encoded(preprocessing, rows));
    }

    /** 400 rows of eight numbers that three hidden ones make, one cell in fifty missing. */
    static EncodedExample numbers() {
        Random random = new Random(4);
        List<FieldSpec> fields = new ArrayList<>();
        for (int f = 0; f < WIDTH; f++) {
            fields.add(FieldSpec.numeric("f" + f));
        }
        double[][] mix = new double[3][WIDTH];
        for (double[] direction : mix) {
            Arrays.setAll(direction, i -> random.nextGaussian());
        }
        float[] cells = new float[400 * WIDTH];
        for (int r = 0; r < 400; r++) {
            double[] hidden = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
            for (int f = 0; f < WIDTH; f++) {
                double x = 0.1 * random.nextGaussian();
                for (int k = 0; k < 3; k++) {
                    x += Math.tanh(hidden[k]) * mix[k][f];
                }
                cells[r * WIDTH + f] = random.nextInt(50) == 0 ? Float.NaN : (float) x;
            }
        }
        return of(fields, cells);
    }

    /** 300 purchases: every type of field, missing cells. */
    static EncodedExample purchases() throws Exception {
        int width = MixedRows.FIELDS.size();
        float[] cells = new float[300 * width];
        FeatureEncoder encoder = new FeatureEncoder(new FeatureSpec(MixedRows.FIELDS, null, null));
        try (RecordSource source = MixedRows.ordinary(300, 3).open(new FieldNames(MixedRows.NAMES))) {
            for (int r = 0; r < 300; r++) {
                encoder.encode(Objects.requireNonNull(source.next()), cells, r * width);
            }
        }
        return of(MixedRows.FIELDS, cells);
    }

    /** The best weights of a short training. */
    float[] train(Autoencoder kind, double decay, double l1) {
        Descent.Settings settings = new Descent.Settings(120, 32, 5e-3, 1000, 1, decay, l1, 11);
        return Cells.descend(kind, preprocessing, encoded, split, settings, ProgressListener.SILENT)
                .weights();
    }
}
