package dev.echolot.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolot.config.ApplicationSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OperationsPageTest {

    @Test
    void listsTheRightsThatAnApplicationNeeds() throws Exception {
        ApplicationSettings settings = ApplicationSettings.of(
                "test",
                Map.of(
                        "echolot.application", "card-fraud",
                        "echolot.model", "m.onnx",
                        "echolot.input.topics", "transactions",
                        "echolot.state.dir", "state",
                        "kafka.bootstrap.servers", "b:1"));
        List<String> needed = new ApplicationTopics(settings)
                .rights().stream()
                        .map(right -> "| " + right.resource() + " | `" + right.name()
                                + (right.prefix() ? "*` (prefix)" : "`") + " | " + right.operations() + " |")
                        .toList();
        List<String> listed = Files.readAllLines(Path.of("src/docs/operations.md")).stream()
                .filter(line -> line.matches("\\| (topic|group|transactional-id) \\|.*"))
                .toList();
        assertThat(listed).isEqualTo(needed);
    }
}
