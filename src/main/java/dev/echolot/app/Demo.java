package dev.echolot.app;

import dev.echolot.app.demo.Scenario;
import dev.echolot.app.demo.SimulatedRecord;
import dev.echolot.app.demo.SimulatedRecords;
import dev.echolot.app.demo.Simulator;
import dev.echolot.app.demo.Yardsticks;
import dev.echolot.config.ApplicationSettings;
import dev.echolot.model.ModelFile;
import dev.echolot.model.ModelManifest;
import dev.echolot.topology.ScoringApplication;
import dev.echolot.trainer.TrainedModel;
import dev.echolot.trainer.Trainer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One demo from simulation to summary. Everything lives under a temporary directory that {@link #close()} removes. */
final class Demo implements AutoCloseable {

    private static final int USUAL_PORT = 9092;
    private static final int PARTITIONS = 2;

    private final Scenario scenario;
    private final int records;
    private final long seed;
    private final PrintWriter out;
    private final PrintWriter err;
    private final Path directory;
    private @Nullable EmbeddedKafka kafka;
    private @Nullable ScoringApplication application;
    private boolean closed;

    Demo(Scenario scenario, int records, long seed, PrintWriter out, PrintWriter err) throws IOException {
        this.scenario = scenario;
        this.records = records;
        this.seed = seed;
        this.out = out;
        this.err = err;
        this.directory = Files.createTempDirectory("echolot-demo-");
    }

    void run() throws Exception {
        say("Echolot demo, seed %d: %s.%n%n", seed, scenario.description());
        Simulator simulator = scenario.simulator(seed);
        List<SimulatedRecord> history = take(simulator, DemoCommand.HISTORY);
        ModelFile model = train(history);
        EmbeddedKafka broker = startKafka();
        ApplicationSettings settings = settings(model, broker);
        createTopics(settings, broker);
        ScoringApplication scoring = Application.start(settings, model);
        application = scoring;
        if (!scoring.awaitReady(Duration.ofMinutes(2))) {
            throw new CommandFailure("the application did not become ready");
        }

        List<SimulatedRecord> stream = take(simulator, records);
        DemoTraffic traffic = new DemoTraffic(broker.bootstrapServers(), scenario);
        int total = records + DemoTraffic.BROKEN;
        say(
                "3  stream   %,d new %s, and %d records broken on purpose; alert rate %s%n%n",
                records, scenario.topic(), DemoTraffic.BROKEN, Scenario.ALERT_RATE);
        long startNanos = System.nanoTime();
        DemoFindings findings = new DemoFindings(settings, traffic, out, err);
        try (findings) {
            Thread watcher = new Thread(() -> findings.watch(total), "demo-watcher");
            watcher.start();
            traffic.send(stream);
            watcher.join();
        }
        findings.requireComplete(total);
        double seconds = (findings.completeNanos() - startNanos) / 1e9;
        Yardsticks yardsticks = new Yardsticks(scenario, model.manifest().features(), history);
        new DemoSummary(scenario, stream, findings, total, seconds).print(out, yardsticks);
    }

    /** The model a demo of this scenario and seed would train, written under a directory of models. */
    Path trainOnly(Path models) throws IOException {
        List<SimulatedRecord> history = take(scenario.simulator(seed), DemoCommand.HISTORY);
        try (TrainingProgress progress = new TrainingProgress(err)) {
            return trained(history, progress).write(models).path();
        }
    }

    private TrainedModel trained(List<SimulatedRecord> history, TrainingProgress progress) throws IOException {
        return Trainer.train(scenario.trainingSpec(), fields -> new SimulatedRecords(history, fields), seed, progress);
    }

    private ModelFile train(List<SimulatedRecord> history) throws IOException {
        say("1  train    on %,d unlabelled %s; the anomalies among them stay in%n", history.size(), scenario.topic());
        long startNanos = System.nanoTime();
        ModelFile model;
        try (TrainingProgress progress = new TrainingProgress(err)) {
            model = trained(history, progress).write(directory.resolve("models"));
        }
        ModelManifest manifest = model.manifest();
        say(
                "            %s: %s, %d fields, code of %d, %,d weights, one file of %,d kB; %.1f s%n",
                manifest.id(),
                manifest.kind(),
                manifest.features().width(),
                manifest.architecture().latent(),
                manifest.architecture().parameters(),
                model.size() / 1024,
                (System.nanoTime() - startNanos) / 1e9);
        return model;
    }

    private EmbeddedKafka startKafka() {
        EmbeddedKafka broker;
        try {
            broker = EmbeddedKafka.start(USUAL_PORT, directory.resolve("kafka"));
        } catch (IllegalStateException taken) {
            broker = EmbeddedKafka.start(0, directory.resolve("kafka"));
        }
        kafka = broker;
        say(
                "2  kafka    embedded, at %s; look in while this runs, from another terminal:%n",
                broker.bootstrapServers());
        say(
                "            bin/echolot consume --bootstrap-server %s --topic %s.anomalies%n",
                broker.bootstrapServers(), scenario.application());
        return broker;
    }

    private ApplicationSettings settings(ModelFile model, EmbeddedKafka broker) {
        Map<String, String> properties = new TreeMap<>();
        properties.put("echolot.application", scenario.application());
        properties.put("echolot.model", model.path().toString());
        properties.put("echolot.input.topics", scenario.topic());
        properties.put("echolot.alert.rate", String.valueOf(Scenario.ALERT_RATE));
        properties.put("echolot.window.size", scenario.window());
        properties.put("echolot.state.dir", directory.resolve("state").toString());
        properties.put("kafka.bootstrap.servers", broker.bootstrapServers());
        return ApplicationSettings.of("the demo's settings", properties);
    }

    private static void createTopics(ApplicationSettings settings, EmbeddedKafka broker) {
        ApplicationTopics needed = new ApplicationTopics(settings);
        for (ApplicationTopics.Topic topic : needed.topics()) {
            broker.createTopic(topic.name(), PARTITIONS, topic.input() ? Map.of() : needed.outputSettings());
        }
    }

    private static List<SimulatedRecord> take(Simulator simulator, int n) {
        List<SimulatedRecord> records = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            records.add(simulator.next());
        }
        return records;
    }

    private void say(String format, Object... values) {
        out.printf(Locale.ROOT, format, values);
        out.flush();
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (application != null) {
            application.close();
        }
        if (kafka != null) {
            kafka.close();
        }
        EmbeddedKafka.deleteRecursively(directory);
    }
}
