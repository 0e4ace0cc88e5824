package dev.echolot.app;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line. Exit codes: 0 done, 1 failed (one line says why; {@code --debug} shows where), 2 wrong usage. */
@Command(
        name = "echolot",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Real-time anomaly detection on Apache Kafka with autoencoders.",
        subcommands = {
            DemoCommand.class,
            InitCommand.class,
            TrainCommand.class,
            ScoreCommand.class,
            EvaluateCommand.class,
            InspectCommand.class,
            EncodeCommand.class,
            DecodeCommand.class,
            ReconstructCommand.class,
            SimilarCommand.class,
            GenerateCommand.class,
            BakeoffCommand.class,
            RunCommand.class,
            TopicsCommand.class,
            BrokerCommand.class,
            ProduceCommand.class,
            ConsumeCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Main implements Runnable {

    static {
        // Avro reads them once. Input records are decoded by our own reader; this bounds what else is read with Avro's.
        limit("bytes.maxLength", 16 << 20);
        limit("string.maxLength", 1 << 20);
        limit("collectionItems.maxLength", 1 << 20);
    }

    private static void limit(String what, int most) {
        String key = "org.apache.avro.limits." + what;
        if (System.getProperty(key) == null) {
            System.setProperty(key, Integer.toString(most));
        }
    }

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before run()
    private CommandSpec spec;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show where a failure happened (stack trace).")
    private boolean debug;

    /** Runs one command and ends the process with its exit code. */
    public static void main(String... args) {
        PrintWriter out = new PrintWriter(
                new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), StandardCharsets.UTF_8), false);
        PrintWriter err = new PrintWriter(
                new OutputStreamWriter(new FileOutputStream(FileDescriptor.err), StandardCharsets.UTF_8), true);
        int code = execute(out, err, args);
        out.flush();
        System.exit(code);
    }

    /**
     * Runs one command.
     *
     * @param out takes the result
     * @param err takes progress and errors
     * @return the exit code
     */
    public static int execute(PrintWriter out, PrintWriter err, String... args) {
        CommandLine line = new CommandLine(new Main())
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    out.flush();
                    err.println("echolot: " + Failures.line(failure));
                    Main main = command.getCommandSpec().root().userObject() instanceof Main m ? m : null;
                    if (main != null && main.debug) {
                        failure.printStackTrace(err);
                    }
                    err.flush();
                    return 1;
                });
        int code = line.execute(args);
        out.flush();
        return code;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is needed");
    }

    /** The version the jar's manifest states. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"echolot " + (version == null ? "(unpackaged)" : version)};
        }
    }
}
