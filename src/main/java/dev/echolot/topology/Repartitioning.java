package dev.echolot.topology;

import dev.echolot.events.EventWriter;
import dev.echolot.events.RejectedRecord;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.kstream.Branched;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;

/**
 * The way to the decode node when the entity is a field: input, rekey, the internal topic {@code
 * <application>-by-entity-repartition}. Records without a readable entity become dead letters here.
 */
final class Repartitioning {

    private final List<String> inputTopics;
    private final Supplier<RekeyProcessor> rekey;
    private final String deadLetterTopic;
    private final Supplier<EventWriter<RejectedRecord>> deadLetters;
    private final TopologyMetrics metrics;

    Repartitioning(
            List<String> inputTopics,
            Supplier<RekeyProcessor> rekey,
            String deadLetterTopic,
            Supplier<EventWriter<RejectedRecord>> deadLetters,
            TopologyMetrics metrics) {
        this.metrics = metrics;
        this.inputTopics = inputTopics;
        this.rekey = rekey;
        this.deadLetterTopic = deadLetterTopic;
        this.deadLetters = deadLetters;
    }

    Topology topology() {
        Serde<byte[]> bytes = Serdes.ByteArray();
        StreamsBuilder builder = new StreamsBuilder();
        KStream<byte[], Object> rekeyed = builder.stream(
                        inputTopics,
                        Consumed.with(bytes, bytes)
                                .withName(Names.INPUT)
                                .withTimestampExtractor(new KafkaTimestamps())
                                .withOffsetResetPolicy(AutoOffsetReset.earliest()))
                .process(rekey::get, Named.as(Names.REKEY));
        rekeyed.split(Named.as("rekeyed-"))
                .branch(
                        (key, value) -> value instanceof RejectedRecord,
                        Branched.<byte[], Object>withConsumer(this::publish, "rejected"))
                .defaultBranch(Branched.<byte[], Object>withConsumer(
                        good -> good.mapValues(value -> (byte[]) value, Named.as("keyed-bytes"))
                                .repartition(Repartitioned.with(bytes, bytes).withName(Names.BY_ENTITY)),
                        "keyed"));
        return builder.build();
    }

    private void publish(KStream<byte[], Object> rejected) {
        rejected.process(() -> new UnkeyedPublisher(deadLetters.get(), metrics), Named.as(Names.PUBLISH_UNKEYED))
                .to(
                        deadLetterTopic,
                        Produced.with(Serdes.ByteArray(), Serdes.ByteArray()).withName(Names.DEAD_LETTERS_UNKEYED));
    }

    /** The node that reads the internal topic. */
    String sourceNode(Topology topology) {
        for (TopologyDescription.Subtopology part : topology.describe().subtopologies()) {
            for (TopologyDescription.Node node : part.nodes()) {
                if (node instanceof TopologyDescription.Source source
                        && source.topicSet() != null
                        && source.topicSet().stream().anyMatch(t -> t.endsWith(Names.BY_ENTITY + "-repartition"))) {
                    return source.name();
                }
            }
        }
        throw new IllegalStateException(
                "no node reads the topic " + Names.BY_ENTITY + "-repartition: " + topology.describe());
    }
}
