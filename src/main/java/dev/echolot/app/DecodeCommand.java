package dev.echolot.app;

import dev.echolot.features.FeatureMatrix;
import dev.echolot.model.ModelFile;
import dev.echolot.scoring.CodeFile;
import dev.echolot.scoring.CodePrecision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "decode",
        mixinStandardHelpOptions = true,
        description = {
            "Turns codes back into rows, as CSV in the units of the data: categories by name, times as weekday and hour, nan",
            "where there is no code. Rows that encode --packed kept whole come back as the model read them, with",
            "what was missing filled in."
        })
final class DecodeCommand implements Callable<Integer> {

    @Mixin
    private RowOptions options = new RowOptions();

    @Option(
            names = {"--codes", "--data"},
            required = true,
            paramLabel = "FILE",
            description = "Codes that encode wrote: CSV with columns embedding.0 and on, or packed.")
    private Path codes = Path.of("");

    @Option(
            names = "--precision",
            paramLabel = "P",
            defaultValue = "f32",
            description = "Round the codes first: f32 (not at all), f16 or int8. Default: ${DEFAULT-VALUE}.")
    private CodePrecision precision = CodePrecision.F32;

    @Override
    public Integer call() throws IOException {
        ModelFile model = options.load();
        CodeFile given = Codes.read(model, codes);
        FeatureMatrix rounded = CodeFile.rounded(given.codes(), precision);
        try (CsvLines lines = options.lines()) {
            DecodedRows.print(model, options.device(), rounded, given.whole(), lines);
        }
        return 0;
    }
}
