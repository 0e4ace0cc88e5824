package dev.echolot.app;

import dev.echolot.features.FeatureMatrix;
import dev.echolot.model.ModelFile;
import dev.echolot.scoring.CodeFile;
import dev.echolot.scoring.CodePrecision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "encode",
        mixinStandardHelpOptions = true,
        description = {
            "Prints the code of every row as CSV, nan where a row cannot be used: features for other models, or the rows made",
            "small. decode turns codes back into rows."
        })
final class EncodeCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Mixin
    private RowOptions options = new RowOptions();

    @Option(names = "--data", required = true, paramLabel = "FILE", description = "CSV or JSON Lines; .gz too.")
    private Path data = Path.of("");

    @Option(
            names = "--precision",
            paramLabel = "P",
            defaultValue = "f32",
            description = "What is kept of each element: f32 (all), f16 or int8. Default: ${DEFAULT-VALUE}.")
    private CodePrecision precision = CodePrecision.F32;

    @Option(names = "--packed", description = "Write a binary file of 4, 2 or 1 bytes an element to --out.")
    private boolean packed;

    @Option(
            names = "--codes-only",
            description = {
                "With --packed: nothing but codes. Without it the file holds a few rows as they are, to be kept as private as",
                "the data: those of which the model loses so much that this saves more a byte than their codes do."
            })
    private boolean codesOnly;

    @Override
    public Integer call() throws IOException {
        Path out = options.out();
        if (packed && (out == null || Files.isDirectory(out))) {
            throw new ParameterException(spec.commandLine(), "--packed: expected a file in --out, got " + out);
        }
        ModelFile model = options.load();
        int latent = model.manifest().architecture().latent();
        if (packed && out != null) {
            try (CsvLines nothing = CsvLines.open(spec, null)) {
                CodeFile file = Codes.packed(options, model, data, nothing, precision, !codesOnly);
                file.write(out);
                spec.commandLine()
                        .getErr()
                        .printf(
                                Locale.ROOT,
                                "encoded %,d rows of %d fields: %d bytes a row, %,d rows kept whole, %,d bytes in all%n",
                                file.codes().rows(),
                                model.manifest().features().width(),
                                latent * precision.bytes(),
                                file.whole().count(),
                                Files.size(out));
            }
            return 0;
        }
        try (CsvLines lines = options.lines()) {
            FeatureMatrix codes = CodeFile.rounded(Codes.of(options, model, data, lines), precision);
            lines.embeddingHeader(latent).end();
            for (int r = 0; r < codes.rows(); r++) {
                for (int i = 0; i < latent; i++) {
                    lines.cell(codes.get(r, i));
                }
                lines.end();
            }
        }
        return 0;
    }
}
