package dev.echolot.app;

import dev.echolot.model.ModelFile;
import dev.echolot.onnx.Device;
import dev.echolot.record.RecordFiles;
import dev.echolot.record.RecordSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of commands that run rows of a file through a model and print a line for each. */
final class RowOptions {

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Option(names = "--model", required = true, paramLabel = "M", description = "The model file.")
    private Path model = Path.of("");

    @Option(names = "--out", paramLabel = "FILE", description = "Where the result goes. Default: standard output.")
    private @Nullable Path out;

    @Option(
            names = "--device",
            paramLabel = "D",
            defaultValue = "cpu",
            description = "auto, cpu or cuda. Default: ${DEFAULT-VALUE}.")
    private Device device = Device.CPU;

    ModelFile load() {
        return ModelFile.load(model);
    }

    Device device() {
        return device;
    }

    @Nullable
    Path out() {
        return out;
    }

    /** Standard output, or the file of {@code --out}. */
    CsvLines lines() throws IOException {
        return CsvLines.open(spec, out);
    }

    /** Runs every row of a file through the model. */
    void score(ModelFile file, Path data, OfflineScorer.Sink sink) throws IOException {
        try (RecordSource source = RecordFiles.open(
                        List.of(data), OfflineScorer.fields(file.manifest().features()));
                OfflineScorer scorer = new OfflineScorer(file, device)) {
            scorer.score(source, sink);
        }
    }
}
