package dev.echolot.bench;

import dev.echolot.topology.RuntimeSpec.Guarantee;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Latency from the time a record is due at its producer to the time its event is in a consumer's hands (committed events
 * only), at shares of the highest rate that producer, broker, application and consumer keep up with together: they share this
 * machine's cores.
 */
@Command(name = "latency", description = "Latency of events at 25, 50 and 75 %% load, under both guarantees.")
final class LatencyBench implements Callable<Integer> {

    /** Rates that are tried, as shares of what the application alone does from a full topic, by this step downwards. */
    private static final double STEP = 0.1;

    /** A rate is kept up when all events are there this long after the last record was due. */
    private static final long BEHIND_NANOS = 500_000_000;

    @Option(names = "--loads", split = ",", defaultValue = "25,50,75", description = "Percent of saturation.")
    private List<Double> loads;

    @Option(
            names = "--seconds",
            defaultValue = "15",
            description = "Measured at each load (default: ${DEFAULT-VALUE}).")
    private double seconds;

    @Option(
            names = "--settle",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "At the middle load before, not measured, so that the compilers are done (${DEFAULT-VALUE}).")
    private double settleSeconds;

    @Option(names = "--guarantees", split = ",", defaultValue = "exactly_once,at_least_once")
    private List<Guarantee> guarantees;

    @Option(
            names = "--warm-up",
            defaultValue = "1000000",
            description = "Records before, from a full topic (default: ${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(
            names = "--commit",
            paramLabel = "MS",
            defaultValue = "100",
            description = "Commit interval (default: ${DEFAULT-VALUE}).")
    private long commitMs;

    @Option(names = "--kafka", paramLabel = "KEY=VALUE", description = "Settings of the application's Kafka clients.")
    private Map<String, String> kafka = Map.of();

    @Option(names = "--batch", description = "Records a call (default: the application's own).")
    private Integer batch;

    @Option(names = "--seed", defaultValue = "1")
    private long seed;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there as JSON.")
    private Path json;

    private final List<String> found = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        try (BenchBed bed = new BenchBed(seed)) {
            System.out.println("| guarantee | load | records a second | embeddings p50 ms | p99 | p99.9 |"
                    + " anomalies p50 ms | p99 | p99.9 |\n|---|---|---|---|---|---|---|---|---|");
            for (Guarantee guarantee : guarantees) {
                measure(bed, guarantee);
            }
        }
        if (json != null) {
            Files.writeString(json, "[" + String.join(",\n", found) + "]\n");
        }
        return 0;
    }

    private void measure(BenchBed bed, Guarantee guarantee) throws Exception {
        String name = guarantee.name().toLowerCase(Locale.ROOT);
        String input = "latency-" + name.replace('_', '-');
        bed.topics(input, 1);
        // The backlog ends now, so that what is sent live is in order.
        bed.data().produce(bed.servers(), input, warmUp, System.currentTimeMillis() - warmUp);
        EventReader reader = new EventReader(bed.servers(), BenchApplication.outputs(input));
        reader.start();
        Job job = Job.of(Variant.WHOLE, input, bed, Long.MAX_VALUE)
                .reading(input)
                .under(guarantee)
                .inBatchesOf(batch)
                .withKafka(kafka)
                .committing(commitMs)
                .seeded(seed);
        Process application = bed.start(job, List.of());
        try {
            await(reader, warmUp / 2, application);
            long half = reader.embeddingsSeen();
            long halfNanos = System.nanoTime();
            await(reader, warmUp, application);
            double alone = (warmUp - half) / ((System.nanoTime() - halfNanos) / 1e9);
            OpenLoop producer = new OpenLoop(bed.servers(), input, bed.data().values(20_000));
            long sent = warmUp;
            double saturation = alone;
            for (double share = 1; share > STEP; share -= STEP) {
                OpenLoop.Phase phase = OpenLoop.phase(sent, alone * share, 1, 4);
                producer.send(phase);
                sent = phase.end();
                await(reader, sent, application);
                saturation = alone * share;
                if (System.nanoTime() - phase.dueNanos(sent) < BEHIND_NANOS) {
                    break;
                }
            }
            System.err.printf(
                    Locale.ROOT,
                    "%s: %.0f records a second from a full topic, %.0f while they are produced%n",
                    name,
                    alone,
                    saturation);
            OpenLoop.Phase settling =
                    OpenLoop.phase(sent, saturation * loads.get(loads.size() / 2) / 100, 0, settleSeconds);
            producer.send(settling);
            sent = settling.end();
            await(reader, sent, application);
            for (double load : loads) {
                Thread.sleep(500);
                OpenLoop.Phase phase = OpenLoop.phase(sent, saturation * load / 100, 5, seconds);
                reader.begin(phase);
                producer.send(phase);
                sent = phase.end();
                await(reader, sent, application);
                Thread.sleep(500); // the last anomalies
                print(name, load, saturation * load / 100, reader);
            }
        } finally {
            application.destroyForcibly().waitFor();
            reader.end();
            bed.forgetOutputs(input);
        }
    }

    private void print(String guarantee, double load, double rate, EventReader reader) {
        Latencies embeddings = reader.embeddings();
        Latencies anomalies = reader.anomalies();
        System.out.printf(
                Locale.ROOT,
                "| %s | %.0f %% | %.0f | %s | %s |%n",
                guarantee,
                load,
                rate,
                embeddings.cells(),
                anomalies.cells());
        found.add(String.format(
                Locale.ROOT,
                "{\"guarantee\":\"%s\",\"load\":%.2f,\"records_per_second\":%.0f,\"embeddings\":%s,\"anomalies\":%s}",
                guarantee,
                load / 100,
                rate,
                embeddings.json(),
                anomalies.json()));
    }

    /** Waits for the embedding of every record, for as long as more keep coming. */
    private static void await(EventReader reader, long records, Process application) throws Exception {
        long seen = -1;
        long sinceNanos = System.nanoTime();
        while (reader.embeddingsSeen() < records) {
            if (!application.isAlive()) {
                throw new IOException("the application ended early, with status " + application.exitValue());
            }
            if (reader.embeddingsSeen() != seen) {
                seen = reader.embeddingsSeen();
                sinceNanos = System.nanoTime();
            } else if (System.nanoTime() - sinceNanos > 60_000_000_000L) {
                throw new IOException("no event for a minute: " + seen + " of " + records + " came");
            }
            Thread.sleep(2);
        }
    }
}
