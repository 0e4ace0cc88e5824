package dev.echolot.app;

import dev.echolot.features.FieldSpec;
import dev.echolot.features.FieldType;
import dev.echolot.model.ManifestJson;
import dev.echolot.model.ModelFile;
import dev.echolot.model.ModelManifest;
import dev.echolot.onnx.OnnxModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        description = "Shows what a model file holds, after checking its hash, its contract and its golden vectors.")
final class InspectCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Parameters(paramLabel = "M", description = "The model file.")
    private Path model = Path.of("");

    @Option(names = "--json", description = "Everything as one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        ModelFile file = ModelFile.load(model);
        OnnxModel graph = OnnxModel.read(file.bytes());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.line(object(file, graph)));
        } else {
            print(out, file, graph);
        }
        return 0;
    }

    private static Map<String, @Nullable Object> object(ModelFile file, OnnxModel graph) throws IOException {
        Map<String, @Nullable Object> onnx = new LinkedHashMap<>();
        onnx.put("opset", graph.opset());
        onnx.put("ir", graph.ir());
        onnx.put("nodes", graph.nodes());
        onnx.put("operators", graph.operators());
        onnx.put("parameters", graph.parameters());
        Map<String, @Nullable Object> checks = new LinkedHashMap<>();
        checks.put("hash", "ok");
        checks.put("contract", "ok");
        checks.put("golden_vectors", "ok");
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("path", file.path().toString());
        object.put("bytes", file.size());
        object.put("sha256", file.sha256());
        object.put("checks", checks);
        object.put("smallest_supported_p_value", file.manifest().calibration().smallestSupported());
        object.put("firm_alert_rate", file.manifest().calibration().firmRate());
        object.put("graph", onnx);
        object.put("manifest", Json.tree(ManifestJson.write(file.manifest()).getBytes(StandardCharsets.UTF_8)));
        return object;
    }

    private static void print(PrintWriter out, ModelFile file, OnnxModel graph) {
        ModelManifest m = file.manifest();
        line(out, "model", "%s, kind %s, contract %d", m.id(), m.kind(), m.contract());
        line(out, "file", "%s, %,d bytes", file.path(), file.size());
        line(out, "sha256", "%s", file.sha256());
        line(
                out,
                "checks",
                "hash ok, contract ok, %d golden vectors ok",
                m.golden().size());
        line(
                out,
                "graph",
                "ONNX opset %d, %d nodes, %,d parameters: %s",
                graph.opset(),
                graph.nodes(),
                graph.parameters(),
                String.join(" ", graph.operators()));
        line(
                out,
                "network",
                "%d columns - %s - code of %d, %s",
                m.architecture().columns(),
                m.architecture().encoder().isEmpty()
                        ? "no hidden layers"
                        : m.architecture().encoder(),
                m.architecture().latent(),
                m.architecture().activation());
        line(out, "objective", "%s", m.objective());
        line(
                out,
                "trained",
                "%s on %,d rows (fit %,d, stop %,d, calibrate %,d) of %s, seed %d, best epoch %d of %d",
                m.provenance().trainedAt(),
                m.provenance().rows(),
                m.provenance().fitRows(),
                m.provenance().stopRows(),
                m.provenance().calibrationRows(),
                String.join(", ", m.provenance().sources()),
                m.provenance().seed(),
                m.provenance().bestEpoch(),
                m.provenance().epochs());
        line(out, "data", "fingerprint %s", m.provenance().dataFingerprint());
        line(out, "versions", "%s", m.provenance().versions());
        line(
                out,
                "calibration",
                "%,d rows: p-values down to %.2g by counting, below that the tail is extrapolated; alert rates from %.2g on"
                        + " are kept within half to 1.6 times",
                m.calibration().rows(),
                m.calibration().smallestSupported(),
                m.calibration().firmRate());
        for (double rate : List.of(0.01, 0.001, 0.0001)) {
            line(out, "", "alert rate %s: score %.5g", rate, m.calibration().threshold(rate));
        }
        ModelManifest.IdentityCheck identity = m.identity();
        if (identity != null) {
            line(
                    out,
                    "identity",
                    "error %.4g on held-out rows, %.4g on rows with shuffled columns%s",
                    identity.heldOut(),
                    identity.shuffled(),
                    identity.ratio() < ModelManifest.IdentityCheck.COPIES ? ": the network merely copies" : "");
        }
        ModelManifest.Posterior posterior = m.posterior();
        if (posterior != null) {
            line(
                    out,
                    "posterior",
                    "%d of %d dimensions of the code collapsed (less than %s nats from the prior)",
                    posterior.collapsed(),
                    posterior.divergence().size(),
                    ModelManifest.Posterior.COLLAPSED);
        }
        line(out, "space", "%s", m.embeddingSpace());
        line(
                out,
                "key",
                "%s",
                m.features().keyField() == null
                        ? "the record's key"
                        : m.features().keyField());
        line(
                out,
                "event time",
                "%s",
                m.features().eventTime() == null
                        ? "the Kafka timestamp"
                        : m.features().eventTime().field() + ", "
                                + m.features().eventTime().format() + ", "
                                + m.features().eventTime().zone());
        line(out, "fields", "%d", m.features().width());
        for (int f = 0; f < m.features().width(); f++) {
            field(out, m.features().fields().get(f), m.statistics().get(f));
        }
    }

    private static void field(PrintWriter out, FieldSpec field, ModelManifest.FieldStatistics s) {
        String about = field.type() == FieldType.CATEGORICAL
                ? field.vocabulary().size() + " values: " + shortened(String.join(", ", field.vocabulary()))
                : String.format(
                        Locale.ROOT,
                        "mean %.5g, deviation %.5g, %.5g to %.5g",
                        s.mean(),
                        s.deviation(),
                        s.min(),
                        s.max());
        out.printf(
                Locale.ROOT,
                "  %-28s %-12s %s%s%s%n",
                EventText.clean(field.name()),
                field.type().code() + (field.log() ? " log" : ""),
                EventText.clean(about),
                field.unit() == null ? "" : " " + field.unit(),
                s.missing() > 0 ? String.format(Locale.ROOT, ", %.3g %% missing", 100 * s.missing()) : "");
    }

    private static String shortened(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "...";
    }

    private static void line(PrintWriter out, String name, String format, @Nullable Object... values) {
        out.printf(Locale.ROOT, "%-12s", name);
        out.printf(Locale.ROOT, format, values);
        out.println();
    }
}
