package dev.echolot.app;

import dev.echolot.evaluation.Neighbours;
import dev.echolot.features.FeatureMatrix;
import dev.echolot.model.ModelFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "similar",
        mixinStandardHelpOptions = true,
        description = {
            "Finds, for every row, the rows of a reference file whose codes are nearest. CSV: row, rank, reference_row, distance",
            "(Euclidean, between codes); rows count from 0."
        })
final class SimilarCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Mixin
    private RowOptions options = new RowOptions();

    @Option(names = "--data", required = true, paramLabel = "FILE", description = "The rows to find others for.")
    private Path data = Path.of("");

    @Option(names = "--reference", required = true, paramLabel = "FILE", description = "The rows to look among.")
    private Path reference = Path.of("");

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "10",
            description = "How many. Default: ${DEFAULT-VALUE}.")
    private int top;

    @Override
    public Integer call() throws IOException {
        if (top < 1) {
            throw new ParameterException(spec.commandLine(), "--top: expected 1 or more, got " + top);
        }
        ModelFile model = options.load();
        try (CsvLines lines = options.lines()) {
            Neighbours index = new Neighbours(Codes.of(options, model, reference, lines));
            FeatureMatrix codes = Codes.of(options, model, data, lines);
            lines.cell("row")
                    .cell("rank")
                    .cell("reference_row")
                    .cell("distance")
                    .end();
            float[] code = new float[codes.width()];
            for (int r = 0; r < codes.rows(); r++) {
                codes.copyRow(r, code, 0);
                if (Codes.absent(code)) {
                    lines.cell(r).cell("nan").cell("nan").cell("nan").end();
                    continue;
                }
                List<Neighbours.Neighbour> nearest = index.nearest(code, top);
                for (int k = 0; k < nearest.size(); k++) {
                    Neighbours.Neighbour n = nearest.get(k);
                    lines.cell(r)
                            .cell(k + 1)
                            .cell(n.row())
                            .cell((float) n.distance())
                            .end();
                }
            }
        }
        return 0;
    }
}
