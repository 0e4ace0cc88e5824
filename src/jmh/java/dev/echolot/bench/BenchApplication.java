package dev.echolot.bench;

import dev.echolot.events.EventModel;
import dev.echolot.model.ModelFile;
import dev.echolot.onnx.Device;
import dev.echolot.record.AvroRecordDecoder;
import dev.echolot.record.AvroSchemas;
import dev.echolot.record.BadRecordException;
import dev.echolot.record.FieldNames;
import dev.echolot.record.InputRecord;
import dev.echolot.record.RecordDecoder;
import dev.echolot.record.SourcePosition;
import dev.echolot.scoring.BatchScorer;
import dev.echolot.scoring.ConstantScorer;
import dev.echolot.scoring.ModelSession;
import dev.echolot.statistics.WindowSpec;
import dev.echolot.topology.RuntimeSpec;
import dev.echolot.topology.ScoringApplication;
import dev.echolot.topology.TopologySpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * One variant in a JVM of its own: reads the input topic from its beginning to a number of records and prints {@code
 * measured <cpu microseconds> <wall microseconds>} per record. Arguments: variant, bootstrap servers, state directory, model,
 * schema directory, records, application id,
 * batch size.
 */
final class BenchApplication {

    static final String INPUT = "bench-input";

    private BenchApplication() {}

    public static void main(String[] args) throws Exception {
        Variant variant = Variant.of(args[0]);
        long records = Long.parseLong(args[5]);
        Meter meter = new Meter(records * 2 / 5, records);
        if (variant.isOurTopology()) {
            score(variant, args, meter);
        } else {
            Peers.run(variant, args[1], Path.of(args[2]), Path.of(args[3]), Path.of(args[4]), args[6], meter);
        }
        System.out.printf(Locale.ROOT, "measured %.4f %.4f%n", meter.cpuMicros(), meter.wallMicros());
        Runtime.getRuntime().halt(0); // what was measured is measured; the next one waits
    }

    private static void score(Variant variant, String[] args, Meter meter) throws Exception {
        ModelFile model = ModelFile.load(Path.of(args[3]));
        AvroSchemas schemas = AvroSchemas.read(Path.of(args[4]));
        int batch = variant == Variant.UNBATCHED ? 1 : Integer.parseInt(args[7]);
        int width = model.manifest().features().width();
        int latent = model.manifest().architecture().latent();
        ModelSession session = ModelSession.open(model, Device.CPU);
        Supplier<BatchScorer> scorers =
                switch (variant) {
                    case NO_SCORING -> () -> new FirstFeatureScorer(width, latent, batch);
                    case CONSTANTS -> () -> new ConstantScorer(width, latent, batch, 1);
                    case RANDOM_CUT_FOREST -> () -> new ForestScorer(width, latent, batch, false);
                    case RANDOM_CUT_FOREST_LEARNING -> () -> new ForestScorer(width, latent, batch, true);
                    default -> () -> session.scorer(batch);
                };
        TopologySpec spec = new TopologySpec(
                args[6],
                List.of(INPUT),
                names -> new Counting(new AvroRecordDecoder(names, schemas), meter),
                TopologySpec.Key.RECORD,
                outputs(),
                false,
                TopologySpec.Embeddings.ALL,
                0.001,
                30,
                new WindowSpec(60_000, 10_000),
                Duration.ofHours(1),
                null,
                100_000,
                batch,
                Duration.ofMillis(10),
                Device.CPU,
                64 * 1024);
        try (ScoringApplication application = ScoringApplication.start(
                spec, runtime(args[1], Path.of(args[2])), new EventModel(model, "cpu"), scorers)) {
            while (!meter.done()) {
                if (application.ended().isDone()) {
                    application.ended().join();
                }
                Thread.sleep(20);
            }
        }
    }

    static TopologySpec.Topics outputs() {
        return TopologySpec.Topics.of("bench");
    }

    private static RuntimeSpec runtime(String bootstrapServers, Path state) {
        return new RuntimeSpec(
                RuntimeSpec.Guarantee.EXACTLY_ONCE,
                Duration.ofMillis(100),
                1,
                state,
                null,
                Map.of("bootstrap.servers", bootstrapServers));
    }

    /** Counts what it decodes. */
    private record Counting(RecordDecoder decoder, Meter meter) implements RecordDecoder {

        @Override
        public FieldNames fields() {
            return decoder.fields();
        }

        @Override
        public InputRecord decode(byte[] value, String key, long timestampMs, SourcePosition source)
                throws BadRecordException {
            meter.count();
            return decoder.decode(value, key, timestampMs, source);
        }
    }
}
