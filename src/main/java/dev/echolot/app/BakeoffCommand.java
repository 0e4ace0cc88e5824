package dev.echolot.app;

import dev.echolot.evaluation.BakeoffPage;
import dev.echolot.evaluation.Contestant;
import dev.echolot.onnx.Device;
import dev.echolot.onnx.OnnxSession;
import dev.echolot.record.RecordFiles;
import dev.echolot.trainer.TrainingSpec;
import dev.echolot.trainer.TrainingSpecYaml;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "bakeoff",
        mixinStandardHelpOptions = true,
        description = {
            "Trains every kind of autoencoder on the same rows with the same seeds, scores the same other rows with each, and",
            "shows them in one table, beside principal components and non-negative matrix factorisation as yardsticks. Labels",
            "measure, they never train."
        })
final class BakeoffCommand implements Callable<Integer> {

    private static final List<String> YARDSTICKS = List.of("pca", "nmf");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Option(
            names = "--spec",
            required = true,
            paramLabel = "SPEC",
            description = "What to train; its kind is one of all.")
    private Path trainingSpec = Path.of("");

    @Option(
            names = "--data",
            required = true,
            arity = "1..*",
            paramLabel = "FILE",
            description = "CSV or JSON Lines; .gz too.")
    private List<Path> data = List.of();

    @Option(
            names = "--test",
            arity = "1..*",
            paramLabel = "FILE",
            description = "Rows to score. Default: a share of the data, kept back.")
    private List<Path> test = List.of();

    @Option(
            names = "--hold-out",
            paramLabel = "S",
            defaultValue = "0.3",
            description = "That share. Default: ${DEFAULT-VALUE}.")
    private double holdOut;

    @Option(
            names = "--label",
            paramLabel = "COL",
            description = "Column that is 1 for anomalies. Default: label, where there is one.")
    private @Nullable String label;

    @Option(names = "--clean", description = "Keep rows labelled as anomalies out of training.")
    private boolean clean;

    @Option(
            names = "--latent",
            split = ",",
            paramLabel = "N",
            description = "Also train the specification's kind with codes of these widths: the curve over code size.")
    private List<Integer> latents = List.of();

    @Option(
            names = "--kinds",
            split = ",",
            paramLabel = "KIND",
            description = "These kinds and yardsticks (pca, nmf) alone. Default: all of them.")
    private List<String> only = List.of();

    @Option(
            names = "--alert-rate",
            paramLabel = "R",
            defaultValue = "0.01",
            description = "The share of rows whose precision is shown. Default: ${DEFAULT-VALUE}.")
    private double alertRate;

    @Option(
            names = "--seeds",
            split = ",",
            paramLabel = "N",
            defaultValue = "1",
            description = "The table shows means over these. Default: ${DEFAULT-VALUE}.")
    private List<Long> seeds = List.of();

    @Option(
            names = "--device",
            paramLabel = "D",
            defaultValue = "cpu",
            description =
                    "Where gradients are computed: auto, cpu or cuda; rows are scored on the CPU. Default: ${DEFAULT-VALUE}.")
    private Device device = Device.CPU;

    @Option(names = "--json", paramLabel = "FILE", description = "The result as JSON, too.")
    private @Nullable Path json;

    @Option(names = "--report", paramLabel = "FILE", description = "The result as one HTML file, too.")
    private @Nullable Path report;

    @Override
    public Integer call() throws IOException {
        AlertRates.check(spec, alertRate);
        if (!(holdOut > 0 && holdOut < 1)) {
            throw new ParameterException(
                    spec.commandLine(), "--hold-out: expected a share between 0 and 1, got " + holdOut);
        }
        checkKinds();
        TrainingSpec what = TrainingSpecYaml.read(trainingSpec);
        String column = label != null
                        || !RecordFiles.columns((test.isEmpty() ? data : test).get(0))
                                .contains(Truth.COLUMN)
                ? label
                : Truth.COLUMN;
        if (clean && column == null) {
            throw new CommandFailure("--clean: expected a column of labels, " + data.get(0) + " has none");
        }
        Device chosen = OnnxSession.choose(device);
        BakeoffRows rows = BakeoffRows.split(data, test, holdOut, seeds.get(0), column, clean);
        Bakeoff bakeoff = new Bakeoff(rows, seeds, alertRate, chosen);
        try {
            List<Contestant> kinds = kinds(bakeoff, what);
            List<Contestant> curve = latents.isEmpty() ? List.of() : curve(bakeoff, what);
            List<Contestant> lines = latents.isEmpty() || what.kind() == TrainingSpec.Kind.LINEAR
                    ? List.of()
                    : curve(bakeoff, what.withKind(TrainingSpec.Kind.LINEAR));
            print(what, rows, kinds, curve, lines);
            if (report != null) {
                String about = String.format(
                        Locale.ROOT,
                        "%,d rows trained each, %,d others scored, seeds %s; precision at %s of the rows",
                        rows.train().cardinality(),
                        rows.score().cardinality(),
                        seeds,
                        alertRate);
                Files.writeString(report, BakeoffPage.of("Bake-off of " + what.name(), about, kinds, curve, lines));
            }
            if (json != null) {
                Map<String, @Nullable Object> all = new LinkedHashMap<>();
                all.put("trained", rows.train().cardinality());
                all.put("scored", rows.score().cardinality());
                all.put("seeds", seeds);
                all.put("alert_rate", alertRate);
                all.put("contestants", kinds.stream().map(Contestant::fields).toList());
                all.put("latent", curve.stream().map(Contestant::fields).toList());
                all.put("latent_linear", lines.stream().map(Contestant::fields).toList());
                Files.writeString(json, Json.indented(all) + "\n");
            }
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("bakeoff, column '" + column + "': " + e.getMessage(), e);
        }
        return 0;
    }

