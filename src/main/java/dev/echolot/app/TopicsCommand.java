package dev.echolot.app;

import dev.echolot.config.ApplicationSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.TopicExistsException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "topics",
        mixinStandardHelpOptions = true,
        description = {
            "Prints the topics, settings and rights an application needs, then checks that the topics are there;",
            "with --create, creates those that are missing."
        })
final class TopicsCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The application's settings.")
    private Path config = Path.of("");

    @Option(names = "--create", description = "Create the topics that are missing, the input topics too.")
    private boolean create;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            description = "With --create: partitions of new topics. Default: as the input topics have, else 1.")
    private int partitions;

    @Override
    public Integer call() {
        ApplicationSettings settings = ApplicationSettings.load(config);
        ApplicationTopics needed = new ApplicationTopics(settings);
        PrintWriter out = spec.commandLine().getOut();
        out.print(needed.text());
        out.flush();
        String servers = settings.kafka().getOrDefault("bootstrap.servers", "");
        List<String> names =
                needed.topics().stream().map(ApplicationTopics.Topic::name).toList();
        try (Admin admin = Brokers.admin(settings.kafka())) {
            Set<String> missing = Brokers.missing(admin, names, servers);
            if (create) {
                create(admin, needed, missing, servers);
                missing.forEach(topic -> out.println("created " + topic));
            } else if (!missing.isEmpty()) {
                throw new CommandFailure("missing at " + servers + ": " + String.join(", ", missing)
                        + " (topics --create creates them)");
            }
            out.println("all topics are there at " + servers);
        }
        return 0;
    }

    private void create(Admin admin, ApplicationTopics needed, Set<String> missing, String servers) {
        Optional<Integer> count =
                partitions > 0 ? Optional.of(partitions) : partitionsOfInputs(admin, needed, missing, servers);
        List<NewTopic> topics = new ArrayList<>();
        for (ApplicationTopics.Topic topic : needed.topics()) {
            if (missing.contains(topic.name())) {
                Map<String, String> configs = topic.input() ? Map.of() : needed.outputSettings();
                topics.add(new NewTopic(topic.name(), Optional.of(count.orElse(1)), Optional.empty()).configs(configs));
            }
        }
        admin.createTopics(topics).values().forEach((name, created) -> {
            try {
                Brokers.await(created, servers);
            } catch (CommandFailure e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw new CommandFailure("topic '" + name + "' was not created: " + e.getMessage(), e);
                }
            }
        });
    }

    private static Optional<Integer> partitionsOfInputs(
            Admin admin, ApplicationTopics needed, Set<String> missing, String servers) {
        List<String> inputs = needed.topics().stream()
                .filter(t -> t.input() && !missing.contains(t.name()))
                .map(ApplicationTopics.Topic::name)
                .toList();
        return Brokers.await(admin.describeTopics(inputs).allTopicNames(), servers).values().stream()
                .map((TopicDescription d) -> d.partitions().size())
                .max(Integer::compare);
    }
}
