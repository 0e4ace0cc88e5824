package dev.echolot.app;

import dev.echolot.config.ApplicationSettings;
import dev.echolot.config.ApplicationSettings.Output;
import dev.echolot.topology.TopologySpec.Embeddings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What an application needs of a Kafka cluster: topics, their settings, and the least rights that suffice. */
final class ApplicationTopics {

    /**
     * A topic read or written.
     *
     * @param advice how long its records are worth keeping; retention is left to the cluster unless somebody sets it
     */
    record Topic(String name, boolean input, String holds, String advice) {}

    /** One right: {@code operations} on a resource, by literal name or by prefix. */
    record Right(String resource, String name, boolean prefix, String operations) {}

    private final ApplicationSettings settings;

    ApplicationTopics(ApplicationSettings settings) {
        this.settings = settings;
    }

    List<Topic> topics() {
        List<Topic> topics = new ArrayList<>();
        settings.input().topics().forEach(name -> topics.add(new Topic(name, true, "records to score", "yours")));
        Output output = settings.output();
        topics.add(new Topic(output.topics().anomalies(), false, "anomalies", "30 days or more"));
        if (output.embeddings() != Embeddings.NONE) {
            topics.add(new Topic(output.topics().embeddings(), false, "embeddings", "7 days"));
        }
        if (output.scores()) {
            topics.add(new Topic(output.topics().scores(), false, "scores", "7 days"));
        }
        if (output.reconstructions()) {
            topics.add(new Topic(output.topics().reconstructions(), false, "expected values", "7 days"));
        }
        topics.add(new Topic(output.topics().statistics(), false, "closed windows", "30 days"));
        topics.add(new Topic(output.topics().deadLetters(), false, "records that cannot be scored", "14 days"));
        return topics;
    }

    /** Settings of every topic written. Events carry the timestamp of the record they are about. */
    Map<String, String> outputSettings() {
        Map<String, String> configs = new LinkedHashMap<>();
        configs.put("cleanup.policy", "delete");
        configs.put("message.timestamp.type", "CreateTime");
        configs.put("max.message.bytes", "1048588");
        return configs;
    }

    List<Right> rights() {
        String application = settings.application();
        List<Right> rights = new ArrayList<>();
        for (Topic topic : topics()) {
            rights.add(new Right("topic", topic.name(), false, topic.input() ? "READ, DESCRIBE" : "WRITE, DESCRIBE"));
        }
        rights.add(new Right("topic", application + "-", true, "READ, WRITE, DESCRIBE, CREATE, DELETE"));
        rights.add(new Right("group", application, false, "READ, DESCRIBE"));
        rights.add(new Right("transactional-id", application + "-", true, "WRITE, DESCRIBE"));
        return rights;
    }

    /** The list as {@code topics} prints it. */
    String text() {
        StringBuilder out = new StringBuilder();
        out.append("Topics\n");
        for (Topic topic : topics()) {
            out.append(String.format(
                    Locale.ROOT,
                    "  %-7s %-40s %-30s keep: %s%n",
                    topic.input() ? "reads" : "writes",
                    topic.name(),
                    topic.holds(),
                    topic.advice()));
        }
        out.append("  and internal ones whose names begin with ")
                .append(settings.application())
                .append("- (changelogs, repartitioning), which Kafka Streams creates\n");
        out.append("Settings of the topics written\n");
        outputSettings()
                .forEach((key, value) ->
                        out.append("  ").append(key).append('=').append(value).append('\n'));
        out.append(
                "  partitions as the input has; replication, min.insync.replicas and retention as the cluster has them\n");
        out.append("Rights (ACLs) of the application's principal\n");
        for (Right right : rights()) {
            out.append(String.format(
                    Locale.ROOT,
                    "  %-16s %-48s %s%n",
                    right.resource(),
                    right.name() + (right.prefix() ? "* (prefix)" : ""),
                    right.operations()));
        }
        out.append("  on the cluster itself: none\n");
        return out.toString();
    }
}
