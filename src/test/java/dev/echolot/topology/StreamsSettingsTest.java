package dev.echolot.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is passed through to Kafka's clients is kept beside what the application needs itself. */
class StreamsSettingsTest {

    @ParameterizedTest
    @ValueSource(strings = {"interceptor.classes", "consumer.interceptor.classes", "main.consumer.interceptor.classes"})
    void interceptorsAskedForStandBesideOurs(String setting) {
        RuntimeSpec runtime = new RuntimeSpec(
                RuntimeSpec.Guarantee.EXACTLY_ONCE,
                Duration.ofMillis(100),
                1,
                Path.of("state"),
                null,
                Map.of("bootstrap.servers", "none:1", setting, "org.example.Tracing"));
        assertThat(StreamsSettings.of(Fixture.spec(1), runtime, "instance", new InputAhead.Fetched()))
                .containsEntry(
                        "main.consumer.interceptor.classes", InputAhead.class.getName() + ",org.example.Tracing");
    }
}
