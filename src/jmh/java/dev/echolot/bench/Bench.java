package dev.echolot.bench;

import picocli.CommandLine;

/** The command {@code bench}: end to end by itself, and what its subcommands measure. */
public final class Bench {

    private Bench() {}

    public static void main(String[] args) {
        CommandLine bench = new CommandLine(new EndToEndBench())
                .addSubcommand(new TrainingCommand())
                .addSubcommand(new ProfileBench())
                .addSubcommand(new LatencyBench())
                .addSubcommand(new ScalingBench())
                .addSubcommand(new RestoreBench())
                .addSubcommand(new KernelBench())
                .addSubcommand(new DeviceBench())
                .addSubcommand(new JmhCommand())
                .setCaseInsensitiveEnumValuesAllowed(true);
        bench.getSubcommands().values().forEach(c -> c.getCommandSpec().mixinStandardHelpOptions(true));
        System.exit(bench.execute(args));
    }
}
