package dev.echolot.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolot.model.TinyModel;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that talk to a broker: topics, produce, consume, run. */
class KafkaCommandsIT {

    private static EmbeddedKafka kafka;

    @TempDir
    private Path dir;

    private Path rows;

    @BeforeAll
    static void startKafka() {
        kafka = EmbeddedKafka.start();
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @BeforeEach
    void writeRows() throws Exception {
        rows = Files.writeString(
                dir.resolve("rows.csv"),
                """
                card,amount,count,ok,note
                a,2.50,4,true,x
                b,,1,false,007
                """);
    }

    @Test
    void rowsComeOutOfATopicAsTheyWentIn() {
        kafka.createTopic("as-json", 2, Map.of());
        Cli.Result produced = Cli.run(
                "produce", "--bootstrap-server", servers(), "--topic", "as-json", "--data", rows, "--key", "card");
        assertThat(produced.code()).as(produced.err()).isZero();
        assertThat(produced.lastLine()).isEqualTo("acknowledged: 2");
        Cli.Result consumed =
                Cli.run("consume", "--bootstrap-server", servers(), "--topic", "as-json", "--json", "--until-end");
        assertThat(consumed.lines())
                .containsExactlyInAnyOrder(
                        "{\"card\":\"a\",\"amount\":2.50,\"count\":4,\"ok\":true,\"note\":\"x\"}",
                        "{\"card\":\"b\",\"amount\":null,\"count\":1,\"ok\":false,\"note\":\"007\"}");
        assertThat(Cli.ok("consume", "--bootstrap-server", servers(), "--topic", "as-json", "--until-end")
                        .lines())
                .hasSize(2)
                .anySatisfy(line -> assertThat(line).contains("  a  ").contains("\"amount\":2.5"));
    }

    @Test
    void avroRowsNeedASchemaAndLinesOfJsonGoOutAsTheyAre() throws Exception {
        kafka.createTopic("as-avro", 1, Map.of());
        Path schema = Files.writeString(
                dir.resolve("row.avsc"),
                """
                {"type": "record", "name": "Row", "fields": [
                  {"name": "card", "type": "string"}, {"name": "amount", "type": ["null", "double"]},
                  {"name": "count", "type": "int"}, {"name": "ok", "type": "boolean"}]}
                """);
        Object[] command = {"produce", "--bootstrap-server", servers(), "--topic", "as-avro", "--data", rows};
        assertThat(Cli.run(with(command, "--format", "avro")).code()).isEqualTo(2);
        assertThat(Cli.run(with(command, "--schema", schema)).code()).isEqualTo(2);
        assertThat(Cli.run(with(command, "--format", "avro", "--schema", schema))
                        .lastLine())
                .isEqualTo("acknowledged: 2");

        kafka.createTopic("as-lines", 1, Map.of());
        Path lines = Files.writeString(dir.resolve("rows.jsonl"), "{\"card\": \"c\",  \"amount\": 1e2}\n\n{broken\n");
        Cli.ok("produce", "--bootstrap-server", servers(), "--topic", "as-lines", "--data", lines);
        assertThat(Cli.run("consume", "--bootstrap-server", servers(), "--topic", "as-lines", "--json", "--until-end")
                        .lines())
                .containsExactly("{\"card\": \"c\",  \"amount\": 1e2}", "{\"bytes\":\"e2Jyb2tlbg==\"}");
    }

    @Test
    void namesTheTopicOrTheBrokerThatIsNotThere() {
        failsNaming("no-such-topic", "consume", "--bootstrap-server", servers(), "--topic", "no-such-topic");
        failsNaming(
                "no-such-topic",
                "produce",
                "--bootstrap-server",
                servers(),
                "--topic",
                "no-such-topic",
                "--data",
                rows);
        failsNaming("127.0.0.1:1", "consume", "--bootstrap-server", "127.0.0.1:1", "--topic", "t");
        failsNaming(
                "'crd'", "produce", "--bootstrap-server", servers(), "--topic", "t", "--data", rows, "--key", "crd");
    }

    @Test
    void topicsAreNamedWhenMissingCreatedWhenAskedAndThenThere() throws Exception {
        Path config = config("topics-app");
        failsNaming("topics-app.dead-letters", "topics", "--config", config);
        assertThat(Cli.run("topics", "--config", config, "--create", "--partitions", 3)
                        .lines())
                .contains("created topics-app.anomalies", "created topics-app-in");
        assertThat(Cli.run("topics", "--config", config).lastLine()).startsWith("all topics are there");
        assertThat(Cli.run("topics", "--config", config, "--create").code()).isZero();
    }

    @Test
    void runSaysWhenItIsReadyAndStopsCleanlyWhenTold() throws Exception {
        Path config = config("run-app");
        Cli.ok("topics", "--config", config, "--create");
        Process run = start("run", "--config", config.toString());
        try (BufferedReader out = new BufferedReader(new InputStreamReader(run.getInputStream()))) {
            String line = out.readLine();
            assertThat(line).startsWith("ready: run-app ");
            Cli.ok(
                    "produce",
                    "--bootstrap-server",
                    servers(),
                    "--topic",
                    "run-app-in",
                    "--data",
                    rows,
                    "--key",
                    "card");
            run.toHandle().destroy(); // SIGTERM; Process.destroy() would close the pipe as well
            assertThat(run.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(run.exitValue()).isIn(0, 143);
            assertThat(out.readLine()).isNull();
        } finally {
            run.destroyForcibly();
        }
    }

    @Test
    void runEndsAtOnceWhenItCannotBegin() throws Exception {
        Path config = config("absent-app");
        failsNaming("absent-app.anomalies", "run", "--config", config);
        Path broken = Files.writeString(
                dir.resolve("broken.properties"), Files.readString(config).replace("echolot.model", "echolot.modl"));
        failsNaming("did you mean echolot.model?", "run", "--config", broken);
    }

    private Path config(String application) throws Exception {
        Path model = TinyModel.write(dir).path();
        return Files.writeString(
                dir.resolve(application + ".properties"),
                String.join(
                        "\n",
                        "echolot.application=" + application,
                        "echolot.model=" + model,
                        "echolot.input.topics=" + application + "-in",
                        "echolot.state.dir=" + dir.resolve("state"),
                        "kafka.bootstrap.servers=" + servers(),
                        ""),
                StandardCharsets.UTF_8);
    }

    private Process start(String... args) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                Main.class.getName());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("ORT_DISABLE_TELEMETRY", "1");
        builder.command().addAll(List.of(args));
        builder.redirectError(dir.resolve("run.err").toFile());
        return builder.start();
    }

    private static void failsNaming(String named, Object... args) {
        Cli.Result result = Cli.run(args);
        assertThat(result.code()).as(result.err()).isEqualTo(1);
        assertThat(result.err().lines().filter(l -> l.startsWith("echolot: "))).hasSize(1);
        assertThat(result.err()).contains(named).doesNotContain("\tat ");
    }

    private static Object[] with(Object[] command, Object... more) {
        return Stream.concat(Arrays.stream(command), Arrays.stream(more)).toArray();
    }

    private static String servers() {
        return kafka.bootstrapServers();
    }
}
