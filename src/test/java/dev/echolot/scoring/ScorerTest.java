package dev.echolot.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.echolot.model.TinyModel;
import dev.echolot.onnx.Device;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScorerTest {

    @TempDir
    Path directory;

    private Path model;

    @BeforeEach
    void writeModel() {
        model = TinyModel.write(directory).path();
    }

    @Test
    void givesWhatTheModelSaysForEachRow() {
        try (Scorer scorer = open(8)) {
            put(scorer, 0, 100, 4); // both at their mean
            put(scorer, 1, 200, 8); // both two deviations above
            put(scorer, 2, 200, 4); // one two deviations above
            put(scorer, 3, Float.NaN, 8); // one missing
            scorer.score(4);

            assertThat(scorer.anomalyScore(0)).isZero();
            assertThat(scorer.reconstructionError(0)).isZero();
            assertThat(scorer.embedding(1, 0)).isEqualTo(2);
            assertThat(scorer.expected(1, 0)).isEqualTo(200);
            assertThat(scorer.latentContribution(1)).isCloseTo(0.4f, within(1e-6f));
            assertThat(scorer.contribution(2, 0)).isEqualTo(2);
            assertThat(scorer.contribution(2, 1)).isEqualTo(2);
            assertThat(scorer.anomalyScore(2)).isCloseTo(4.1f, within(1e-6f));
            assertThat(scorer.reconstructionError(2)).isEqualTo(1);
            assertThat(scorer.expected(2, 1)).isEqualTo(6);
            assertThat(scorer.contribution(3, 0)).isZero();
            assertThat(scorer.reconstructionError(3)).isEqualTo(1);
        }
    }

    @Test
    void rowsDoNotDependOnTheirBatchBitForBit() {
        BatchInvariance.assertHolds(model, 5);
    }

    @Test
    void tellsItsShapes() {
        try (Scorer scorer = open(3)) {
            assertThat(scorer.width()).isEqualTo(2);
            assertThat(scorer.latent()).isOne();
            assertThat(scorer.maxBatch()).isEqualTo(3);
            assertThat(scorer.provider()).isEqualTo(Device.CPU);
            assertThat(scorer.features().isDirect()).isTrue();
            assertThat(scorer.features().limit()).isEqualTo(6);
            assertThatThrownBy(() -> scorer.score(4)).hasMessageContaining("1 to 3, not 4");
        }
    }

    private Scorer open(int maxBatch) {
        return Scorer.open(dev.echolot.model.ModelFile.load(model), Device.CPU, maxBatch);
    }

    private static void put(BatchScorer scorer, int row, float amount, float count) {
        scorer.features().put(2 * row, amount).put(2 * row + 1, count);
    }
}
