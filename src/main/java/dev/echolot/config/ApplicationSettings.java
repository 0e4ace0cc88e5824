package dev.echolot.config;

import dev.echolot.onnx.Device;
import dev.echolot.topology.RuntimeSpec.Guarantee;
import dev.echolot.topology.TopologySpec.Embeddings;
import dev.echolot.topology.TopologySpec.Key;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a streaming application was told, typed and checked. Immutable. The keys, units and defaults stand in {@link
 * Settings}.
 *
 * @param kafka everything under {@code kafka.}, without that prefix, references to secrets unresolved: Kafka's clients
 *     resolve them themselves
 */
public record ApplicationSettings(
        String application,
        Path model,
        @Nullable String modelSha256,
        Input input,
        Output output,
        Detection detection,
        Runtime runtime,
        Http http,
        Map<String, String> kafka) {

    /** {@code echolot.input.format}. */
    public enum InputFormat {
        JSON,
        AVRO,
        AUTO
    }

    /** {@code echolot.output.format}. */
    public enum EventFormat {
        AVRO,
        JSON
    }

    /** What comes in. */
    public record Input(List<String> topics, InputFormat format, @Nullable Path schemas, Key key) {}

    /** What goes out, and where. */
    public record Output(
            EventFormat format,
            Embeddings embeddings,
            boolean scores,
            boolean reconstructions,
            Topics topics,
            int deadLetterMaxBytes) {}

    /** The topics of the events, all different. */
    public record Topics(
            String anomalies,
            String embeddings,
            String scores,
            String reconstructions,
            String statistics,
            String deadLetters) {}

    /**
     * When a record is an anomaly, and what is remembered of an entity.
     *
     * @param alertRate share of ordinary records to alert about, above 0
     * @param windowIdleClose null = off
     */
    public record Detection(
            double alertRate,
            int warmup,
            Duration windowSize,
            Duration windowGrace,
            @Nullable Duration windowIdleClose,
            Duration eventTimeAheadMax,
            int entityMax) {}

    /** How and where it runs. */
    public record Runtime(
            Path stateDir,
            Device device,
            int threads,
            int batchSize,
            Duration batchLinger,
            Duration commitInterval,
            Guarantee guarantee,
            @Nullable String instanceId) {}

    /**
     * The endpoint for health and metrics.
     *
     * @param port null = none, 0 = any free one
     * @param token never shown; null = none is asked for
     */
    public record Http(@Nullable Integer port, String address, @Nullable String token) {

        @Override
        public String toString() {
            return "Http[port=" + port + ", address=" + address + "]";
        }
    }

    /** Without the values of {@code kafka}, among which secrets may be. */
    @Override
    public String toString() {
        return "ApplicationSettings[" + application + ", model=" + model + ", input=" + input + ", output=" + output
                + ", detection=" + detection + ", runtime=" + runtime + ", http=" + http + ", kafka=" + kafka.keySet()
                + "]";
    }

    /**
     * Reads a properties file.
     *
     * @throws SettingsException with every problem of the file: unreadable, unknown keys, values out of range
     */
    public static ApplicationSettings load(Path file) {
        return SettingsReader.read(file);
    }

    /**
     * The settings of Kafka's clients in a properties file: what stands under {@code kafka.} in an application's settings,
     * or all of a file of Kafka's own, where no key begins with {@code kafka.} or {@code echolot.}.
     *
     * @throws SettingsException when the file cannot be read, or is neither
     */
    public static Map<String, String> kafka(Path file) {
        return SettingsReader.readKafka(file);
    }

    /**
     * Settings by key, as they would stand in a file.
     *
     * @param where what to call their source in messages
     * @throws SettingsException with every problem
     */
    public static ApplicationSettings of(String where, Map<String, String> properties) {
        return SettingsReader.read(where, properties, List.of());
    }
}
