package dev.echolot.topology;

import java.time.Duration;
import java.util.ArrayList;
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
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Before the start: the broker answers, every topic read or written is there, and several input topics fit together. */
final class TopicCheck {

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

    /** @throws StartException naming the broker that does not answer, or the topics that are missing */
    static void check(TopologySpec spec, Map<String, String> kafka, Duration timeout) {
        Properties settings = new Properties();
        settings.putAll(kafka);
        settings.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Long.toString(timeout.toMillis()));
        settings.putIfAbsent(
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Long.toString(Math.min(timeout.toMillis(), 10_000)));
        String servers = kafka.get("bootstrap.servers");
        try (Admin admin = Admin.create(settings)) {
            Map<String, KafkaFuture<TopicDescription>> found =
                    admin.describeTopics(topics(spec)).topicNameValues();
            List<String> missing = new ArrayList<>();
            Set<Integer> partitions = new LinkedHashSet<>();
            for (Map.Entry<String, KafkaFuture<TopicDescription>> topic : found.entrySet()) {
                TopicDescription description = describe(topic.getValue(), timeout);
                if (description == null) {
                    missing.add(topic.getKey());
                } else if (spec.inputTopics().contains(topic.getKey())) {
                    partitions.add(description.partitions().size());
                }
            }
            if (!missing.isEmpty()) {
                throw new StartException("topics are missing at " + servers + ": " + String.join(", ", missing)
                        + "; create them with: echolot topics --config FILE --create");
            }
            if (partitions.size() > 1 && spec.key() == TopologySpec.Key.RECORD) {
                throw new StartException(
                        "the input topics " + spec.inputTopics() + " have different numbers of partitions " + partitions
                                + "; an entity's records must share a partition number, or use echolot.input.key=field");
            }
        } catch (TimeoutException e) {
            throw new StartException(
                    "no answer from the broker at " + servers + " within " + timeout.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new StartException("the broker at " + servers + " cannot be used: " + cause(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("interrupted while asking the broker at " + servers, e);
        } catch (KafkaException e) {
            Throwable root = e.getCause() == null ? e : e.getCause();
            throw new StartException("the Kafka settings cannot be used: " + root.getMessage(), e);
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

    private static String cause(ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof org.apache.kafka.common.errors.TimeoutException) {
            return "no answer in time";
        }
        return cause == null ? e.toString() : cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }
}
