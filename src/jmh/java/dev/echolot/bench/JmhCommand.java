package dev.echolot.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.Main;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code bench jmh}: what stands first is JMH's own command line. */
@Command(name = "jmh", description = "The JMH benchmarks of the parts, with the bytes each operation allocates.")
final class JmhCommand implements Callable<Integer> {

    @Parameters(paramLabel = "ARGUMENTS", description = "A pattern of benchmarks, and after -- JMH's options.")
    private List<String> arguments = List.of();

    @Override
    public Integer call() throws Exception {
        List<String> all = new ArrayList<>(List.of("-prof", "gc", "-foe", "true"));
        all.addAll(arguments);
        Main.main(all.toArray(String[]::new));
        return 0;
    }
}
