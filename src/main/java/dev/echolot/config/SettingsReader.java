package dev.echolot.config;

import dev.echolot.config.ApplicationSettings.Detection;
import dev.echolot.config.ApplicationSettings.Http;
import dev.echolot.config.ApplicationSettings.Input;
import dev.echolot.config.ApplicationSettings.InputFormat;
import dev.echolot.config.ApplicationSettings.Output;
import dev.echolot.config.ApplicationSettings.Runtime;
import dev.echolot.config.ApplicationSettings.Topics;
import dev.echolot.record.NearestName;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.jspecify.annotations.Nullable;

/** From properties to {@link ApplicationSettings}, gathering every problem on the way. One per reading. */
final class SettingsReader {

    private static final String KAFKA = "kafka.";
    private static final String OURS_PREFIX = "echolot.";
    private static final Pattern COMMENT = Pattern.compile("(^|\\s+)#(\\s.*)?$", Pattern.DOTALL);

    /** Kafka settings that one of ours decides. */
    private static final Map<String, Setting<?>> OURS = Map.of(
            "application.id", Settings.APPLICATION,
            "state.dir", Settings.STATE_DIR,
            "processing.guarantee", Settings.GUARANTEE,
            "commit.interval.ms", Settings.COMMIT_INTERVAL,
            "num.stream.threads", Settings.THREADS,
            "group.instance.id", Settings.INSTANCE_ID);

    private final String where;
    private final Map<String, String> given = new TreeMap<>();
    private final Map<String, String> kafka = new TreeMap<>();
    private final Map<Setting<?>, Object> values = new HashMap<>();
    private final List<String> problems = new ArrayList<>();

    private SettingsReader(String where, Map<String, String> properties) {
        this.where = where;
        properties.forEach((key, raw) -> {
            String value = COMMENT.matcher(raw).replaceFirst("").strip();
            if (key.startsWith(KAFKA)) {
                kafka.put(key.substring(KAFKA.length()), value);
            } else if (!value.isEmpty()
                    || Settings.all().stream().noneMatch(s -> s.key().equals(key))) {
                given.put(key, value);
            }
        });
    }

    static ApplicationSettings read(Path file) {
        List<String> twice = new ArrayList<>();
        Map<String, String> properties = properties(file, twice);
        return read(file.toString(), properties, twice);
    }

    static Map<String, String> readKafka(Path file) {
        List<String> problems = new ArrayList<>();
        Map<String, String> properties = properties(file, problems);
        boolean ours =
                properties.keySet().stream().anyMatch(key -> key.startsWith(KAFKA) || key.startsWith(OURS_PREFIX));
        Map<String, String> kafka = ours ? new SettingsReader(file.toString(), properties).kafka : properties;
        if (ours) {
            properties.keySet().stream()
                    .filter(key -> !key.startsWith(KAFKA) && !key.startsWith(OURS_PREFIX))
                    .forEach(key -> problems.add(key + ": expected kafka." + key
                            + " in a file whose other keys begin with kafka. or echolot."));
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(file.toString(), problems);
        }
        return Map.copyOf(kafka);
    }

