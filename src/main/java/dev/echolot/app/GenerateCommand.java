package dev.echolot.app;

import dev.echolot.evaluation.CodeSpread;
import dev.echolot.features.FeatureMatrix;
import dev.echolot.model.ModelFile;
import dev.echolot.model.ModelManifest.Posterior;
import dev.echolot.scoring.WholeRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "generate",
        mixinStandardHelpOptions = true,
        description = {
            "Makes new rows, as CSV in the units of the data. With --like: near given rows, by moving their codes as codes",
            "spread and decoding them. Without: from the prior of a model of kind variational."
        })
final class GenerateCommand implements Callable<Integer> {

    /** The one kind whose codes have a distribution known beforehand. */
    private static final String WITH_PRIOR = "variational";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Mixin
    private RowOptions options = new RowOptions();

    @Option(names = "--like", paramLabel = "FILE", description = "Rows to stay near.")
    private @Nullable Path like;

    @Option(
            names = "--spread-of",
            paramLabel = "FILE",
            description =
                    "Rows, best ones the model was not trained on, whose codes say how codes spread. Default: --like.")
    private @Nullable Path spreadOf;

    @Option(
            names = "--rows",
            paramLabel = "N",
            description = "New rows for each row of --like (default 1); without --like in all (default 10).")
    private @Nullable Integer rows;

    @Option(
            names = "--strength",
            paramLabel = "S",
            defaultValue = "0.3",
            description = "0 repeats the row's reconstruction, 1 forgets the row. Default: ${DEFAULT-VALUE}.")
    private double strength;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "The same seed gives the same rows. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Override
    public Integer call() throws IOException {
        if (!(strength >= 0 && strength <= 1)) {
            throw new ParameterException(spec.commandLine(), "--strength: expected 0 to 1, got " + strength);
        }
        if (rows != null && rows < 1) {
            throw new ParameterException(spec.commandLine(), "--rows: expected 1 or more, got " + rows);
        }
        if (like == null && spreadOf != null) {
            throw new ParameterException(spec.commandLine(), "--spread-of: only with --like");
        }
        ModelFile model = options.load();
        String kind = model.manifest().kind();
        if (like == null && !kind.toLowerCase(Locale.ROOT).equals(WITH_PRIOR)) {
            throw new CommandFailure("generate without --like draws from the prior of the codes, which only kind "
                    + WITH_PRIOR + " has; " + model.manifest().id() + " is of kind " + kind + " (use --like FILE)");
        }
        try (CsvLines lines = options.lines()) {
            FeatureMatrix codes = like == null ? prior(model) : near(model, like, lines);
            WholeRows none = new WholeRows(model.manifest().features().width());
            DecodedRows.print(model, options.device(), codes, none, lines);
        }
        return 0;
    }

    /**
     * Codes as those of ordinary rows are distributed, by dimension: near N(0, 1), as far as beta pulled them there (Ghosh et
     * al., ICLR 2020, on drawing from what was found instead of from what was wished for).
     */
    private FeatureMatrix prior(ModelFile model) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] code = new float[model.manifest().architecture().latent()];
        Posterior found = model.manifest().posterior();
        FeatureMatrix codes = new FeatureMatrix(code.length);
        for (int n = 0; n < (rows == null ? 10 : rows); n++) {
            for (int i = 0; i < code.length; i++) {
                double standard = random.nextGaussian();
                code[i] = (float)
                        (found == null
                                ? standard
                                : found.mean().get(i) + found.deviation().get(i) * standard);
            }
            codes.add(code, 0);
        }
        return codes;
    }

    private FeatureMatrix near(ModelFile model, Path given, CsvLines lines) throws IOException {
        FeatureMatrix from = Codes.of(options, model, given, lines);
        CodeSpread spread;
        try {
            spread = CodeSpread.of(spreadOf == null ? from : Codes.of(options, model, spreadOf, lines));
        } catch (IllegalArgumentException e) {
            throw new CommandFailure((spreadOf == null ? given : spreadOf) + ": " + e.getMessage(), e);
        }
        SplittableRandom random = new SplittableRandom(seed);
        float[] code = new float[from.width()];
        FeatureMatrix codes = new FeatureMatrix(code.length);
        for (int r = 0; r < from.rows(); r++) {
            from.copyRow(r, code, 0);
            for (int n = 0; n < (rows == null ? 1 : rows); n++) {
                codes.add(Codes.absent(code) ? code : spread.near(code, strength, random), 0);
            }
        }
        return codes;
    }
}
