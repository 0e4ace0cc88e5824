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
import dev.echolot.topology.Measure;
import dev.echolot.topology.RuntimeSpec;
import dev.echolot.topology.ScoringApplication;
import dev.echolot.topology.TopologySpec;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * One variant in a JVM of its own: reads the input topic from its beginning to a number of records and prints {@code
 * measured} and what it used per record. Its command line is a {@link Job}.
 */
final class BenchApplication {

    private BenchApplication() {}

    public static void main(String[] args) throws Exception {
        Job job = Job.parse(args);
        Meter meter = new Meter(job.warmUp(), job.records());
        Thread recording = FlightRecording.of(meter);
        if (!job.isRestoring()) {
            recording.start();
        }
        Measured measured;
        if (job.variant().isOurTopology()) {
            measured = score(job, meter);
        } else {
            if (job.variant() == Variant.FLINK) {
                Class.forName("dev.echolot.bench.FlinkPeer") // only where the build knows of Flink
                        .getDeclaredMethod("run", Job.class, Meter.class)
                        .invoke(null, job, meter);
            } else {
                Peers.run(job, meter);
            }
            measured = new Measured(meter.figures(), 0, 0);
        }
        recording.join();
        System.out.println("measured " + measured.line());
        Runtime.getRuntime().halt(0); // what was measured is measured; the next one waits
    }

    private static Measured score(Job job, Meter meter) throws Exception {
        Variant variant = job.variant();
        ModelFile model = ModelFile.load(job.model());
        AvroSchemas schemas = AvroSchemas.read(job.schemas());
        int batch = variant == Variant.UNBATCHED ? 1 : job.batch();
        int width = model.manifest().features().width();
        int latent = model.manifest().architecture().latent();
        ModelSession session = ModelSession.open(model, Device.CPU);
        Supplier<BatchScorer> scorers =
                switch (variant) {
                    case NO_SCORING -> () -> new FirstFeatureScorer(width, latent, batch);
                    case CONSTANTS -> () -> new ConstantScorer(width, latent, batch, 1);
                    case RANDOM_CUT_FOREST -> () -> new ForestScorer(width, latent, batch, false, job.seed());
                    case RANDOM_CUT_FOREST_LEARNING -> () -> new ForestScorer(width, latent, batch, true, job.seed());
                    default -> () -> session.scorer(batch);
                };
        TopologySpec spec = new TopologySpec(
                job.id(),
                List.of(job.input()),
                names -> new Counting(new AvroRecordDecoder(names, schemas), meter),
                TopologySpec.Key.RECORD,
                outputs(job.input()),
                false,
                TopologySpec.Embeddings.ALL,
                0.001,
                30,
                new WindowSpec(job.windowMs(), 10_000),
                Duration.ofHours(1),
                null,
                2_000_000,
                batch,
                Duration.ofMillis(10),
                Device.CPU,
                64 * 1024);
        try (ScoringApplication application =
                ScoringApplication.start(spec, runtime(job), new EventModel(model, "cpu"), scorers)) {
            if (job.isRestoring()) {
                return restored(application);
            }
            while (!meter.done()) {
                if (application.ended().isDone()) {
                    application.ended().join();
                }
                Thread.sleep(20);
            }
            return held(application, meter);
        }
    }

    /** The heap after a collection: the stream is idle then, or goes on with records of the same kind. */
    private static Measured held(ScoringApplication application, Meter meter) throws InterruptedException {
        Thread.sleep(300); // the last commit
        System.gc();
        Runtime memory = Runtime.getRuntime();
        return new Measured(
                meter.figures(),
                memory.totalMemory() - memory.freeMemory(),
                application.metrics().value(Measure.WINDOWS_OPEN));
    }

    /** From the first record read back until it would score again; per changelog record, whose number is given too. */
    private static Measured restored(ScoringApplication application) throws InterruptedException, IOException {
        Usage start;
        long before;
        Usage read;
        Usage end;
        try (Closeable recording = FlightRecording.now()) {
            awaitThat(application, () -> application.restored() > 0);
            start = Usage.now();
            before = application.restored();
            awaitThat(application, () -> application.restoreRemaining() == 0);
            read = Usage.now();
            if (!application.awaitReady(Duration.ofMinutes(5))) {
                throw new IllegalStateException("the state did not come back within 5 minutes");
            }
            end = Usage.now();
        }
        long records = application.restored() - before;
        Map<Usage.Figure, Double> used = new EnumMap<>(Usage.Figure.class);
        for (Usage.Figure figure :
                List.of(Usage.Figure.CPU, Usage.Figure.WALL, Usage.Figure.COLLECTION, Usage.Figure.COMPILER)) {
            used.put(figure, end.since(start, figure) / records);
        }
        used.put(Usage.Figure.CHANGELOG_WALL, read.since(start, Usage.Figure.WALL) / records);
        return new Measured(used, 0, records);
    }

    private static void awaitThat(ScoringApplication application, BooleanSupplier what) throws InterruptedException {
        long until = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (!what.getAsBoolean()) {
            if (application.ended().isDone() || System.nanoTime() > until) {
                throw new IllegalStateException("the state did not come back within 5 minutes");
            }
            Thread.sleep(1);
        }
    }

    static TopologySpec.Topics outputs(String input) {
        return TopologySpec.Topics.of(input + "-out");
    }

    private static RuntimeSpec runtime(Job job) {
        return new RuntimeSpec(job.guarantee(), job.commitInterval(), 1, job.state(), null, job.kafka());
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
