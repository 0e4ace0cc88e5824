package dev.echolot.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolot.model.ModelFile;
import dev.echolot.model.TinyModel;
import dev.echolot.onnx.Device;
import dev.echolot.trainer.ProgressListener;
import dev.echolot.trainer.Rows;
import dev.echolot.trainer.Trainer;
import dev.echolot.trainer.TrainingSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DecoderTest {

    @TempDir
    private Path directory;

    @Test
    void turnsACodeIntoExpectedValues() {
        try (Decoder decoder = Decoder.open(TinyModel.write(directory), Device.CPU, 4)) {
            assertThat(decoder.latent()).isOne();
            assertThat(decoder.width()).isEqualTo(2);
            decoder.codes().put(0, 2).put(1, -1);
            decoder.decode(2);
            assertThat(decoder.expected(0, 0)).isEqualTo(200);
            assertThat(decoder.expected(0, 1)).isEqualTo(8);
            assertThat(decoder.expected(1, 0)).isEqualTo(50);
        }
    }

    /** The way around a row's own code is open for no model: what is decoded is what was reconstructed. */
    @ParameterizedTest
    @EnumSource
    void givesTheReconstructionsOfTheWholeModelBitForBit(TrainingSpec.Kind kind) throws Exception {
        ModelFile model = trained(kind);
        int width = model.manifest().features().width();
        int latent = model.manifest().architecture().latent();
        Random random = new Random(3);
        try (Scorer scorer = Scorer.open(model, Device.CPU, 64);
                Decoder decoder = Decoder.open(model, Device.CPU, 7)) {
            for (int i = 0; i < 64 * width; i++) {
                scorer.features().put(i, random.nextInt(10) == 0 ? Float.NaN : (float) (3 * random.nextGaussian()));
            }
            scorer.score(64);
            for (int row = 0; row < 63; row += 7) {
                for (int i = 0; i < 7 * latent; i++) {
                    decoder.codes().put(i, scorer.embedding(row + i / latent, i % latent));
                }
                decoder.decode(7);
                for (int i = 0; i < 7 * width; i++) {
                    assertThat(Float.floatToRawIntBits(decoder.expected(i / width, i % width)))
                            .isEqualTo(Float.floatToRawIntBits(scorer.expected(row + i / width, i % width)));
                }
            }
        }
    }

    private ModelFile trained(TrainingSpec.Kind kind) throws Exception {
        List<String> names = List.of("a", "b", "c", "d", "e");
        Rows rows = new Rows(names);
        Random random = new Random(1);
        for (int r = 0; r < 300; r++) {
            double t = random.nextGaussian();
            rows.add(text(t), text(t * t), text(Math.sin(2 * t)), text(-t), text(random.nextGaussian()));
        }
        TrainingSpec spec = TrainingSpec.of(
                "curve",
                kind,
                names.stream().map(dev.echolot.features.FieldSpec::numeric).toList());
        return Trainer.train(spec, rows, 1, ProgressListener.SILENT).write(directory);
    }

    private static String text(double x) {
        return Double.toString(x);
    }
}
