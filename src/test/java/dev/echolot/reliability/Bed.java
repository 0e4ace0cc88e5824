package dev.echolot.reliability;

import dev.echolot.app.Cli;
import dev.echolot.app.Specs;
import dev.echolot.config.ApplicationSettings;
import dev.echolot.features.FeatureSpec;
import dev.echolot.model.ModelFile;
import dev.echolot.model.TinyModel;
import dev.echolot.reliability.ChildJvm.Launch;
import dev.echolot.statistics.PartitionWindows;
import dev.echolot.topology.TopologySpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A broker, topics, a model and instances of the application, each process in a JVM of its own: where scenarios happen.
 */
final class Bed implements AutoCloseable {

    static final String APPLICATION = "test";
    static final String INPUT = "payments";

    private final Path home;
    private final Map<String, String> settings;
    private final int partitions;
    private final Brokers brokers;
    private final Watch watch;
    private final ModelFile model;
    private final List<Instance> instances = new ArrayList<>();
    private Thread producing;

    private Bed(Path home, Brokers brokers, int partitions, Map<String, String> settings, ModelFile model)
            throws Exception {
        this.home = home;
        this.partitions = partitions;
        this.model = model;
        Path schemas = Files.createDirectories(home.resolve("schemas"));
        Files.writeString(schemas.resolve("payment.avsc"), Payments.SCHEMA.toString());
        this.brokers = brokers;
        this.watch = new Watch(brokers.servers());
        this.settings = new LinkedHashMap<>(Map.of(
                "echolot.application",
                APPLICATION,
                "echolot.model",
                model.path().toString(),
                "echolot.input.topics",
                INPUT,
                "echolot.input.format",
                "auto",
                "echolot.input.schemas",
                schemas.toString(),
                "echolot.output.scores",
                "true",
                "echolot.alert.rate",
                "0.01",
                "echolot.window.size",
                "1m",
                "echolot.window.grace",
                "10s"));
        this.settings.put("echolot.http.port", "0");
        this.settings.putAll(brokers.clientSettings());
        this.settings.putAll(settings);
        watch.create(INPUT, partitions, Map.of("max.message.bytes", "8000000"));
    }

    /** With topics, without instances. */
    static Bed make(Path home, int partitions, Map<String, String> settings) throws Exception {
        return make(home, Broker.start(Files.createDirectories(home)), partitions, settings);
    }

    /** The same with other brokers. */
    static Bed make(Path home, Brokers brokers, int partitions, Map<String, String> settings) throws Exception {
        return make(
                home,
                brokers,
                partitions,
                settings,
                TinyModel.write(
                        home.resolve("models"), "tiny", 1, new FeatureSpec.EventTimeSpec("at", "epoch_ms", "UTC")));
    }

    /** The same with another model. Every {@code .avsc} file below {@code home/schemas} is a schema of the input. */
    static Bed make(Path home, Brokers brokers, int partitions, Map<String, String> settings, ModelFile model)
            throws Exception {
        Bed bed = new Bed(home, brokers, partitions, settings, model);
        bed.createTopics();
        return bed;
    }

    /** As an administrator: whatever is missing of what the application needs. */
    void createTopics() throws IOException {
        Map<String, String> open = new LinkedHashMap<>(settings);
        open.keySet().removeAll(brokers.clientSettings().keySet());
        open.put("kafka.bootstrap.servers", brokers.servers());
        open.put("echolot.state.dir", home.resolve("none").toString());
        Path config = home.resolve("topics.properties");
        Files.writeString(config, text(open));
        Cli.ok("topics", "--config", config.toString(), "--create");
    }

    private static String text(Map<String, String> settings) {
        StringBuilder text = new StringBuilder();
        settings.forEach(
                (key, value) -> text.append(key).append('=').append(value).append('\n'));
        return text.toString();
    }

    Brokers brokers() {
        return brokers;
    }

    Watch watch() {
        return watch;
    }

    /** One more instance of {@code run}, started. */
    Instance run() throws IOException {
        return run(Launch.USUAL);
    }

    Instance run(Launch launch) throws IOException {
        return add(Instance.ofRun(nextHome(), text(settings), launch));
    }

    /** One more instance of another main class, started with {@code arguments} and the settings file. */
    Instance run(Class<?> main, String... arguments) throws IOException {
        return add(new Instance(nextHome(), text(settings), Launch.USUAL, main, arguments));
    }

    /** Where the next instance will keep its settings, its logs and, below {@code state}, its state. */
    Path nextHome() {
        return home.resolve("instance-" + instances.size());
    }

    private Instance add(Instance instance) {
        instances.add(instance);
        return instance.start();
    }

