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
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;

/** A broker in a JVM of its own, a trained model, and applications in theirs, all under a directory that goes at the end. */
final class BenchBed implements AutoCloseable {

    private final Path directory = Files.createTempDirectory("echolot-bench");
    private final List<Process> children = new ArrayList<>();
    private final BenchData data;
    private final String servers;

    /** Trains the model and starts the broker; topics come with {@link #topics}. */
    BenchBed(long seed) throws Exception {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop)); // an interrupted run leaves no broker behind
        data = new BenchData(seed);
        Files.copy(data.train(directory), directory.resolve("model.onnx"), StandardCopyOption.REPLACE_EXISTING);
        data.writeSchema(directory);
        servers = startBroker();
    }

    BenchData data() {
        return data;
    }

    String servers() {
        return servers;
    }

    Path directory() {
        return directory;
    }

    private String startBroker() throws IOException {
        Path home = directory.resolve("broker");
        Process broker = java(
                directory.resolve("broker.log"),
                List.of("-Xmx1g"),
                Main.class,
                List.of("broker", "--port", "0", "--dir", home.toString()));
        BufferedReader out = new BufferedReader(new InputStreamReader(broker.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        if (line == null) {
            throw new IOException("the broker did not start:\n" + Files.readString(directory.resolve("broker.log")));
        }
        return line.replaceAll(".*?([0-9.]+:[0-9]+).*", "$1");
    }

    /** An input topic of so many partitions, and the topics written, of as many, where they do not exist yet. */
    void topics(String input, int partitions) throws Exception {
        TopologySpec.Topics out = BenchApplication.outputs(input);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            List<NewTopic> wanted = Stream.of(
                            input, out.anomalies(), out.embeddings(), out.statistics(), out.deadLetters())
                    .map(name -> new NewTopic(name, partitions, (short) 1).configs(Map.of("retention.ms", "-1")))
                    .toList();
            admin.createTopics(wanted).all().get();
        }
    }

    /** Lets go of what was written, so that a long bench does not fill the disk. */
    void forgetOutputs(String input) throws Exception {
        TopologySpec.Topics out = BenchApplication.outputs(input);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            Map<String, ?> described = admin.describeTopics(
                            List.of(out.anomalies(), out.embeddings(), out.statistics()))
                    .allTopicNames()
                    .get();
            Map<TopicPartition, RecordsToDelete> all = new java.util.HashMap<>();
            described.forEach((name, topic) -> ((org.apache.kafka.clients.admin.TopicDescription) topic)
                    .partitions()
                    .forEach(p -> all.put(new TopicPartition(name, p.partition()), RecordsToDelete.beforeOffset(-1))));
            admin.deleteRecords(all).all().get();
        }
    }

    /** Runs an application until it has measured. */
    Measured measure(Job job, List<String> options) throws Exception {
        Process application = start(job, options);
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(application.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith("measured ")) {
                    application.waitFor();
                    delete(job.state());
                    return Measured.parse(line.substring(9));
                }
            }
        }
        throw new IOException(job.id() + " ended without a figure:\n" + Files.readString(log(job)));
    }

    /** Starts an application and leaves it running. */
    Process start(Job job, List<String> options) throws IOException {
        List<String> all = new ArrayList<>(List.of("-XX:+UseSerialGC", "-XX:-UseDynamicNumberOfCompilerThreads"));
        if (options.stream().noneMatch(o -> o.startsWith("-Xmx"))) {
            all.add("-Xmx1g");
        }
        if (job.variant() == Variant.FLINK) { // what its own start script opens
            for (String opened : List.of("java.lang", "java.util", "java.util.concurrent", "java.net", "java.time")) {
                all.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED");
            }
        }
        all.addAll(options);
        return java(log(job), all, BenchApplication.class, job.arguments());
    }

    private Path log(Job job) {
        return directory.resolve(job.id() + ".log");
    }

    private Process java(Path log, List<String> options, Class<?> main, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        command.addAll(options);
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add(main.getName());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("ORT_DISABLE_TELEMETRY", "1");
        builder.environment().put("ECHOLOT_LOG", "WARN");
        builder.redirectError(log.toFile());
        Process process = builder.start();
        children.add(process);
        return process;
    }

    private void stop() {
        children.forEach(Process::destroyForcibly);
    }

    @Override
    public void close() throws Exception {
        stop();
        for (Process child : children) {
            child.waitFor();
        }
        delete(directory);
    }

    /** A directory and what is in it. */
    static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
