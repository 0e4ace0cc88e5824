package dev.echolot.reliability;

import dev.echolot.features.EventTimeReader;
import dev.echolot.features.FeatureEncoder;
import dev.echolot.model.ModelFile;
import dev.echolot.onnx.Device;
import dev.echolot.record.BadRecordException;
import dev.echolot.record.FieldNames;
import dev.echolot.record.InputRecord;
import dev.echolot.record.RecordDecoder;
import dev.echolot.record.SourcePosition;
import dev.echolot.scoring.ModelSession;
import dev.echolot.scoring.Scorer;
import dev.echolot.statistics.Arrival;
import dev.echolot.statistics.PartitionWindows;
import dev.echolot.statistics.WindowState;
import dev.echolot.topology.TopologySpec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Scores and closed windows from the input topic alone: record after record in log order, one row at a time, no broker,
 * no batches, no crashes in between. What the application published must equal it, bit for bit.
 */
final class Recomputation {

    private static final int MOST_ROWS = 100_000;

    private record Scored(float error, float score) {}

    final Scores scores = new Scores();
    /** Closed windows and how often each came. */
    final Map<String, Integer> windows = new TreeMap<>();

    private final TopologySpec spec;
    private final ModelFile model;
    private final RecordDecoder decoder;
    private final FeatureEncoder encoder;
    private final EventTimeReader time;
    private final Map<Integer, PartitionWindows> partitions = new HashMap<>();
    private final Map<ByteBuffer, Scored> rows = new HashMap<>();
    private final BiConsumer<Integer, PartitionWindows> before;

    private Recomputation(TopologySpec spec, ModelFile model, BiConsumer<Integer, PartitionWindows> before) {
        this.before = before;
        this.spec = spec;
        this.model = model;
        this.decoder =
                spec.decoders().apply(new FieldNames(model.manifest().features().paths()));
        this.encoder = new FeatureEncoder(model.manifest().features());
        this.time = new EventTimeReader(model.manifest().features().eventTime());
    }

    /**
     * Of what the input topic holds, for records that are to be scored by the ledger.
     *
     * @param before where each partition's windows stood when the first of them came
     */
    static Recomputation of(
            Watch watch,
            String topic,
            Ledger ledger,
            TopologySpec spec,
            ModelFile model,
            BiConsumer<Integer, PartitionWindows> before) {
        Recomputation recomputed = new Recomputation(spec, model, before);
        try (ModelSession session = ModelSession.open(model, Device.CPU);
                Scorer scorer = session.scorer(1)) {
            watch.read(topic, record -> {
                if (ledger.outcome(record.partition(), record.offset()).equals("scored")) {
                    recomputed.add(record, scorer);
                }
            });
        }
        return recomputed;
    }

    private void add(ConsumerRecord<byte[], byte[]> record, Scorer scorer) {
        int partition = record.partition();
        String entity = new String(record.key(), StandardCharsets.UTF_8);
        try {
            InputRecord input = decoder.decode(
                    record.value(),
                    entity,
                    record.timestamp(),
                    new SourcePosition(record.topic(), partition, record.offset()));
            encoder.encode(input, scorer.features(), 0);
            Scored scored = score(scorer);
            float score = scored.score();
            scores.put(partition, record.offset(), score);
            PartitionWindows open = partitions.computeIfAbsent(partition, this::fresh);
            Arrival arrival = open.arrive(
                    entity,
                    time.epochMs(input),
                    record.timestamp(),
                    record.offset(),
                    (e, w, offset, cause) ->
                            windows.merge(partition + " " + e + " " + described(w, offset), 1, Integer::sum));
            if (arrival == Arrival.IN_TIME) {
                boolean anomaly = model.manifest().calibration().pValue(score) <= spec.alertRate();
                open.add(scored.error(), score, anomaly);
            }
            if (record.offset() % 10_000 == 0) {
                open.save(record.topic(), partition, (key, value) -> {}); // lets go of what it would store
            }
        } catch (BadRecordException e) {
            throw new AssertionError("the load calls a record good that is not: " + e.getMessage(), e);
        }
    }

    /** Of the row encoded; rows seen before, to the bit, are looked up: they cost most of a recomputation otherwise. */
    private Scored score(Scorer scorer) {
        ByteBuffer row = ByteBuffer.allocate(Float.BYTES * scorer.width());
        for (int i = 0; i < scorer.width(); i++) {
            row.putInt(Float.floatToRawIntBits(scorer.features().get(i)));
        }
        row.flip();
        Scored known = rows.get(row);
        if (known != null) {
            return known;
        }
        scorer.score(1);
        Scored scored = new Scored(scorer.reconstructionError(0), scorer.anomalyScore(0));
        if (rows.size() < MOST_ROWS) {
            rows.put(row, scored);
        }
        return scored;
    }

    private PartitionWindows fresh(int partition) {
        PartitionWindows windows =
                new PartitionWindows(spec.windows(), spec.maxAhead().toMillis(), spec.entityMax());
        before.accept(partition, windows);
        return windows;
    }

    private static String described(WindowState w, long closingOffset) {
        return w.startMs() + " " + w.count() + " " + w.anomalies() + " " + w.late() + " "
                + w.error().mean() + " " + w.error().deviation() + " "
                + w.errorQuantiles().quantile(0.95) + " " + w.score().mean() + " "
                + w.score().max() + " " + w.scoreQuantiles().quantile(0.5) + " " + w.firstOffset() + " "
                + w.lastOffset() + " " + closingOffset;
    }
}
