package dev.echolot.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

class OnnxSessionTest {

    /** y = x w + b, z = 2y; x [batch, 2]. */
    private static byte[] affine() {
        OnnxGraph g = new OnnxGraph("affine");
        Value x = g.input("x", Value.BATCH, 2);
        Value w = g.constant(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
        Value b = g.constant(new float[] {10, 20, 30}, 3);
        Value y = g.output("y", g.gemm(x, w, b));
        g.output("z", g.mul(y, g.constant(2)));
        g.metadata("greeting", "hello");
        return g.toBytes();
    }

    @Test
    void runsAGraphBuiltHere() {
        try (OnnxSession session = OnnxSession.open("affine", affine(), Device.CPU)) {
            Map<String, Tensor> out = session.run(Map.of("x", Tensor.of(new float[] {1, 1, 0, 2}, 2, 2)));
            assertThat(out.get("y").toArray()).containsExactly(15, 27, 39, 18, 30, 42);
            assertThat(out.get("z").shape()).containsExactly(2, 3);
        }
    }

    @Test
    void runsTheFirstRowsOfBoundBuffersAtAnyBatchSize() {
        try (OnnxSession session = OnnxSession.open("affine", affine(), Device.CPU);
                BoundSession bound = session.bind(200)) {
            assertThat(bound.width()).isEqualTo(2);
            assertThat(bound.width("y")).isEqualTo(3);
            for (int rows : List.of(1, 2, 64, 65, 199, 200, 1)) {
                bound.output("y").put(0, new float[600]);
                for (int r = 0; r < 200; r++) {
                    bound.input().put(2 * r, r).put(2 * r + 1, 1);
                }
                bound.run(rows);
                for (int r = 0; r < rows; r++) {
                    assertThat(bound.output("y").get(3 * r)).isEqualTo(r + 14f);
                    assertThat(bound.output("z").get(3 * r + 2)).isEqualTo(2 * (3f * r + 36));
                }
                assertThat(rows == 200 || bound.output("y").get(3 * rows) == 0)
                        .as("rows behind the batch stay as they were")
                        .isTrue();
            }
            assertThatThrownBy(() -> bound.run(201)).hasMessageContaining("1 to 200, not 201");
        }
    }

    @Test
    void feedsStateBackThroughTwoPinnedRuns() {
        OnnxGraph g = new OnnxGraph("counter");
        g.output("next", g.add(g.input("state", 1), g.constant(1)));
        try (OnnxSession session = OnnxSession.open("counter", g.toBytes(), Device.CPU)) {
            Tensor a = Tensor.floats(1);
            Tensor b = Tensor.floats(1);
            try (PinnedRun there = session.pin(Map.of("state", a), Map.of("next", b));
                    PinnedRun back = session.pin(Map.of("state", b), Map.of("next", a))) {
                for (int i = 0; i < 500; i++) {
                    there.run();
                    back.run();
                }
            }
            assertThat(a.toArray()).containsExactly(1000);
        }
    }

    @Test
    void namesModelAndShapesWhenARunFails() {
        try (OnnxSession session = OnnxSession.open("affine", affine(), Device.CPU)) {
            assertThatThrownBy(() -> session.run(Map.of("x", Tensor.floats(1, 5))))
                    .isInstanceOf(OnnxException.class)
                    .hasMessageContaining("affine")
                    .hasMessageContaining("float32[1, 5]");
        }
    }

    @Test
    void refusesBytesThatAreNoModel() {
        assertThatThrownBy(() -> OnnxSession.open("broken", new byte[] {1, 2, 3}, Device.CPU))
                .isInstanceOf(OnnxException.class)
                .hasMessageContaining("model broken (3 bytes) cannot be loaded");
        assertThatThrownBy(() -> OnnxModel.read("<html>".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isInstanceOf(OnnxException.class)
                .hasMessageContaining("not an ONNX model");
    }

    @Test
    void automaticDeviceAlwaysFindsOneAndCudaNeverFallsBack() {
        boolean cuda = OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA);
        try (OnnxSession session = OnnxSession.open("affine", affine(), Device.AUTO)) {
            assertThat(session.provider()).isIn(Device.CPU, Device.CUDA);
        }
        if (!cuda) {
            assertThatThrownBy(() -> OnnxSession.open("affine", affine(), Device.CUDA))
                    .isInstanceOf(OnnxException.class)
                    .hasMessageContaining("built without CUDA")
                    .hasMessageContaining("onnxruntime.native.path");
        }
    }

    @Test
    void saysOnceAndInOneLineWhyItScoresOnTheCpu() {
        Assumptions.assumeFalse(
                OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA), "this runtime has CUDA");
        Logger logger = (Logger) LoggerFactory.getLogger(Providers.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        try {
            Providers.FALLBACK_SAID.set(false);
            for (int i = 0; i < 3; i++) {
                OnnxSession.open("affine", affine(), Device.AUTO).close();
            }
        } finally {
            logger.detachAppender(lines);
        }
        assertThat(lines.list).singleElement().satisfies(line -> {
            assertThat(line.getLevel()).isEqualTo(Level.INFO);
            assertThat(line.getFormattedMessage())
                    .startsWith("running on the CPU: ")
                    .contains("without CUDA")
                    .doesNotContain("\n");
            assertThat(line.getThrowableProxy()).isNull();
        });
    }

    @Test
    void readsWhatStandsInAFile() {
        OnnxModel model = OnnxModel.read(affine());
        assertThat(model.inputs()).containsExactly(new OnnxModel.Port("x", true, List.of(-1L, 2L)));
        assertThat(model.outputs()).extracting(OnnxModel.Port::name).containsExactly("y", "z");
        assertThat(model.metadata()).containsEntry("greeting", "hello");
        assertThat(model.operators()).containsExactlyInAnyOrder("Gemm", "Mul");
        assertThat(model.opset()).isEqualTo(21);
        assertThat(model.ir()).isEqualTo(10);
        assertThat(model.parameters()).isEqualTo(10);
        assertThat(model.externalData()).isFalse();
    }

    @Test
    void takesOneMoreEntryBehindTheLastByte() {
        byte[] sealed = OnnxBytes.appendMetadata(affine(), "seal", "ab12");
        assertThat(OnnxBytes.split(sealed, "seal", 4)).hasValueSatisfying(parted -> {
            assertThat(parted.text()).isEqualTo("ab12");
            assertThat(parted.body()).isEqualTo(affine());
        });
        assertThat(OnnxBytes.split(affine(), "seal", 4)).isEmpty();
        assertThat(OnnxModel.read(sealed).metadata())
                .containsEntry("seal", "ab12")
                .containsEntry("greeting", "hello");
        try (OnnxSession session = OnnxSession.open("sealed", sealed, Device.CPU)) {
            assertThat(session.outputs()).containsExactly("y", "z");
        }
    }

    @Test
    void cutsAPartOutOfAModel() {
        byte[] part = OnnxModel.cut(affine(), "y", "z");
        try (OnnxSession session = OnnxSession.open("part", part, Device.CPU)) {
            Map<String, Tensor> out = session.run(Map.of("y", Tensor.of(new float[] {1, 2, 3}, 1, 3)));
            assertThat(out.get("z").toArray()).containsExactly(2, 4, 6);
        }
    }

    @Test
    void refusesToCutWhereAnotherInputIsNeeded() {
        OnnxGraph g = new OnnxGraph("skip");
        Value x = g.input("x", Value.BATCH, 2);
        Value y = g.output("y", g.tanh(x));
        g.output("z", g.add(y, x));
        assertThatThrownBy(() -> OnnxModel.cut(g.toBytes(), "y", "z"))
                .isInstanceOf(OnnxException.class)
                .hasMessageContaining("'z' depends on the input 'x' past 'y'");
    }

    /** Freed memory is overwritten in the child (glibc), so that a use after that shows. */
    @Test
    @Timeout(60)
    void goesOnWhileTheProcessStops() throws Exception {
        ProcessBuilder child = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:ErrorFile=/dev/null",
                "-cp",
                System.getProperty("java.class.path"),
                RunsWhileTheJvmStops.class.getName());
        child.environment().put("MALLOC_PERTURB_", "165");
        Process process = child.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isEqualTo(RunsWhileTheJvmStops.STATUS);
        assertThat(said).contains(RunsWhileTheJvmStops.SAID);
    }
}
