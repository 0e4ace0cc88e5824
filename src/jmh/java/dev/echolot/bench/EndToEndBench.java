package dev.echolot.bench;

import dev.echolot.app.Main;
import dev.echolot.topology.TopologySpec;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The whole topology against the same without scoring, without batching, and against Kafka Streams copying bytes: all
 * variants interleaved in one run, each in a JVM of its own, the broker in another. The figure is the process CPU time per
 * record (all threads, garbage collection and compilation included), the median of the rounds; wall time stands beside it.
 */
@Command(name = "bench", description = "Measures the streaming application end to end, variants side by side.")
public final class EndToEndBench implements java.util.concurrent.Callable<Integer> {

    @Option(names = "--records", defaultValue = "600000", description = "Records per run (default: ${DEFAULT-VALUE}).")
    private int records;

    @Option(names = "--rounds", defaultValue = "3", description = "Runs of each variant (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--variants",
            split = ",",
            description = "Which, separated by commas (default: all): ${COMPLETION-CANDIDATES}.")
    private List<Variant> variants = List.of(Variant.values());

    @Option(names = "--batch", defaultValue = "64", description = "Records a call (default: ${DEFAULT-VALUE}).")
    private int batch;

    @Option(names = "--seed", defaultValue = "1", description = "Of the simulated records (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there as JSON.")
    private Path json;

    @Option(names = "--help", usageHelp = true, description = "Show this and exit.")
    private boolean help;

    private final List<Process> children = new ArrayList<>();

    public static void main(String[] args) {
        System.exit(new CommandLine(new EndToEndBench())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args));
    }

    @Override
    public Integer call() throws Exception {
        Path directory = Files.createTempDirectory("echolot-bench");
        try {
            System.err.println(
                    "training the model and filling the topic: " + records + " records of 30 fields, seed " + seed);
            BenchData data = new BenchData(seed);
            Path model = data.train(directory);
            Path schemas = data.writeSchema(directory);
            String servers = startBroker(directory);
            createTopics(servers);
            data.produce(servers, records);
            Map<Variant, List<double[]>> measured = new EnumMap<>(Variant.class);
            for (int round = 0; round < rounds; round++) {
                for (Variant variant : new LinkedHashSet<>(variants)) {
                    double[] figures = measure(variant, round, servers, directory, model, schemas);
                    measured.computeIfAbsent(variant, v -> new ArrayList<>()).add(figures);
                    System.err.printf(
                            Locale.ROOT,
                            "round %d %-26s %7.2f us CPU %7.2f us wall%n",
                            round + 1,
                            variant.code(),
                            figures[0],
                            figures[1]);
                }
            }
            BenchTable table = new BenchTable(measured);
            System.out.print(table.markdown());
            if (json != null) {
                Files.writeString(json, table.json());
            }
            return 0;
        } finally {
            children.forEach(Process::destroyForcibly);
            delete(directory);
        }
    }

    private String startBroker(Path directory) throws IOException {
        Process broker = java(
                directory.resolve("broker.log"),
                List.of("-Xmx1g"),
                Main.class,
                "broker",
                "--port",
                "0",
                "--dir",
                directory.resolve("broker").toString());
        BufferedReader out = new BufferedReader(new InputStreamReader(broker.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        if (line == null) {
            throw new IOException("the broker did not start; see its log");
        }
        return line.replaceAll(".*?([0-9.]+:[0-9]+).*", "$1");
    }

    private static void createTopics(String servers) throws Exception {
        TopologySpec.Topics topics = BenchApplication.outputs();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            List<NewTopic> wanted = Stream.of(
                            BenchApplication.INPUT,
                            topics.anomalies(),
                            topics.embeddings(),
                            topics.statistics(),
                            topics.deadLetters())
                    .map(name -> new NewTopic(name, 1, (short) 1).configs(Map.of("retention.ms", "-1")))
                    .toList();
            admin.createTopics(wanted).all().get();
        }
    }

    private double[] measure(Variant variant, int round, String servers, Path directory, Path model, Path schemas)
            throws Exception {
        String id = "bench-" + variant.code() + "-" + round;
        Process application = java(
                directory.resolve(id + ".log"),
                List.of("-Xmx1g", "-XX:+UseSerialGC"),
                BenchApplication.class,
                variant.code(),
                servers,
                directory.resolve(id).toString(),
                model.toString(),
                schemas.toString(),
                Integer.toString((int) (records * variant.share())),
                id,
                Integer.toString(batch));
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(application.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith("measured ")) {
                    application.waitFor();
                    return Arrays.stream(line.substring(9).split(" "))
                            .mapToDouble(Double::parseDouble)
                            .toArray();
                }
            }
        }
        throw new IOException(id + " ended without a figure:\n" + Files.readString(directory.resolve(id + ".log")));
    }

    private Process java(Path log, List<String> options, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        command.addAll(options);
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add(main.getName());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("ORT_DISABLE_TELEMETRY", "1");
        builder.environment().put("ECHOLOT_LOG", "WARN");
        builder.redirectError(log.toFile());
        Process process = builder.start();
        children.add(process);
        return process;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