    /** @param twice takes what is wrong with keys that stand there more than once */
    private static Map<String, String> properties(Path file, List<String> twice) {
        Map<String, String> properties = new TreeMap<>();
        Properties collector = new Properties() {
            private static final long serialVersionUID = 1L;

            @Override
            public synchronized @Nullable Object put(Object key, Object value) {
                if (properties.put((String) key, (String) value) != null) {
                    twice.add(key + ": stands twice");
                }
                return null;
            }
        };
        try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            collector.load(in);
        } catch (NoSuchFileException e) {
            throw new SettingsException(file.toString(), List.of("no such file"));
        } catch (IOException | IllegalArgumentException e) {
            throw new SettingsException(file.toString(), List.of("not a readable properties file: " + e.getMessage()));
        }
        return properties;
    }

    static ApplicationSettings read(String where, Map<String, String> properties, List<String> problemsSoFar) {
        SettingsReader reader = new SettingsReader(where, properties);
        reader.problems.addAll(problemsSoFar);
        return reader.read();
    }

    private ApplicationSettings read() {
        refuseUnknownKeys();
        resolveSecrets();
        Settings.all().forEach(this::readValue);
        checkKafka();
        checkTopics();
        if (values.get(Settings.INPUT_FORMAT) == InputFormat.AVRO && optional(Settings.INPUT_SCHEMAS) == null) {
            problems.add(Settings.INPUT_SCHEMAS.key() + ": needed to read avro; expected a directory of .avsc files");
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(where, problems);
        }
        return settings();
    }

    private ApplicationSettings settings() {
        return new ApplicationSettings(
                value(Settings.APPLICATION),
                value(Settings.MODEL),
                optional(Settings.MODEL_SHA256),
                new Input(
                        value(Settings.INPUT_TOPICS),
                        value(Settings.INPUT_FORMAT),
                        optional(Settings.INPUT_SCHEMAS),
                        value(Settings.INPUT_KEY)),
                new Output(
                        value(Settings.OUTPUT_FORMAT),
                        value(Settings.OUTPUT_EMBEDDINGS),
                        value(Settings.OUTPUT_SCORES),
                        value(Settings.OUTPUT_RECONSTRUCTIONS),
                        new Topics(
                                value(Settings.ANOMALIES_TOPIC),
                                value(Settings.EMBEDDINGS_TOPIC),
                                value(Settings.SCORES_TOPIC),
                                value(Settings.RECONSTRUCTIONS_TOPIC),
                                value(Settings.STATISTICS_TOPIC),
                                value(Settings.DEAD_LETTERS_TOPIC)),
                        value(Settings.DEADLETTER_MAX_BYTES)),
                new Detection(
                        value(Settings.ALERT_RATE),
                        value(Settings.WARMUP),
                        value(Settings.WINDOW_SIZE),
                        value(Settings.WINDOW_GRACE),
                        optional(Settings.WINDOW_IDLE_CLOSE),
                        value(Settings.EVENT_TIME_AHEAD_MAX),
                        value(Settings.ENTITY_MAX)),
                new Runtime(
                        value(Settings.STATE_DIR),
                        value(Settings.DEVICE),
                        value(Settings.THREADS),
                        Objects.requireNonNullElse(
                                optional(Settings.BATCH_SIZE),
                                value(Settings.GUARANTEE).batchSize()),
                        value(Settings.BATCH_LINGER),
                        value(Settings.COMMIT_INTERVAL),
                        value(Settings.GUARANTEE),
                        optional(Settings.INSTANCE_ID)),
                new Http(optional(Settings.HTTP_PORT), value(Settings.HTTP_ADDRESS), optional(Settings.HTTP_TOKEN)),
                Map.copyOf(kafka));
    }

    private void refuseUnknownKeys() {
        Set<String> known = new TreeSet<>();
        Settings.all().forEach(setting -> known.add(setting.key()));
        for (String key : given.keySet()) {
            if (!known.contains(key)) {
                String guess = NearestName.of(key, known)
                        .map(nearest -> "; did you mean " + nearest + "?")
                        .orElse("; our settings begin with echolot., those of Kafka's clients with kafka.");
                problems.add(key + ": no such setting" + guess);
            }
        }
        given.keySet().retainAll(known);
    }

    /** References such as {@code ${env:NAME}}, by the providers that the {@code kafka.config.providers} settings name. */
    private void resolveSecrets() {
        try {
            new AbstractConfig(new ConfigDef(), given, kafka, false)
                    .originals()
                    .forEach((key, value) -> given.computeIfPresent(key, (k, before) -> String.valueOf(value)));
        } catch (KafkaException e) {
            problems.add("kafka.config.providers: " + e.getMessage());
        }
    }

    private void readValue(Setting<?> setting) {
        @Nullable String text = given.get(setting.key());
        if (text == null) {
            @Nullable String application = given.get(Settings.APPLICATION.key());
            if (setting.required()) {
                problems.add(
                        setting.key() + ": missing; expected " + setting.type().name());
                return;
            }
            if (setting.fallback() == null) {
                return;
            }
            text = setting.fallback().replace("<application>", application == null ? "application" : application);
        }
        try {
            values.put(setting, setting.type().read(text));
        } catch (IllegalArgumentException e) {
            problems.add(setting.key() + ": " + e.getMessage());
        }
    }

    private void checkKafka() {
        if (!kafka.containsKey("bootstrap.servers")) {
            problems.add("kafka.bootstrap.servers: missing; expected host:port, several separated by commas");
        }
        for (String key : kafka.keySet()) {
            Setting<?> ours = OURS.get(key);
            if (ours != null) {
                problems.add(KAFKA + key + ": set " + ours.key() + " instead");
            }
        }
    }

    private void checkTopics() {
        Map<String, String> usedBy = new HashMap<>();
        if (values.get(Settings.INPUT_TOPICS) instanceof List<?> inputs) {
            inputs.forEach(topic -> usedBy.put(String.valueOf(topic), Settings.INPUT_TOPICS.key()));
        }
        for (Setting<?> setting : Settings.outputTopics()) {
            if (values.get(setting) instanceof String topic) {
                @Nullable String other = usedBy.put(topic, setting.key());
                if (other != null) {
                    problems.add(setting.key() + ": topic '" + topic + "' is already that of " + other);
                }
            }
        }
    }

    /** A value that is given or has a default. */
    private <T> T value(Setting<T> setting) {
        return Objects.requireNonNull(optional(setting), setting.key());
    }

    @SuppressWarnings("unchecked") // readValue put it there with the setting's own type
    private <T> @Nullable T optional(Setting<T> setting) {
        return (T) values.get(setting);
    }
}
