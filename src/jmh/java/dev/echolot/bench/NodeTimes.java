package dev.echolot.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** What each node of a model costs, by the runtime's own profile, after its optimisations. */
final class NodeTimes {

    private static final int CALLS = 300;

    private NodeTimes() {}

    /** Prints the nodes in the order of their share, the dearest first. */
    static void print(byte[] model, int batch, int width) throws OrtException, IOException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        FloatBuffer rows = ByteBuffer.allocateDirect(4 * batch * width)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        Random random = new Random(1);
        for (int i = 0; i < rows.limit(); i++) {
            rows.put(i, (float) random.nextGaussian());
        }
        Path directory = Files.createTempDirectory("echolot-nodes");
        JsonNode events;
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.enableProfiling(directory.resolve("nodes").toString());
            try (OrtSession session = environment.createSession(model, options);
                    OnnxTensor input = OnnxTensor.createTensor(environment, rows, new long[] {batch, width})) {
                String name = session.getInputNames().iterator().next();
                for (int call = 0; call < CALLS; call++) {
                    session.run(Map.of(name, input)).close();
                }
                events = new ObjectMapper()
                        .readTree(Path.of(session.endProfiling()).toFile());
            }
        }
        BenchBed.delete(directory);
        Map<String, List<Double>> calls = new HashMap<>();
        for (JsonNode event : events) {
            String name = event.path("name").asText();
            if (event.path("cat").asText().equals("Node") && name.endsWith("_kernel_time")) {
                String op = event.path("args").path("op_name").asText();
                calls.computeIfAbsent(op + " " + name.replace("_kernel_time", ""), n -> new ArrayList<>())
                        .add(event.path("dur").asDouble());
            }
        }
        Map<String, Double> micros = new HashMap<>(); // medians: the runtime gives whole microseconds of wall time
        calls.forEach((node, times) -> micros.put(
                node, BenchTable.median(times.stream().mapToDouble(t -> t).toArray())));
        double all = micros.values().stream().mapToDouble(t -> t).sum();
        System.out.printf(
                Locale.ROOT,
                "%n%d nodes, batches of %d, wall time%n%n| us a call | share | node |\n|---|---|---|%n",
                micros.size(),
                batch);
        micros.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .forEach(e -> System.out.printf(
                        Locale.ROOT, "| %.0f | %.1f %% | %s |%n", e.getValue(), 100 * e.getValue() / all, e.getKey()));
    }
}
