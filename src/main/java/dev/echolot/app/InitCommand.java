package dev.echolot.app;

import dev.echolot.trainer.DataProfile;
import dev.echolot.trainer.DataProfiler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        description = {
            "Looks at data and prints a training specification to read and change: types, categories, times, what is an",
            "id and what is constant. Columns named label* are never features."
        })
final class InitCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Option(
            names = "--data",
            required = true,
            arity = "1..*",
            paramLabel = "FILE",
            description = "CSV or JSON Lines; .gz too.")
    private List<Path> data = List.of();

    @Option(names = "--key", paramLabel = "K", description = "Column of the entity: card, customer, sensor.")
    private @Nullable String key;

    @Option(names = "--time", paramLabel = "T", description = "Column of the event time.")
    private @Nullable String time;

    @Option(names = "--ignore", split = ",", paramLabel = "COL", description = "Columns to leave out.")
    private Set<String> ignore = Set.of();

    @Override
    public Integer call() throws IOException {
        DataProfile profile = new DataProfiler(key, time, ignore).profile(data);
        spec.commandLine().getOut().print(profile.yaml());
        return 0;
    }
}