    /** Writes records here and now, one after the other, into partitions of choice. */
    void write(List<ProducerRecord<byte[], byte[]>> records) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", brokers.servers()), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (ProducerRecord<byte[], byte[]> record : records) {
                producer.send(record).get();
            }
        }
    }

    /** Starts to produce, in a thread of its own; see {@link Ledger}. */
    Ledger produce(Load load, int least, int perSecond, long seed) {
        return produce(new Ledger(brokers.servers(), INPUT, partitions, load, least, perSecond, seed));
    }

    /** The first {@code atOnce} records without pauses, then {@code perSecond} until told that it is enough. */
    Ledger produceThenPaced(Load load, int atOnce, int perSecond, long seed) {
        return produce(new Ledger(brokers.servers(), INPUT, partitions, load, atOnce, atOnce, perSecond, seed));
    }

    private Ledger produce(Ledger ledger) {
        producing = new Thread(ledger, "producing");
        producing.start();
        return ledger;
    }

    /** Waits until all is produced. */
    void awaitProduced() throws InterruptedException {
        producing.join();
    }

    /**
     * Waits until all is produced and committed by the group.
     *
     * @throws AssertionError when nothing moves for 60 s though there is lag: a live process without progress (I6)
     */
    void drain(Ledger ledger) throws InterruptedException {
        ledger.enough();
        producing.join();
        ledger.check();
        long lastLag = Long.MAX_VALUE;
        long moved = System.nanoTime();
        for (long lag = watch.lag(APPLICATION, INPUT); lag != 0; lag = watch.lag(APPLICATION, INPUT)) {
            if (lag >= 0 && lag < lastLag) {
                lastLag = lag;
                moved = System.nanoTime();
            }
            if (System.nanoTime() - moved > Duration.ofSeconds(60).toNanos()) {
                throw new AssertionError("no progress for 60 s at a lag of " + lag + "; " + tails());
            }
            Thread.sleep(100);
        }
    }

    /** The group is at the end and no transaction is open (I5); what the outputs say against ledger and recomputation. */
    Findings findings(Ledger ledger) throws Exception {
        return findings(ledger, (partition, windows) -> {});
    }

    /** @param before where the windows of a partition stood before the first record of the ledger */
    Findings findings(Ledger ledger, BiConsumer<Integer, PartitionWindows> before) throws Exception {
        for (String topic : outputs()) {
            await(
                    Duration.ofSeconds(30),
                    () -> watch.openTransactions(topic).isEmpty(),
                    () -> "a transaction stays open in " + watch.openTransactions(topic));
        }
        TopologySpec spec =
                Specs.topology(ApplicationSettings.load(instances.get(0).config()));
        CompletableFuture<Outcomes> outcomes = CompletableFuture.supplyAsync(() -> {
            try (Watch another = new Watch(brokers.servers())) {
                return Outcomes.read(another, APPLICATION);
            }
        });
        Recomputation recomputed = Recomputation.of(watch, INPUT, ledger, spec, model, before);
        return Findings.of(ledger, outcomes.get(), recomputed);
    }

    /** The topics the application writes. */
    static List<String> outputs() {
        return List.of(
                APPLICATION + ".scores",
                APPLICATION + ".embeddings",
                APPLICATION + ".anomalies",
                APPLICATION + ".statistics",
                APPLICATION + ".dead-letters");
    }

    /** Records the group has committed so far; -1 while the broker does not answer. */
    long committed() throws InterruptedException {
        return watch.committed(APPLICATION);
    }

    /** Waits until the group commits more than it has now. */
    void awaitProgress(Duration most) throws InterruptedException {
        long deadline = System.nanoTime() + most.toNanos();
        long before = -1;
        for (long now = committed(); before < 0 || now <= before; now = committed()) {
            before = before < 0 ? now : before;
            if (System.nanoTime() > deadline) {
                throw new AssertionError("nothing new in " + most.toSeconds() + " s; " + tails());
            }
            Thread.sleep(50);
        }
    }

    /** What became of an application after something happened to it. */
    enum After {
        WENT_ON,
        NOT_READY,
        ENDED;

        String inWords() {
            return switch (this) {
                case WENT_ON -> "goes on";
                case NOT_READY -> "not ready";
                case ENDED -> "ends";
            };
        }
    }

    /**
     * Watches what becomes of an application: it ends, or {@code /health/ready} says no, or it makes progress for all of {@code
     * steady}.
     *
     * @throws AssertionError when it does none of these in {@code most}: alive, ready, and no progress (I6)
     */
    After watchFor(Instance application, Duration most, Duration steady) throws InterruptedException {
        Pages pages = application.pages();
        long begin = System.nanoTime();
        long steadySince = begin;
        long moved = begin;
        long last = committed();
        boolean wasReady = false;
        while (System.nanoTime() - begin < most.toNanos()) {
            if (!application.jvm().alive()) {
                return After.ENDED;
            }
            boolean ready = pages.ready();
            if (wasReady && !ready) {
                return After.NOT_READY;
            }
            wasReady |= ready;
            long now = committed();
            if (now > last) {
                last = now;
                moved = System.nanoTime();
            } else if (System.nanoTime() - moved > Duration.ofSeconds(5).toNanos()) {
                steadySince = System.nanoTime();
            }
            if (wasReady && System.nanoTime() - steadySince > steady.toNanos()) {
                return After.WENT_ON;
            }
            Thread.sleep(200);
        }
        if (!wasReady) {
            return After.NOT_READY;
        }
        throw new AssertionError("alive, ready and without progress for " + most.toSeconds() + " s; " + tails());
    }

    /** After the cause is gone: by itself if it is alive, started again as a supervisor would if it ended. */
    void goOn(Instance application) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(150).toNanos();
        long before = committed();
        while (committed() <= before) {
            if (!application.jvm().alive()) {
                application.start();
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("nothing new in 150 s; " + tails());
            }
            Thread.sleep(200);
        }
    }

    /** A condition that may be interrupted. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws InterruptedException;
    }

    static void await(Duration most, Condition condition, Supplier<String> otherwise) throws InterruptedException {
        long deadline = System.nanoTime() + most.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(otherwise.get());
            }
            Thread.sleep(50);
        }
    }

    private String tails() {
        StringBuilder text = new StringBuilder();
        for (Instance instance : instances) {
            text.append(instance.jvm().alive() ? "alive: " : "ended: ")
                    .append(instance.jvm().tail())
                    .append('\n');
        }
        return text.toString();
    }

    @Override
    public void close() throws Exception {
        for (Instance instance : instances) {
            instance.close();
        }
        watch.close();
        if (producing != null) {
            producing.interrupt();
        }
        brokers.close();
    }
}
