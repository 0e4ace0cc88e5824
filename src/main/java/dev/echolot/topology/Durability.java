package dev.echolot.topology;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.admin.TopicDescription;

/** What is allowed but not wise where records must not be lost: one line each, a warning and no refusal. */
final class Durability {

    /** With fewer, a broker that is lost may take acknowledged records with it. */
    private static final int REPLICAS = 3;

    private static final Set<String> TEMPORARY_FILE_SYSTEMS = Set.of("tmpfs", "ramfs");

    private Durability() {}

    static List<String> warnings(Path stateDir, Collection<TopicDescription> topics) {
        List<String> warnings = new ArrayList<>();
        if (isTemporary(stateDir)) {
            warnings.add(
                    "state directory " + stateDir + " is on a temporary file system: every restart then begins with"
                            + " a full restore, and as a new member of the group");
        }
        List<String> few = topics.stream()
                .filter(topic -> topic.partitions().stream()
                        .anyMatch(partition -> partition.replicas().size() < REPLICAS))
                .map(TopicDescription::name)
                .sorted()
                .toList();
        if (!few.isEmpty()) {
            warnings.add("fewer than " + REPLICAS + " replicas: " + String.join(", ", few)
                    + "; losing a broker can lose acknowledged records");
        }
        return warnings;
    }

    private static boolean isTemporary(Path stateDir) {
        Path absolute = stateDir.toAbsolutePath().normalize();
        try {
            Path there = absolute;
            while (!Files.exists(there) && there.getParent() != null) {
                there = there.getParent();
            }
            if (TEMPORARY_FILE_SYSTEMS.contains(Files.getFileStore(there).type())) {
                return true;
            }
        } catch (IOException e) {
            // not known: judged by its name alone
        }
        return absolute.startsWith(
                Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath().normalize());
    }
}
