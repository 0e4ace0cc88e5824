package dev.echolot.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echolot.model.ModelManifest.GoldenVector;
import dev.echolot.onnx.OnnxBytes;
import dev.echolot.onnx.OnnxGraph;
import dev.echolot.onnx.Value;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFileTest {

    @TempDir
    Path directory;

    @Test
    void loadsWhatWasWritten() throws Exception {
        ModelFile written = TinyModel.write(directory);
        ModelFile loaded = ModelFile.load(written.path());

        assertThat(written.path()).isEqualTo(directory.resolve("tiny/tiny-1.onnx"));
        assertThat(loaded.manifest()).isEqualTo(TinyModel.manifest("tiny", 1));
        assertThat(loaded.bytes()).isEqualTo(Files.readAllBytes(written.path())).isEqualTo(written.bytes());
        assertThat(loaded.sha256())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(loaded.bytes())));
        try (Stream<Path> files = Files.list(written.path().getParent())) {
            assertThat(files).as("nothing temporary is left").containsExactly(written.path());
        }
    }

    @Test
    void replacesAnOlderFileInOneStep() throws Exception {
        ModelFile first = TinyModel.write(directory);
        ModelFile second = ModelFile.write(first.path(), TinyModel.graph(), TinyModel.manifest("tiny", 2));

        assertThat(ModelFile.load(first.path()).sha256())
                .isEqualTo(second.sha256())
                .isNotEqualTo(first.sha256());
    }

    @Test
    void aPinnedHashMustBeTheFiles() {
        ModelFile model = TinyModel.write(directory);

        assertThat(ModelFile.load(model.path(), model.sha256().toUpperCase(java.util.Locale.ROOT))
                        .sha256())
                .isEqualTo(model.sha256());
        assertThatThrownBy(() -> ModelFile.load(model.path(), "0".repeat(64)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(model.sha256())
                .hasMessageContaining("expected the pinned 0000");
    }

    @Test
    void aServiceFollowsNoLinkUnlessTheHashIsPinned() throws Exception {
        ModelFile model = TinyModel.write(directory);
        Path link;
        try {
            link = Files.createSymbolicLink(directory.resolve("current.onnx"), model.path());
        } catch (UnsupportedOperationException | IOException e) {
            throw new org.opentest4j.TestAbortedException("no symbolic links here: " + e);
        }
        ModelFile.Trial tried = (bytes, sha256) -> {};

        assertThatThrownBy(() -> ModelFile.load(link, null, tried))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("current.onnx is a symbolic link, expected a file");
        assertThat(ModelFile.load(link, model.sha256(), tried).sha256()).isEqualTo(model.sha256());
        assertThat(ModelFile.load(link).sha256())
                .as("a command of a user's own")
                .isEqualTo(model.sha256());
        assertThat(ModelFile.load(model.path(), null, tried).sha256()).isEqualTo(model.sha256());
    }

    @Test
    void anyFlippedBitIsNoticed() throws Exception {
        ModelFile model = TinyModel.write(directory);
        byte[] good = model.bytes();
        Random random = new Random(3);
        for (int round = 0; round < 1_000; round++) {
            byte[] bad = good.clone();
            int bit = round < 2 ? round * 8 * (good.length - 1) : random.nextInt(8 * good.length);
            bad[bit / 8] ^= (byte) (1 << bit % 8);
            refused("flipped.onnx", bad).hasMessageMatching("(?s).*(not an ONNX file|changed|does not end).*");
        }
    }

    @Test
    void aTruncatedFileIsNoticedWhereverItEnds() throws Exception {
        byte[] good = TinyModel.write(directory).bytes();
        for (int percent = 0; percent < 100; percent++) {
            int length = Math.max(1, good.length * percent / 100);
            refused("cut.onnx", Arrays.copyOf(good, length)).hasMessageContaining("truncated after " + length);
        }
        refused("longer.onnx", Arrays.copyOf(good, good.length + 1)).hasMessageContaining("does not end");
    }

    @Test
    void saysWhatIsThereInsteadOfAModel() throws Exception {
        assertThatThrownBy(() -> ModelFile.load(directory.resolve("none.onnx")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("none.onnx does not exist");
        assertThatThrownBy(() -> ModelFile.load(directory)).hasMessageContaining("is a directory, expected a file");
        refused("empty.onnx", new byte[0]).hasMessageContaining("is empty");
        refused("page.onnx", "<html></html>".getBytes(StandardCharsets.UTF_8)).hasMessageContaining("not an ONNX file");
        refused("other.onnx", TinyModel.graph()).hasMessageContaining("not a model of Echolot");
        Path huge = directory.resolve("huge.onnx");
        try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
            file.setLength(ModelFile.MAX_BYTES + 1);
        }
        assertThatThrownBy(() -> ModelFile.load(huge)).hasMessageContaining("larger than 67108864 bytes");
    }

    @Test
    void anotherContractIsRefused() throws Exception {
        String json = ManifestJson.write(TinyModel.manifest("tiny", 1)).replace("{\"contract\":1", "{\"contract\":7");
        refused("later.onnx", sealed(OnnxBytes.appendMetadata(TinyModel.graph(), ModelFile.MANIFEST_KEY, json)))
                .hasMessageContaining("contract 7");
        refused("bare.onnx", sealed(TinyModel.graph())).hasMessageContaining("no metadata entry 'echolot.manifest'");
        refused("nonsense.onnx", sealed(new byte[] {8, 10, 99, 99, 99})).hasMessageContaining("cannot be used");
    }

    @Test
    void aGraphThatIsNotWhatTheManifestPromisesIsNotWritten() {
        ModelManifest manifest = TinyModel.manifest("tiny", 1);
        Path path = directory.resolve("bad.onnx");

        assertThatThrownBy(() -> ModelFile.write(path, graphWithoutScore(), manifest))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("no output 'reconstruction_error'");
        assertThatThrownBy(() -> ModelFile.write(path, graphOfWidth(3), manifest))
                .hasMessageContaining("input 'features' should be float32 [-1, 2], is float32 [-1, 3]");
        assertThat(path).doesNotExist();
    }

    @Test
    void wrongGoldenVectorsAreRefused() {
        ModelManifest manifest = TinyModel.manifest("tiny", 1);
        GoldenVector good = manifest.golden().get(1);
        GoldenVector bad = new GoldenVector(
                good.features(),
                good.reconstructionError(),
                good.score() * 1.001f,
                good.contribution(),
                good.latentContribution(),
                good.expected(),
                good.embedding());

        assertThatThrownBy(() -> writeWith(manifest, List.of(good, bad)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("score of golden vector 1")
                .hasMessageContaining("expected " + bad.score() + ", the model gives " + good.score());
        assertThatThrownBy(() -> writeWith(manifest, List.of())).hasMessageContaining("no golden vectors");
    }

    private void writeWith(ModelManifest m, List<GoldenVector> golden) {
        ModelFile.write(
                directory.resolve("golden.onnx"),
                TinyModel.graph(),
                new ModelManifest(
                        m.contract(),
                        m.name(),
                        m.version(),
                        m.kind(),
                        m.features(),
                        m.statistics(),
                        m.architecture(),
                        m.objective(),
                        m.provenance(),
                        m.calibration(),
                        golden,
                        m.embeddingSpace()));
    }

    private AbstractThrowableAssert<?, ?> refused(String name, byte[] bytes) throws IOException {
        Path path = directory.resolve(name);
        Files.write(path, bytes);
        return assertThatThrownBy(() -> ModelFile.load(path))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(name);
    }

    private static byte[] sealed(byte[] body) throws Exception {
        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        return OnnxBytes.appendMetadata(body, ModelFile.HASH_KEY, hash);
    }

    private static byte[] graphWithoutScore() {
        OnnxGraph g = new OnnxGraph("none");
        g.output(ModelContract.EXPECTED, g.relu(g.input(ModelContract.FEATURES, Value.BATCH, 2)));
        return g.toBytes();
    }

    private static byte[] graphOfWidth(long width) {
        OnnxGraph g = new OnnxGraph("wide");
        g.output(ModelContract.EXPECTED, g.relu(g.input(ModelContract.FEATURES, Value.BATCH, width)));
        return g.toBytes();
    }
}
