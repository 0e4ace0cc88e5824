package dev.echolot.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolot.features.FieldSpec;
import dev.echolot.model.ModelFile;
import dev.echolot.model.ModelManifest.FieldStatistics;
import dev.echolot.onnx.Device;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/**
 * The promise that a row's outputs do not depend, bit for bit, on the batch it is scored in: batches of 1, 3, 7, 37 and 1024
 * rows, and batches that begin at odd rows, against one row at a time. Also: every output finite, the sum rule kept.
 */
public final class BatchInvariance {

    private static final int ROWS = 1_024 + 13;

    private BatchInvariance() {}

    public static void assertHolds(Path path, long seed) {
        ModelFile model = ModelFile.load(path);
        float[][] rows = randomRows(model, new Random(seed));
        try (Scorer scorer = Scorer.open(model, Device.CPU, 1_024)) {
            int[][] alone = new int[ROWS][];
            for (int row = 0; row < ROWS; row++) {
                fill(scorer, rows, row, 1);
                scorer.score(1);
                alone[row] = outputs(scorer, 0);
                assertSound(scorer, model, row);
            }
            for (int batch : new int[] {3, 7, 37, 1_024}) {
                for (int from : new int[] {0, 1, 5, 13}) {
                    fill(scorer, rows, from, batch);
                    scorer.score(batch);
                    for (int i = 0; i < batch; i++) {
                        assertThat(outputs(scorer, i))
                                .as("%s, seed %s: row %s in a batch of %s from %s", path, seed, from + i, batch, from)
                                .isEqualTo(alone[from + i]);
                    }
                }
            }
        }
    }

    /** Values around each field's range, some far out, some missing, categories known and unseen. */
    private static float[][] randomRows(ModelFile model, Random random) {
        int width = model.manifest().features().width();
        float[][] rows = new float[ROWS][width];
        for (float[] row : rows) {
            for (int f = 0; f < width; f++) {
                FieldSpec field = model.manifest().features().fields().get(f);
                FieldStatistics s = model.manifest().statistics().get(f);
                row[f] = random.nextInt(20) == 0
                        ? Float.NaN
                        : switch (field.type()) {
                            case NUMERIC ->
                                (float) (s.mean()
                                        + Math.max(s.deviation(), 1e-3)
                                                * random.nextGaussian()
                                                * (random.nextInt(20) == 0 ? 30 : 1));
                            case CATEGORICAL ->
                                random.nextInt(field.vocabulary().size() + 1);
                            case BOOLEAN -> random.nextInt(2);
                            case TIME -> random.nextInt(7 * 24 * 60);
                        };
            }
        }
        return rows;
    }

    private static void fill(Scorer scorer, float[][] rows, int from, int count) {
        for (int i = 0; i < count; i++) {
            for (int f = 0; f < scorer.width(); f++) {
                scorer.features().put(i * scorer.width() + f, rows[from + i][f]);
            }
        }
    }

    /** Every output of a row, as bits. */
    private static int[] outputs(Scorer scorer, int row) {
        int[] out = new int[3 + 2 * scorer.width() + scorer.latent()];
        int n = 0;
        out[n++] = Float.floatToRawIntBits(scorer.reconstructionError(row));
        out[n++] = Float.floatToRawIntBits(scorer.anomalyScore(row));
        out[n++] = Float.floatToRawIntBits(scorer.latentContribution(row));
        for (int f = 0; f < scorer.width(); f++) {
            out[n++] = Float.floatToRawIntBits(scorer.contribution(row, f));
            out[n++] = Float.floatToRawIntBits(scorer.expected(row, f));
        }
        for (int e = 0; e < scorer.latent(); e++) {
            out[n++] = Float.floatToRawIntBits(scorer.embedding(row, e));
        }
        return out;
    }

    private static void assertSound(Scorer scorer, ModelFile model, int row) {
        assertThat(Arrays.stream(outputs(scorer, 0)).allMatch(bits -> Float.isFinite(Float.intBitsToFloat(bits))))
                .as("%s: every output of row %s is finite", model, row)
                .isTrue();
        double sum = scorer.latentContribution(0);
        for (int f = 0; f < scorer.width(); f++) {
            assertThat(scorer.contribution(0, f)).isNotNegative();
            sum += scorer.contribution(0, f);
        }
        assertThat(Math.abs(sum - scorer.anomalyScore(0)))
                .as("%s: contributions of row %s add up to its score %s", model, row, scorer.anomalyScore(0))
                .isLessThanOrEqualTo(1e-5 * Math.max(1, scorer.anomalyScore(0)));
    }
}
