package dev.echolot.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolot.config.ApplicationSettings;
import dev.echolot.config.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What lies in deploy/ is read by somebody's machine tonight: it has to be right. */
class DeployTest {

    private static final Path DEPLOY = Path.of("deploy");

    @ParameterizedTest
    @ValueSource(strings = {"fraud", "sensors"})
    void theExampleApplicationsMakeATopology(String name) throws Exception {
        ApplicationSettings settings = ApplicationSettings.load(DEPLOY.resolve(name + ".properties"));
        assertThat(Application.topology(settings).application()).isEqualTo(settings.application());
        assertThat(Application.runtime(settings).kafka()).containsEntry("bootstrap.servers", "localhost:9092");
        assertThat(settings.model().toString())
                .isEqualTo("models/" + settings.application() + "/" + settings.application() + "-1.onnx");
    }

    /** When this fails: echolot topics --config deploy/NAME.properties prints the list (also in target/NAME.topics.txt). */
    @ParameterizedTest
    @ValueSource(strings = {"fraud", "sensors"})
    void theTopicListsAreWhatTheCommandPrints(String name) throws Exception {
        String printed = new ApplicationTopics(ApplicationSettings.load(DEPLOY.resolve(name + ".properties"))).text();
        Files.createDirectories(Path.of("target"));
        Files.writeString(Path.of("target", name + ".topics.txt"), printed);
        assertThat(Files.readString(DEPLOY.resolve(name + ".topics.txt"))).isEqualTo(printed);
    }

    @Test
    void theSettingsInCommentsExistToo() throws Exception {
        List<String> known = Settings.all().stream().map(s -> s.key()).toList();
        for (String name : List.of("fraud", "sensors")) {
            for (String line : Files.readAllLines(DEPLOY.resolve(name + ".properties"))) {
                if (line.startsWith("#echolot.")) {
                    assertThat(known).contains(line.substring(1, line.indexOf('=')));
                }
            }
        }
    }

    @Test
    void theUnitRunsTheProgramAndOutlastsItsShutdown() throws Exception {
        Map<String, String> unit = new HashMap<>();
        for (String line : Files.readAllLines(DEPLOY.resolve("echolot.service"))) {
            if (line.contains("=") && !line.startsWith("#")) {
                unit.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
            }
        }
        assertThat(unit).containsEntry("ExecStart", "/opt/echolot/bin/echolot run --config /etc/echolot/%i.properties");
        assertThat(Integer.parseInt(unit.get("TimeoutStopSec"))).isGreaterThan(20);
        assertThat(unit).containsEntry("Restart", "on-failure").containsEntry("SuccessExitStatus", "143");
    }

    @Test
    void theImageCopiesWhatTheBuildHasAndTakesCudaAsAnArgument() throws Exception {
        String dockerfile = Files.readString(DEPLOY.resolve("Dockerfile"));
        List<String> sources = new ArrayList<>();
        Matcher copies = Pattern.compile("(?m)^COPY (?!--from)(\\S+) \\S+$").matcher(dockerfile);
        while (copies.find()) {
            sources.add(copies.group(1));
        }
        assertThat(sources).contains("pom.xml", "src", "schemas", "bin/echolot");
        assertThat(sources).allSatisfy(source -> assertThat(Path.of(source)).exists());
        assertThat(dockerfile).contains("ARG PROFILE=cpu").contains("-Pgpu").contains("USER echolot");
        assertThat(Files.readString(Path.of("pom.xml"))).contains("<id>gpu</id>");
    }
}
