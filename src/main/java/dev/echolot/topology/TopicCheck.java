package dev.echolot.topology;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Before the start: the broker answers, no right is missing, every topic read or written is there and takes what it will get,
 * and several input topics fit together.
 */
final class TopicCheck {

    private static final Logger LOG = LoggerFactory.getLogger(TopicCheck.class);
    private static final Duration PROPAGATION = Duration.ofSeconds(3);

    private TopicCheck() {}

    /** Every topic the application reads or writes, internal ones apart. */
    static Set<String> topics(TopologySpec spec) {
        Set<String> topics = new LinkedHashSet<>(spec.inputTopics());
        topics.add(spec.topics().anomalies());
        if (spec.embeddings() != TopologySpec.Embeddings.NONE) {
            topics.add(spec.topics().embeddings());
        }
        if (spec.topics().scores() != null) {
            topics.add(spec.topics().scores());
        }
        if (spec.topics().reconstructions() != null) {
            topics.add(spec.topics().reconstructions());
        }
        topics.add(spec.topics().statistics());
        topics.add(spec.topics().deadLetters());
        return topics;
    }

    /**
     * @return how large an event each topic takes
     * @throws StartException naming the broker that does not answer, the rights or the topics that are missing
     */
    static EventLimits check(TopologySpec spec, RuntimeSpec runtime, Duration timeout) {
        Map<String, String> kafka = runtime.kafka();
        Properties settings = new Properties();
        settings.putAll(kafka);
        settings.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Long.toString(timeout.toMillis()));
        settings.putIfAbsent(
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Long.toString(Math.min(timeout.toMillis(), 10_000)));
        String servers = kafka.get("bootstrap.servers");
        try (Admin admin = Admin.create(settings)) {
            access(admin, spec, runtime, servers);
            Map<String, TopicDescription> found = describe(admin, topics(spec), timeout);
            List<String> missing =
                    topics(spec).stream().filter(t -> !found.containsKey(t)).toList();
            Set<Integer> partitions = new LinkedHashSet<>();
            found.values().stream()
                    .filter(topic -> spec.inputTopics().contains(topic.name()))
                    .forEach(topic -> partitions.add(topic.partitions().size()));
            if (!missing.isEmpty()) {
                throw new StartException("topics are missing at " + servers + ": " + String.join(", ", missing)
                        + "; create them with: echolot topics --config FILE --create");
            }
            if (partitions.size() > 1 && spec.key() == TopologySpec.Key.RECORD) {
                throw new StartException(
                        "the input topics " + spec.inputTopics() + " have different numbers of partitions " + partitions
                                + "; an entity's records must share a partition number, or use echolot.input.key=field");
            }
            EventLimits limits = BrokerCheck.limits(admin, spec, runtime);
            BrokerCheck.transactions(admin, runtime);
            Durability.warnings(runtime.stateDir(), found.values()).forEach(LOG::warn);
            return limits;
        } catch (TimeoutException e) {
            throw new StartException(
                    "no answer from the broker at " + servers + " within " + timeout.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new StartException(
                    e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException
                            ? "no answer from the broker at " + servers + " within " + timeout.toSeconds() + " s"
                            : "the broker at " + servers + " cannot be used: " + cause(e),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("interrupted while asking the broker at " + servers, e);
        } catch (KafkaException e) {
            throw new StartException("the Kafka settings cannot be used: " + deepest(e), e);
        }
    }

    /** Those that are there. Topics just created may take a moment to be known: what is missing is asked for again. */
    private static Map<String, TopicDescription> describe(Admin admin, Set<String> topics, Duration timeout)
            throws InterruptedException, ExecutionException, TimeoutException {
        Map<String, TopicDescription> found = new HashMap<>();
        long until = System.nanoTime() + PROPAGATION.toNanos();
        while (true) {
            List<String> asked =
                    topics.stream().filter(t -> !found.containsKey(t)).toList();
            for (Map.Entry<String, KafkaFuture<TopicDescription>> topic :
                    admin.describeTopics(asked).topicNameValues().entrySet()) {
                TopicDescription description = describe(topic.getValue(), timeout);
                if (description != null) {
                    found.put(topic.getKey(), description);
                }
            }
            if (found.size() == topics.size() || System.nanoTime() > until) {
                return found;
            }
            Thread.sleep(200);
        }
    }

    /** Asks for topics and for what we may do with them. */
    static Map<String, KafkaFuture<TopicDescription>> describe(Admin admin, Set<String> topics) {
        return admin.describeTopics(topics, new DescribeTopicsOptions().includeAuthorizedOperations(true))
                .topicNameValues();
    }

    private static void access(Admin admin, TopologySpec spec, RuntimeSpec runtime, @Nullable String servers)
            throws InterruptedException, ExecutionException {
        List<String> rights = new AccessCheck(admin, spec, runtime).missing();
        if (!rights.isEmpty()) {
            throw new StartException("rights are missing at " + servers + ": " + String.join(", ", rights)
                    + "; echolot topics --config FILE lists all that are needed");
        }
    }

    private static @Nullable TopicDescription describe(KafkaFuture<TopicDescription> future, Duration timeout)
            throws InterruptedException, ExecutionException, TimeoutException {
        try {
            return future.get(timeout.toMillis() + 1_000, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return null;
            }
            throw e;
        }
    }

    /** The outer ones say little more than that a client could not be made. */
    private static String deepest(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }

    private static String cause(ExecutionException e) {
        Throwable cause = e.getCause();
        return cause == null ? e.toString() : cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }
}
