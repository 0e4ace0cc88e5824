package dev.echolot.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "produce",
        mixinStandardHelpOptions = true,
        description = {
            "Sends the rows of a file (CSV, JSON Lines; .gz too) to a topic, in order, stamped now.",
            "The last line of output is 'acknowledged: N'."
        })
final class ProduceCommand implements Callable<Integer> {

    enum Format {
        JSON,
        AVRO
    }

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Option(names = "--topic", required = true, paramLabel = "T", description = "An existing topic.")
    private String topic = "";

    @Option(names = "--data", required = true, paramLabel = "FILE", description = "The rows.")
    private Path data = Path.of("");

    @Option(names = "--key", paramLabel = "COL", description = "Column whose value becomes the record's key.")
    private @Nullable String key;

    @Option(names = "--format", paramLabel = "json|avro", description = "Default: json.")
    private Format format = Format.JSON;

    @Option(names = "--schema", paramLabel = "FILE", description = "Avro schema (.avsc) of the records; for avro.")
    private @Nullable Path schema;

    @Option(names = "--rate", paramLabel = "N", description = "At most so many records a second. Default: no limit.")
    private double rate;

    @Override
    public Integer call() throws IOException {
        if ((format == Format.AVRO) != (schema != null)) {
            throw new ParameterException(
                    spec.commandLine(),
                    schema == null ? "--format avro needs --schema FILE" : "--schema goes with --format avro");
        }
        try (PayloadSource rows = open()) {
            Map<String, String> kafka = cluster.settings();
            Brokers.requireTopic(kafka, topic);
            long acknowledged = send(rows, kafka);
            if (rows.withoutKey() > 0) {
                spec.commandLine()
                        .getErr()
                        .println("echolot: " + rows.withoutKey() + " rows have nothing in '" + key
                                + "'; they were sent without a key");
            }
            PrintWriter out = spec.commandLine().getOut();
            out.println("acknowledged: " + acknowledged);
        }
        return 0;
    }

    private PayloadSource open() throws IOException {
        return schema == null ? PayloadSource.json(data, key) : PayloadSource.avro(data, key, schema);
    }

    private long send(PayloadSource rows, Map<String, String> kafka) throws IOException {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put("acks", "all");
        settings.putIfAbsent("linger.ms", "10");
        settings.putIfAbsent("max.block.ms", "30000");
        AtomicLong acknowledged = new AtomicLong();
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        Progress progress = new Progress(spec.commandLine().getErr(), "produce:", Progress.onTerminal());
        long sent = 0;
        long startNanos = System.nanoTime();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (PayloadSource.Payload row = rows.next(); row != null; row = rows.next()) {
                byte[] keyBytes = row.key() == null ? null : row.key().getBytes(StandardCharsets.UTF_8);
                producer.send(new ProducerRecord<>(topic, keyBytes, row.value()), (metadata, error) -> {
                    if (error == null) {
                        acknowledged.incrementAndGet();
                    } else {
                        failure.compareAndSet(null, error);
                    }
                });
                sent++;
                if (failure.get() != null) {
                    break;
                }
                if (rate > 0) {
                    long ahead = startNanos + (long) (sent / rate * 1e9) - System.nanoTime();
                    LockSupport.parkNanos(ahead);
                }
                progress.update(sent, 0, "records sent");
            }
        } finally {
            progress.finish();
        }
        @Nullable Exception failed = failure.get();
        if (failed != null) {
            throw new CommandFailure(
                    String.format(
                            Locale.ROOT,
                            "%d of %d records were acknowledged by %s, then: %s",
                            acknowledged.get(),
                            sent,
                            kafka.get("bootstrap.servers"),
                            failed.getMessage()),
                    failed);
        }
        return acknowledged.get();
    }
}
