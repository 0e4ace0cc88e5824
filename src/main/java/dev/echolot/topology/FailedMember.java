package dev.echolot.topology;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a failed stream thread out of the group (KIP-345). A static member keeps its place until its session times out, and
 * the thread that replaces it is a member of another name: its partitions would wait for that long. Thread-safe.
 */
final class FailedMember {

    private static final Logger LOG = LoggerFactory.getLogger(FailedMember.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String group;
    private final String instanceId;
    private final Map<String, String> kafka;

    /** @param instanceId of the instance; Kafka Streams adds a thread's number to it */
    FailedMember(String group, String instanceId, Map<String, String> kafka) {
        this.group = group;
        this.instanceId = instanceId;
        this.kafka = kafka;
    }

    /** Removes the member a thread was, once the thread has ended; returns at once. */
    void removeAfter(Thread failed) {
        String number = failed.getName().substring(failed.getName().lastIndexOf('-') + 1);
        Thread remover = new Thread(() -> remove(failed, instanceId + "-" + number), "failed-member");
        remover.setDaemon(true);
        remover.start();
    }

    private void remove(Thread failed, String member) {
        Properties settings = new Properties();
        settings.putAll(kafka);
        try {
            failed.join(PATIENCE.toMillis());
            try (Admin admin = Admin.create(settings)) {
                admin.removeMembersFromConsumerGroup(
                                group, new RemoveMembersFromConsumerGroupOptions(Set.of(new MemberToRemove(member))))
                        .all()
                        .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            }
            LOG.debug("member {} of {} was a failed thread and is removed", member, group);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            LOG.debug("member {} of {} stays until its session times out", member, group, e);
        }
    }
}
