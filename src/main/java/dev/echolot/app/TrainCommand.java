package dev.echolot.app;

import dev.echolot.model.Calibration;
import dev.echolot.model.ModelFile;
import dev.echolot.model.ModelManifest;
import dev.echolot.onnx.Device;
import dev.echolot.record.RecordFiles;
import dev.echolot.trainer.RowSpace;
import dev.echolot.trainer.TrainedModel;
import dev.echolot.trainer.Trainer;
import dev.echolot.trainer.TrainingInterruptedException;
import dev.echolot.trainer.TrainingSpec;
import dev.echolot.trainer.TrainingSpecYaml;
import dev.echolot.trainer.TrainingWorkspace;
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

    /** The exit code of a process that Ctrl-C ended. */
    private static final int INTERRUPTED = 130;

    /** The default of the application. */
    private static final double ALERT_RATE = 0.001;

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

    @Option(
            names = "--scratch",
            paramLabel = "DIR",
            description = {
                "Directory for rows that do not fit in memory: 4 bytes a cell as read and as encoded, gone when the",
                "command ends. Default: that of --out."
            })
    private @Nullable Path scratch;

    @Option(
            names = "--device",
            paramLabel = "D",
            defaultValue = "cpu",
            description = {
                "Where gradients are computed: auto, cpu or cuda. Only the CPU gives the same model, bit for bit, every time.",
                "Default: ${DEFAULT-VALUE}."
            })
    private Device device = Device.CPU;

    @Option(
            names = "--resume",
            description = {
                "Go on where the same command was interrupted (Ctrl-C), from OUT/NAME/NAME.checkpoint. The model is the",
                "same as without the break."
            })
    private boolean resume;

    @Override
    public Integer call() throws IOException {
        TrainingSpec what = TrainingSpecYaml.read(trainingSpec);
        PrintWriter err = spec.commandLine().getErr();
        long startNanos = System.nanoTime();
        TrainedModel trained;
        try (Interruption interruption = new Interruption(err);
                TrainingProgress progress = new TrainingProgress(err)) {
            RowSpace rows = RowSpace.in(scratch == null ? out : scratch);
            Path checkpoint = out.resolve(what.name()).resolve(what.name() + ".checkpoint");
            TrainingWorkspace workspace = new TrainingWorkspace(rows, checkpoint, resume, interruption, device);
            try {
                trained = Trainer.train(what, fields -> RecordFiles.open(data, fields), seed, progress, workspace);
            } catch (TrainingInterruptedException e) {
                progress.note(String.valueOf(e.getMessage()));
                return INTERRUPTED;
            }
        }
        ModelFile file = trained.write(out);
        ModelManifest manifest = file.manifest();
        err.printf(
                Locale.ROOT,
                "trained %s, kind %s, on %,d rows in %.1f s: %d fields, %d columns, code of %d%s; best epoch %d of %d%n",
                manifest.id(),
                manifest.kind(),
                manifest.provenance().rows(),
                (System.nanoTime() - startNanos) / 1e9,
                manifest.features().width(),
                manifest.architecture().columns(),
                manifest.architecture().latent(),
                collapsed(manifest.posterior()),
                manifest.provenance().bestEpoch(),
                manifest.provenance().epochs());
        Calibration calibration = manifest.calibration();
        if (calibration.smallestSupported() > ALERT_RATE) {
            err.printf(
                    Locale.ROOT,
                    "warning: %,d rows to calibrate with: thresholds are extrapolated at alert rates below %.2g, such as the default"
                            + " of %s, and alerts may come several times too often or too rarely; from %.2g on they come half to"
                            + " 1.6 times as often as asked, on rows like these%n",
                    calibration.rows(),
                    calibration.smallestSupported(),
                    ALERT_RATE,
                    calibration.firmRate());
        }
        if (report != null) {
            Reports.write(
                    report,
                    file,
                    Device.CPU,
                    data,
                    List.of(),
                    Reports.label(data.get(0)),
                    ALERT_RATE,
                    "On the rows it was trained on, those held out for stopping and calibration among them");
        }
        spec.commandLine().getOut().println(file.path());
        return 0;
    }

    private static String collapsed(ModelManifest.@Nullable Posterior posterior) {
        return posterior == null ? "" : " (" + posterior.collapsed() + " collapsed)";
    }
}
