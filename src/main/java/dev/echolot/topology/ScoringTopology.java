package dev.echolot.topology;

import dev.echolot.detection.AlertPolicy;
import dev.echolot.detection.WarmUp;
import dev.echolot.events.AnomalyWriter;
import dev.echolot.events.DeadLetterWriter;
import dev.echolot.events.EmbeddingWriter;
import dev.echolot.events.EventModel;
import dev.echolot.events.EventWriter;
import dev.echolot.events.JsonEvents;
import dev.echolot.events.ReconstructionWriter;
import dev.echolot.events.RejectedRecord;
import dev.echolot.events.ScoreWriter;
import dev.echolot.events.WindowStatisticsWriter;
import dev.echolot.features.EventTimeReader;
import dev.echolot.features.FeatureEncoder;
import dev.echolot.features.FeatureSpec;
import dev.echolot.model.Calibration;
import dev.echolot.record.FieldNames;
import dev.echolot.scoring.BatchScorer;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * The streaming application as a graph: the nodes of this package, in the order a record passes them, with their stores and
 * the topics they write. Immutable; {@link #get()} gives a new topology each time.
 */
public final class ScoringTopology implements Supplier<Topology> {

    private final TopologySpec spec;
    private final EventModel model;
    private final Supplier<BatchScorer> scorers;
    private final FeatureSpec features;
    private final TopologyMetrics metrics = new TopologyMetrics();
    private final InputAhead.Fetched fetched = new InputAhead.Fetched();
    private volatile EventLimits limits = EventLimits.USUAL;
    private final KeyValueBytesStoreSupplier windowsStore;
    private final @Nullable ProcessorSupplier<byte[], Decoded, byte[], Object> otherScoreNode;

    /**
     * @param scorers makes a scorer for each task, of at least {@code spec.batchSize()} rows; its processor closes it
     * @throws IllegalArgumentException when the entity is to be a field and the model names none
     */
    public ScoringTopology(TopologySpec spec, EventModel model, Supplier<BatchScorer> scorers) {
        this(spec, model, scorers, Stores.persistentKeyValueStore(Names.WINDOWS_STORE), null);
    }

    /** For tests that bring a store with old state in it, or a score node that loses records. */
    ScoringTopology(
            TopologySpec spec,
            EventModel model,
            Supplier<BatchScorer> scorers,
            KeyValueBytesStoreSupplier windowsStore,
            @Nullable ProcessorSupplier<byte[], Decoded, byte[], Object> otherScoreNode) {
        this.windowsStore = windowsStore;
        this.otherScoreNode = otherScoreNode;
        this.spec = spec;
        this.model = model;
        this.scorers = scorers;
        this.features = model.manifest().features();
        if (spec.key() == TopologySpec.Key.FIELD && features.keyField() == null) {
            throw new IllegalArgumentException("echolot.input.key=field asks for a model with a key field; model '"
                    + model.manifest().name() + "' has none: train it with --key, or use echolot.input.key=record");
        }
    }

    @Override
    public Topology get() {
        boolean repartitioned = spec.key() == TopologySpec.Key.FIELD;
        Topology topology;
        String source;
        if (repartitioned) {
            Repartitioning way = repartitioning(Bound.to(features.keyField()));
            topology = way.topology();
            source = way.sourceNode(topology);
        } else {
            topology = new Topology();
            source = Names.INPUT;
            topology.addSource(
                    AutoOffsetReset.earliest(),
                    source,
                    new KafkaTimestamps(),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer(),
                    spec.inputTopics().toArray(String[]::new));
        }
        addNodes(topology, source, repartitioned);
        addSinks(topology);
        return topology;
    }

    /** Where the consumers of the topologies made here are to note what they fetch. */
    InputAhead.Fetched fetched() {
        return fetched;
    }

    /** What the topologies made here have done. */
    TopologyMetrics metrics() {
        return metrics;
    }

    /** Bounds the events of the topologies made from now on. */
    void limit(EventLimits known) {
        limits = known;
    }

    /** The model that scores. */
    EventModel model() {
        return model;
    }

    private Repartitioning repartitioning(String keyField) {
        return new Repartitioning(
                spec.inputTopics(),
                () -> new RekeyProcessor(spec.decoders().apply(new FieldNames(List.of(keyField))), keyField),
                spec.topics().deadLetters(),
                this::deadLetters,
                metrics);
    }

    private void addNodes(Topology topology, String source, boolean repartitioned) {
        topology.addProcessor(Names.DECODE, () -> decode(repartitioned), source)
                .addProcessor(Names.SCORE, otherScoreNode != null ? otherScoreNode : this::score, Names.DECODE)
                .addProcessor(
                        Names.DETECT,
                        () -> new DetectProcessor(
                                judge(),
                                new WindowsState(spec.windows(), spec.maxAhead().toMillis(), spec.entityMax()),
                                spec.idleClose(),
                                metrics),
                        Names.SCORE)
                .addProcessor(
                        Names.PUBLISH,
                        () -> new PublishProcessor(writers(), spec.topics(), limits, metrics),
                        Names.DECODE,
                        Names.SCORE,
                        Names.DETECT)
                .addStateStore(PreCommit.store(Names.BATCH_STORE), Names.SCORE)
                .addStateStore(windowsStore(), Names.DETECT)
                .addStateStore(PreCommit.store(Names.WINDOWS_COMMIT_STORE), Names.DETECT);
    }

    private void addSinks(Topology topology) {
        TopologySpec.Topics topics = spec.topics();
        addSink(topology, Names.ANOMALIES, topics.anomalies());
        addSink(topology, Names.STATISTICS, topics.statistics());
        addSink(topology, Names.DEAD_LETTERS, topics.deadLetters());
        if (spec.embeddings() != TopologySpec.Embeddings.NONE) {
            addSink(topology, Names.EMBEDDINGS, topics.embeddings());
        }
        if (topics.scores() != null) {
            addSink(topology, Names.SCORES, topics.scores());
        }
        if (topics.reconstructions() != null) {
            addSink(topology, Names.RECONSTRUCTIONS, topics.reconstructions());
        }
    }

    private static void addSink(Topology topology, String name, String topic) {
        topology.addSink(name, topic, new ByteArraySerializer(), new ByteArraySerializer(), Names.PUBLISH);
    }

    private ScoreProcessor score() {
        return new ScoreProcessor(
                new FeatureEncoder(features), scorers, spec.batchSize(), spec.linger(), fetched, metrics);
    }

    private DecodeProcessor decode(boolean repartitioned) {
        return new DecodeProcessor(
                spec.decoders().apply(new FieldNames(features.paths())),
                new EventTimeReader(features.eventTime()),
                repartitioned,
                metrics);
    }

    /** The changelog is compacted; its keys are the open windows and the slots of their journal. */
    private StoreBuilder<KeyValueStore<Bytes, byte[]>> windowsStore() {
        return Stores.keyValueStoreBuilder(windowsStore, Serdes.Bytes(), Serdes.ByteArray())
                .withLoggingEnabled(Map.of())
                .withCachingDisabled();
    }

    private Judge judge() {
        Calibration calibration = model.manifest().calibration();
        AlertPolicy policy = new AlertPolicy(spec.alertRate(), calibration.threshold(spec.alertRate()));
        WarmUp warmUp = new WarmUp(spec.warmUp());
        return (score, count) -> policy.judge(calibration.pValue(score), warmUp.isWarmingUp(count));
    }

    private PublishProcessor.Writers writers() {
        TopologySpec.Topics topics = spec.topics();
        boolean embeddings = spec.embeddings() != TopologySpec.Embeddings.NONE;
        return new PublishProcessor.Writers(
                as(new AnomalyWriter(model)),
                embeddings ? as(new EmbeddingWriter(model)) : null,
                spec.embeddings() == TopologySpec.Embeddings.ANOMALIES,
                topics.scores() != null ? as(new ScoreWriter(model)) : null,
                topics.reconstructions() != null ? as(new ReconstructionWriter(model)) : null,
                as(new WindowStatisticsWriter(model)),
                deadLetters());
    }

    private EventWriter<RejectedRecord> deadLetters() {
        return as(new DeadLetterWriter(spec.application(), spec.deadLetterMaxBytes()));
    }

    private <T> EventWriter<T> as(EventWriter<T> avro) {
        return spec.json() ? new JsonEvents<>(avro) : avro;
    }
}
