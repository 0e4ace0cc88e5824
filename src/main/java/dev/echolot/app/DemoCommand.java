package dev.echolot.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.echolot.app.demo.Scenario;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "The whole line in a minute: trains on simulated history, streams new records through an embedded Kafka,",
            "shows the anomalies found, and holds them against the truth."
        })
final class DemoCommand implements Callable<Integer> {

    /** Records trained on. */
    static final int HISTORY = 20_000;

    /** Records streamed unless asked otherwise. */
    static final int RECORDS = 20_000;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Option(
            names = "--scenario",
            paramLabel = "payments|sensors",
            defaultValue = "payments",
            description = "Default: ${DEFAULT-VALUE}.")
    private Scenario scenario = Scenario.PAYMENTS;

    @Option(
            names = "--records",
            paramLabel = "N",
            defaultValue = "" + RECORDS,
            description = "Records to stream, from 1000. Default: ${DEFAULT-VALUE}.")
    private int records;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "The same seed simulates and trains the same. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--train-only",
            paramLabel = "DIR",
            description = "Only train the demo's model, write it under DIR, and print its path.")
    private @Nullable Path trainOnly;

    @Override
    public Integer call() throws Exception {
        if (records < 1000) {
            throw new ParameterException(spec.commandLine(), "--records: expected 1000 or more, got " + records);
        }
        if (System.getenv("ECHOLOT_LOG") == null && LoggerFactory.getLogger("dev.echolot") instanceof Logger ours) {
            ours.setLevel(Level.ERROR); // the demo tells its own story
        }
        try (Demo demo = new Demo(
                scenario,
                records,
                seed,
                spec.commandLine().getOut(),
                spec.commandLine().getErr())) {
            if (trainOnly != null) {
                spec.commandLine().getOut().println(demo.trainOnly(trainOnly));
                return 0;
            }
            Runtime.getRuntime().addShutdownHook(new Thread(demo::close, "demo-closer"));
            demo.run();
        }
        return 0;
    }
}
