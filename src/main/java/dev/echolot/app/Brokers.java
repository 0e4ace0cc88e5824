package dev.echolot.app;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TimeoutException;

/** Questions to a Kafka cluster, answered within seconds or with one clear line. */
final class Brokers {

    private static final String TIMEOUT_MS = "15000";

    private Brokers() {}

    /** An admin client that does not wait for ever. */
    static Admin admin(Map<String, String> kafka) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.putIfAbsent("default.api.timeout.ms", TIMEOUT_MS);
        settings.putIfAbsent("request.timeout.ms", "5000");
        try {
            return Admin.create(settings);
        } catch (KafkaException e) {
            Throwable root = e;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            throw new CommandFailure("the Kafka settings do not make a client: " + Failures.line(root), e);
        }
    }

    /** Those of the names that are no topic there. */
    static Set<String> missing(Admin admin, Collection<String> topics, String servers) {
        Set<String> missing = new TreeSet<>(topics);
        missing.removeAll(await(admin.listTopics().names(), servers));
        return missing;
    }

    /** @throws CommandFailure when there is no such topic, or no broker */
    static void requireTopic(Map<String, String> kafka, String topic) {
        String servers = kafka.getOrDefault("bootstrap.servers", "");
        try (Admin admin = admin(kafka)) {
            if (!missing(admin, Set.of(topic), servers).isEmpty()) {
                throw new CommandFailure("no topic '" + topic + "' at " + servers);
            }
        }
    }

    static <T> T await(KafkaFuture<T> answer, String servers) {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            String what = cause instanceof TimeoutException ? "no answer" : String.valueOf(cause.getMessage());
            throw new CommandFailure("Kafka at " + servers + ": " + what, cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted while waiting for Kafka at " + servers, e);
        }
    }
}
