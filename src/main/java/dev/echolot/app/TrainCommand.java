package dev.echolot.app;

import dev.echolot.model.ModelFile;
import dev.echolot.model.ModelManifest;
import dev.echolot.record.RecordFiles;
import dev.echolot.trainer.TrainedModel;
import dev.echolot.trainer.Trainer;
import dev.echolot.trainer.TrainingSpec;
import dev.echolot.trainer.TrainingSpecYaml;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description = {
            "Trains a model on unlabelled rows and writes it as the next version of its name. The last line of output is",
            "the model's path."
        })
final class TrainCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Option(names = "--spec", required = true, paramLabel = "SPEC", description = "What to train; init suggests one.")
    private Path trainingSpec = Path.of("");

    @Option(
            names = "--data",
            required = true,
            arity = "1..*",
            paramLabel = "FILE",
            description = "CSV or JSON Lines; .gz too.")
    private List<Path> data = List.of();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "models",
            description =
                    "Directory of models; the file becomes DIR/NAME/NAME-VERSION.onnx. Default: ${DEFAULT-VALUE}.")
    private Path out = Path.of("models");

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of every random choice: the same seed gives the same model. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description =
                    "Also write a report on the rows of the data as one HTML file; a column 'label' there is compared.")
    private @Nullable Path report;

    @Override
    public Integer call() throws IOException {
        TrainingSpec what = TrainingSpecYaml.read(trainingSpec);
        PrintWriter err = spec.commandLine().getErr();
        long startNanos = System.nanoTime();
        TrainedModel trained;
        try (TrainingProgress progress = new TrainingProgress(err)) {
            trained = Trainer.train(what, fields -> RecordFiles.open(data, fields), seed, progress);
        }
        ModelFile file = trained.write(out);
        ModelManifest manifest = file.manifest();
        err.printf(
                Locale.ROOT,
                "trained %s, kind %s, on %,d rows in %.1f s: %d fields, %d columns, code of %d; best epoch %d of %d%n",
                manifest.id(),
                manifest.kind(),
                manifest.provenance().rows(),
                (System.nanoTime() - startNanos) / 1e9,
                manifest.features().width(),
                manifest.architecture().columns(),
                manifest.architecture().latent(),
                manifest.provenance().bestEpoch(),
                manifest.provenance().epochs());
        if (report != null) {
            Reports.write(
                    report,
                    file,
                    data,
                    Reports.label(data.get(0)),
                    0.001,
                    "On the rows it was trained on, those held out for stopping and calibration among them");
        }
        spec.commandLine().getOut().println(file.path());
        return 0;
    }
}
