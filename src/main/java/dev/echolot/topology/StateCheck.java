package dev.echolot.topology;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Before the start: an application that has been at work finds the changelog of its windows. Kafka Streams would make a new,
 * empty one without a word, and with it forget every open window and the event time reached.
 */
final class StateCheck {

    private StateCheck() {}

    /** The internal topic that open windows are restored from. */
    static String changelog(TopologySpec spec) {
        return spec.application() + "-" + Names.WINDOWS_STORE + "-changelog";
    }

    /** @throws StartException when the group has committed offsets and the changelog is gone */
    static void check(TopologySpec spec, Map<String, String> kafka, Duration timeout) {
        Properties settings = new Properties();
        settings.putAll(kafka);
        settings.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Long.toString(timeout.toMillis()));
        String changelog = changelog(spec);
        try (Admin admin = Admin.create(settings)) {
            long committed = admin
                    .listConsumerGroupOffsets(spec.application())
                    .partitionsToOffsetAndMetadata()
                    .get(timeout.toMillis() + 1_000, TimeUnit.MILLISECONDS)
                    .values()
                    .stream()
                    .filter(offset -> offset != null && offset.offset() > 0)
                    .count();
            if (committed > 0) {
                admin.describeTopics(List.of(changelog))
                        .allTopicNames()
                        .get(timeout.toMillis() + 1_000, TimeUnit.MILLISECONDS);
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                throw new StartException(
                        "topic " + changelog + " is gone, though group " + spec.application()
                                + " has committed offsets: open windows and the event time reached are lost with it."
                                + " Bring it back, or create it empty (compacted, as many partitions as the input) to go"
                                + " on with new windows",
                        e);
            }
            throw new StartException("the state of " + spec.application() + " cannot be looked at: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new StartException("no answer from the broker within " + timeout.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("interrupted while looking at the state of " + spec.application(), e);
        }
    }
}
