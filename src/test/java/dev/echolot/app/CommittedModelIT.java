package dev.echolot.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolot.model.ModelFile;
import dev.echolot.model.ModelManifest;
import dev.echolot.onnx.Device;
import dev.echolot.scoring.Scorer;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/echolot demo --train-only models} made the committed model, and makes it again. */
class CommittedModelIT {

    @TempDir
    Path directory;

    @Test
    void theStatedCommandMakesTheCommittedModelAgain() {
        ModelFile committed = ModelFile.load(Path.of("models/card-fraud/card-fraud-1.onnx"));
        String path = Cli.ok("demo", "--train-only", directory.toString()).strip();
        ModelFile again = ModelFile.load(Path.of(path));

        ModelManifest was = committed.manifest();
        ModelManifest is = again.manifest();
        assertThat(is.provenance().dataFingerprint()).isEqualTo(was.provenance().dataFingerprint());
        assertThat(is.features()).isEqualTo(was.features());
        assertThat(is.architecture()).isEqualTo(was.architecture());
        if (is.embeddingSpace().equals(was.embeddingSpace())) {
            assertThat(is.calibration()).isEqualTo(was.calibration());
            assertThat(is.golden()).isEqualTo(was.golden());
        } else {
            // Another kind of CPU adds in another order, and training carries that on: alike, not the same.
            System.out.println("not the same bits on this CPU; comparing scores");
            assertThat(correlation(scores(committed), scores(again))).isGreaterThan(0.95);
        }
    }

    private static float[] scores(ModelFile model) {
        Random random = new Random(5);
        List<ModelManifest.FieldStatistics> statistics = model.manifest().statistics();
        float[] scores = new float[512];
        try (Scorer scorer = Scorer.open(model, Device.CPU, scores.length)) {
            for (int row = 0; row < scores.length; row++) {
                for (int field = 0; field < statistics.size(); field++) {
                    ModelManifest.FieldStatistics s = statistics.get(field);
                    double value = s.min() + random.nextDouble() * (s.max() - s.min());
                    scorer.features().put(row * statistics.size() + field, (float) Math.rint(value));
                }
            }
            scorer.score(scores.length);
            for (int row = 0; row < scores.length; row++) {
                scores[row] = (float) Math.log(scorer.anomalyScore(row));
            }
        }
        return scores;
    }

    private static double correlation(float[] a, float[] b) {
        double ma = 0;
        double mb = 0;
        for (int i = 0; i < a.length; i++) {
            ma += a[i] / a.length;
            mb += b[i] / b.length;
        }
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            ab += (a[i] - ma) * (b[i] - mb);
            aa += (a[i] - ma) * (a[i] - ma);
            bb += (b[i] - mb) * (b[i] - mb);
        }
        return ab / Math.sqrt(aa * bb);
    }
}
