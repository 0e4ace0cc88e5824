package dev.echolot.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is passed through to Kafka's clients is kept beside what the application needs itself. */
class StreamsSettingsTest {

    @Test
    void waitsBetweenPartitionsOnlyWhereATaskHasSeveral() {
        assertThat(idleMs(List.of("one"), Map.of())).isEqualTo("-1");
        assertThat(idleMs(List.of("one", "two"), Map.of()))
                .as("Kafka's default: in the order of timestamps")
                .isNull();
        assertThat(idleMs(List.of("one"), Map.of("max.task.idle.ms", "7")))
                .as("asked for")
                .isEqualTo("7");
    }

    private static @Nullable String idleMs(List<String> topics, Map<String, String> kafka) {
        TopologySpec one = Fixture.spec(1);
        TopologySpec spec = new TopologySpec(
                one.application(),
                topics,
                one.decoders(),
                one.key(),
                one.topics(),
                one.json(),
                one.embeddings(),
                one.alertRate(),
                one.warmUp(),
                one.windows(),
                one.maxAhead(),
                one.idleClose(),
                one.entityMax(),
                one.batchSize(),
                one.linger(),
                one.device(),
                one.deadLetterMaxBytes());
        return StreamsSettings.of(spec, runtime(kafka), "instance", new InputAhead.Fetched())
                .getProperty("max.task.idle.ms");
    }

    @ParameterizedTest
    @CsvSource({"10, 9", "100, 90", "1000, 980", "5000, 4980"})
    void theCommitIntervalIsFromStartToStartAndHoldsTheCommit(long intervalMs, String waitMs) {
        RuntimeSpec runtime = runtime(Map.of("commit.interval.ms", "7"), Duration.ofMillis(intervalMs));
        assertThat(StreamsSettings.of(Fixture.spec(1), runtime, "instance", new InputAhead.Fetched()))
                .containsEntry("commit.interval.ms", waitMs);
    }

    private static RuntimeSpec runtime(Map<String, String> kafka) {
        return runtime(kafka, Duration.ofMillis(100));
    }

    private static RuntimeSpec runtime(Map<String, String> kafka, Duration commitInterval) {
        Map<String, String> settings = new HashMap<>(kafka);
        settings.put("bootstrap.servers", "none:1");
        return new RuntimeSpec(RuntimeSpec.Guarantee.EXACTLY_ONCE, commitInterval, 1, Path.of("state"), null, settings);
    }

    @ParameterizedTest
    @ValueSource(strings = {"interceptor.classes", "consumer.interceptor.classes", "main.consumer.interceptor.classes"})
    void interceptorsAskedForStandBesideOurs(String setting) {
        RuntimeSpec runtime = runtime(Map.of(setting, "org.example.Tracing"));
        assertThat(StreamsSettings.of(Fixture.spec(1), runtime, "instance", new InputAhead.Fetched()))
                .containsEntry(
                        "main.consumer.interceptor.classes", InputAhead.class.getName() + ",org.example.Tracing");
    }
}