    private void checkKinds() {
        List<String> known = new ArrayList<>(YARDSTICKS);
        for (TrainingSpec.Kind kind : TrainingSpec.Kind.values()) {
            known.add(kind.code());
        }
        for (String name : only) {
            if (!known.contains(name)) {
                throw new ParameterException(
                        spec.commandLine(), "--kinds: expected some of " + known + ", got '" + name + "'");
            }
        }
    }

    private boolean wanted(String name) {
        return only.isEmpty() || only.contains(name);
    }

    private List<Contestant> kinds(Bakeoff bakeoff, TrainingSpec what) throws IOException {
        List<Contestant> out = new ArrayList<>();
        TrainingSpec.Kind[] kinds = Arrays.stream(TrainingSpec.Kind.values())
                .filter(kind -> wanted(kind.code()))
                .toArray(TrainingSpec.Kind[]::new);
        Progress progress = new Progress(spec.commandLine().getErr(), "bakeoff: kind", Progress.onTerminal());
        for (int k = 0; k < kinds.length; k++) {
            TrainingSpec.Kind kind = kinds[k];
            progress.update(k + 1, kinds.length, kind.code());
            out.add(bakeoff.contestant(kind.code(), () -> what.withKind(kind)));
        }
        progress.finish();
        if (wanted("pca") || wanted("nmf")) {
            out.addAll(bakeoff.yardsticks(what, wanted("pca"), wanted("nmf")));
        }
        return out;
    }

    /** The widths asked for and the default's own, ascending. */
    private List<Contestant> curve(Bakeoff bakeoff, TrainingSpec what) throws IOException {
        Contestant usual = bakeoff.contestant(what.kind().code() + " (default)", () -> what);
        List<Contestant> out = new ArrayList<>();
        for (int latent : new TreeSet<>(latents)) {
            if (usual.failure() != null || latent != (int) usual.latent()) {
                out.add(bakeoff.contestant(what.kind().code() + " " + latent, () -> what.withLatent(latent)));
            }
        }
        out.add(usual);
        out.sort(Comparator.comparingDouble(Contestant::latent));
        return out;
    }

    private void print(
            TrainingSpec what,
            BakeoffRows rows,
            List<Contestant> kinds,
            List<Contestant> curve,
            List<Contestant> lines) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                Locale.ROOT,
                "%,d rows trained each, %,d others scored, seeds %s%s%n%n",
                rows.train().cardinality(),
                rows.score().cardinality(),
                seeds,
                rows.truth() == null ? "; without labels there is no ranking to measure" : "");
        table(out, kinds);
        if (!curve.isEmpty()) {
            out.printf(Locale.ROOT, "%nCode size, kind %s%n", what.kind().code());
            table(out, curve);
        }
        if (!lines.isEmpty()) {
            out.printf(Locale.ROOT, "%nCode size, kind linear, for comparison%n");
            table(out, lines);
        }
    }

    private void table(PrintWriter out, List<Contestant> rows) {
        out.printf(
                Locale.ROOT,
                "%-26s %6s %7s %7s %9s %9s %7s %9s %8s %9s %8s%n",
                "kind",
                "latent",
                "AUROC",
                "AUPRC",
                "prec@" + alertRate,
                "error",
                "active",
                "us/row",
                "train s",
                "bytes",
                "parity");
        for (Contestant c : rows) {
            if (c.failure() != null) {
                out.printf(Locale.ROOT, "%-26s %s%n", c.name(), c.failure());
                continue;
            }
            out.printf(
                    Locale.ROOT,
                    "%-26s %6s %7s %7s %9s %9s %7s %9s %8s %9s %8s%n",
                    c.name(),
                    shown("%.0f", c.latent()),
                    shown("%.4f", c.auroc()),
                    shown("%.4f", c.auprc()),
                    shown("%.3f", c.precision()),
                    shown("%.4g", c.error()),
                    shown("%.2f", c.activeShare()),
                    shown("%.3g", c.scoreMicros()),
                    shown("%.2f", c.trainSeconds()),
                    shown("%.0f", c.modelBytes()),
                    shown("%.1g", c.parity()));
        }
    }

    private static String shown(String format, double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
    }
}
