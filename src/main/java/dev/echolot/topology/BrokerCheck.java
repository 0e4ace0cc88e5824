package dev.echolot.topology;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Before the start: do the topics written take records of the size they will get, and are transactions the newer kind? */
final class BrokerCheck {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerCheck.class);

    /** An event about a record of a hundred fields or so. Larger ones become dead letters, see {@link EventLimits}. */
    private static final int EVENT_BYTES = 16 << 10;
    /** What a dead letter holds beside the value, see {@link dev.echolot.events.DeadLetterWriter}, and its key. */
    private static final int ENVELOPE_BYTES = 10 << 10;

    private BrokerCheck() {}

    /**
     * How large a record may be, where we may know.
     *
     * @throws StartException naming the topics that take too little
     */
    static EventLimits limits(Admin admin, TopologySpec spec, RuntimeSpec runtime)
            throws InterruptedException, ExecutionException {
        Collection<ConfigResource> written = TopicCheck.topics(spec).stream()
                .filter(topic -> !spec.inputTopics().contains(topic))
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                .toList();
        List<String> small = new ArrayList<>();
        int request = requestBytes(runtime);
        if (request < deadLetterBytes(spec)) {
            small.add("kafka.producer.max.request.size is " + request + ", expected at least " + deadLetterBytes(spec));
        }
        Map<String, Integer> known = new HashMap<>();
        for (Map.Entry<ConfigResource, KafkaFuture<Config>> topic :
                admin.describeConfigs(written).values().entrySet()) {
            String name = topic.getKey().name();
            int needed = name.equals(spec.topics().deadLetters()) ? deadLetterBytes(spec) : EVENT_BYTES;
            try {
                ConfigEntry entry = topic.getValue().get().get("max.message.bytes");
                if (entry != null) {
                    int taken = Integer.parseInt(entry.value());
                    known.put(name, taken);
                    if (taken < needed) {
                        small.add("topic '" + name + "' has max.message.bytes=" + taken + ", expected at least "
                                + needed);
                    }
                }
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof AuthorizationException)) {
                    throw e;
                }
                LOG.debug("max.message.bytes of {} is not checked: no right to DESCRIBE_CONFIGS", name);
            }
        }
        if (!small.isEmpty()) {
            throw new StartException(String.join("; ", small));
        }
        return new EventLimits(request, known);
    }

    private static int requestBytes(RuntimeSpec runtime) {
        String key = ProducerConfig.MAX_REQUEST_SIZE_CONFIG;
        String set =
                runtime.kafka().getOrDefault("producer." + key, runtime.kafka().get(key));
        return set == null ? EventLimits.REQUEST : Integer.parseInt(set.strip());
    }

    private static int deadLetterBytes(TopologySpec spec) {
        return (spec.json() ? 2 : 1) * spec.deadLetterMaxBytes() + ENVELOPE_BYTES; // bytes are Base64 in JSON
    }

    /** Says so where a commit that was delayed on its way could meet a later transaction (KIP-890). */
    static void transactions(Admin admin, RuntimeSpec runtime) throws InterruptedException, ExecutionException {
        if (runtime.guarantee() != RuntimeSpec.Guarantee.EXACTLY_ONCE) {
            return;
        }
        FinalizedVersionRange version = admin.describeFeatures()
                .featureMetadata()
                .get()
                .finalizedFeatures()
                .get("transaction.version");
        if (version == null || version.maxVersionLevel() < 2) {
            LOG.warn(
                    "the cluster's transaction.version is {}, 2 or more is safer: an old commit that arrives late can"
                            + " end a newer transaction (kafka-features.sh upgrade --feature transaction.version=2)",
                    version == null ? "0" : version.maxVersionLevel());
        }
    }
}
