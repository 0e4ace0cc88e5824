package dev.echolot.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoIT {

    @ParameterizedTest
    @ValueSource(strings = {"payments", "sensors"})
    void runsToItsSummaryAndLeavesNothingBehind(String scenario) throws Exception {
        Set<Path> before = leftovers();
        Cli.Result demo = Cli.run("demo", "--scenario", scenario, "--records", 3000, "--seed", 2);
        assertThat(demo.code()).as(demo.err()).isZero();
        assertThat(demo.out())
                .containsPattern("embedded, at 127\\.0\\.0\\.1:\\d+")
                .containsPattern("records in +3,012 ")
                .containsPattern("scored +3,000 ")
                .containsPattern("dead letters +12 +empty_value 2, invalid_event_time 2, malformed 2, missing_key 2,"
                        + " not_finite 2, wrong_type 2")
                .containsPattern("embeddings +3,000 ")
                .containsPattern("windows +[1-9]")
                .containsPattern("anomalies found +[1-9]")
                .containsPattern("severity +\\d+ ")
                .containsPattern("principal components \\(PCA\\) +[01]\\.\\d")
                .containsPattern("alone +[01]\\.\\d");
        assertThat(leftovers()).isSubsetOf(before); // another demo at work may remove its own
    }

    private static Set<Path> leftovers() throws Exception {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(f -> f.getFileName().toString().startsWith("echolot-demo-"))
                    .collect(Collectors.toSet());
        }
    }
}
