package dev.echolot.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolot.app.Cli;
import dev.echolot.model.ModelException;
import dev.echolot.model.ModelFile;
import dev.echolot.model.TinyModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** L1: model files that are damaged, cut, or no model at all. Each is refused in one line, before anything is scored. */
class WrongModelsIT {

    @TempDir
    Path directory;

    @Test
    void everyWrongModelIsRefusedInOneLine() throws Exception {
        Scenario scenario = Scenario.of("L1", "model files: flipped, cut, empty, HTML, absent, a directory");
        int flips = scenario.times(300, 1_000);
        byte[] good = Files.readAllBytes(TinyModel.write(directory).path());
        Random random = new Random(scenario.seed());
        List<String> accepted = new ArrayList<>();
        int tried = 0;
        Path file = directory.resolve("wrong.onnx");
        for (int flip = 0; flip < flips; flip++, tried++) {
            byte[] bytes = good.clone();
            int bits = 1 + random.nextInt(3);
            for (int bit = 0; bit < bits; bit++) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Files.write(file, bytes);
            if (!Arrays.equals(bytes, good) && !refused(file)) {
                accepted.add("flip " + flip);
            }
        }
        for (int percent = 0; percent < 100; percent++, tried++) {
            Files.write(file, Arrays.copyOf(good, good.length * percent / 100));
            if (!refused(file)) {
                accepted.add("cut to " + percent + " %");
            }
        }
        for (Map.Entry<String, Path> other : others().entrySet()) {
            tried++;
            if (!refused(other.getValue())) {
                accepted.add(other.getKey());
            }
        }
        scenario.verdict(accepted.isEmpty(), tried + " wrong files, " + accepted.size() + " accepted", "-", "-", "-");
        assertThat(accepted).isEmpty();
    }

    private Map<String, Path> others() throws Exception {
        Map<String, Path> others = new LinkedHashMap<>();
        others.put("absent", directory.resolve("absent.onnx"));
        others.put("a directory", Files.createDirectories(directory.resolve("directory.onnx")));
        Path page = directory.resolve("page.onnx");
        Files.writeString(page, "<html><body>404 Not Found</body></html>", StandardCharsets.UTF_8);
        others.put("HTML", page);
        Path graph = directory.resolve("graph.onnx");
        Files.write(graph, TinyModel.graph());
        others.put("a graph without manifest", graph);
        return others;
    }

    /** Refused by the loader with its own exception, and by the command line with one line and exit code 1. */
    private static boolean refused(Path file) {
        try {
            ModelFile.load(file);
            return false;
        } catch (ModelException e) {
            assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
        }
        Cli.Result inspected = Cli.run("inspect", file.toString());
        assertThat(inspected.code()).isEqualTo(1);
        assertThat(inspected.err().strip().lines()).hasSize(1);
        return true;
    }
}
