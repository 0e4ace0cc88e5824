package dev.echolot.config;

import dev.echolot.config.ApplicationSettings.EventFormat;
import dev.echolot.config.ApplicationSettings.InputFormat;
import dev.echolot.onnx.Device;
import dev.echolot.topology.RuntimeSpec.Guarantee;
import dev.echolot.topology.TopologySpec.Embeddings;
import dev.echolot.topology.TopologySpec.Key;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The catalogue: every {@code echolot.*} key there is. Whatever stands here can be set, is explained in the README, and
 * has a typed place in {@link ApplicationSettings}.
 */
public final class Settings {

    public static final Setting<String> APPLICATION = Setting.required(
            "echolot.application",
            ValueType.name("name"),
            "Name of the application: its Kafka Streams application id, and the prefix of its topics and stores.");
    public static final Setting<Path> MODEL =
            Setting.required("echolot.model", ValueType.path(), "The model file. Relative to the working directory.");
    public static final Setting<String> MODEL_SHA256 = Setting.optional(
            "echolot.model.sha256",
            ValueType.sha256(),
            "Refuse to start unless the whole model file has this SHA-256.");

    public static final Setting<List<String>> INPUT_TOPICS =
            Setting.required("echolot.input.topics", ValueType.names(), "The topics to score.");
    public static final Setting<InputFormat> INPUT_FORMAT = Setting.withDefault(
            "echolot.input.format",
            ValueType.oneOf(InputFormat.class),
            "json",
            "How record values are read: JSON objects, Avro single-object, or told apart by their first bytes.");
    public static final Setting<Path> INPUT_SCHEMAS = Setting.optional(
            "echolot.input.schemas",
            ValueType.path(),
            "Directory of the writers' Avro schemas (`.avsc`). Needed for `avro` and for Avro under `auto`.");
    public static final Setting<Key> INPUT_KEY = Setting.withDefault(
            "echolot.input.key",
            ValueType.oneOf(Key.class),
            "record",
            "Where the entity stands: in the record's key, or in the model's key field (the stream is then"
                    + " repartitioned by it).");

    public static final Setting<EventFormat> OUTPUT_FORMAT = Setting.withDefault(
            "echolot.output.format",
            ValueType.oneOf(EventFormat.class),
            "avro",
            "How events are written: Avro single-object or JSON.");
    public static final Setting<Embeddings> OUTPUT_EMBEDDINGS = Setting.withDefault(
            "echolot.output.embeddings",
            ValueType.oneOf(Embeddings.class),
            "all",
            "Which records' embeddings are published.");
    public static final Setting<Boolean> OUTPUT_SCORES = Setting.withDefault(
            "echolot.output.scores", ValueType.bool(), "false", "Publish the score of every record.");
    public static final Setting<Boolean> OUTPUT_RECONSTRUCTIONS = Setting.withDefault(
            "echolot.output.reconstructions",
            ValueType.bool(),
            "false",
            "Publish the expected values of every record.");
    public static final Setting<String> ANOMALIES_TOPIC = topic("anomalies", "anomalies", "Topic of the anomalies.");
    public static final Setting<String> EMBEDDINGS_TOPIC =
            topic("embeddings", "embeddings", "Topic of the embeddings.");
    public static final Setting<String> SCORES_TOPIC = topic("scores", "scores", "Topic of the scores.");
    public static final Setting<String> RECONSTRUCTIONS_TOPIC =
            topic("reconstructions", "reconstructions", "Topic of the reconstructions.");
    public static final Setting<String> STATISTICS_TOPIC =
            topic("statistics", "statistics", "Topic of the closed windows.");
    public static final Setting<String> DEAD_LETTERS_TOPIC =
            topic("dead.letters", "dead-letters", "Topic of the records that cannot be scored.");

    public static final Setting<Double> ALERT_RATE = Setting.withDefault(
            "echolot.alert.rate",
            ValueType.share(0.5),
            "0.001",
            "The share of ordinary records you are willing to be alerted about: the main knob. A record is an anomaly"
                    + " when its p-value is at most this.");
    public static final Setting<Integer> WARMUP = Setting.withDefault(
            "echolot.warmup",
            ValueType.integer("records", 0, 1_000_000),
            "30",
            "An entity counts as warming up until its window holds this many records. Shown in its events; decides nothing.");
    public static final Setting<Duration> WINDOW_SIZE = Setting.withDefault(
            "echolot.window.size",
            ValueType.duration("1s", "30d"),
            "10m",
            "Length of the tumbling windows, by event time, that statistics are kept over.");
    public static final Setting<Duration> WINDOW_GRACE = Setting.withDefault(
            "echolot.window.grace",
            ValueType.duration("0s", "7d"),
            "1m",
            "How long a window stays open for late records after its end. Later records are scored, flagged late and"
                    + " left out of the windows.");
    public static final Setting<Duration> EVENT_TIME_AHEAD_MAX = Setting.withDefault(
            "echolot.event.time.ahead.max",
            ValueType.duration("0s", "30d"),
            "1h",
            "How far an event time may be ahead of its record's Kafka timestamp. Beyond it the record is scored, flagged"
                    + " and left out of the windows: one wrong clock must not close everybody's windows.");
    public static final Setting<Duration> WINDOW_IDLE_CLOSE = Setting.optional(
            "echolot.window.idle.close",
            ValueType.duration("1s", "30d"),
            "Close the windows of a partition by the wall clock once it has been silent for this long (the record of"
                    + " such a window says so). Off unless set.");
    public static final Setting<Integer> ENTITY_MAX = Setting.withDefault(
            "echolot.entity.max",
            ValueType.integer("entities", 1, 10_000_000),
            "100000",
            "Entities with open windows per partition; beyond it the windows of the one quiet longest, by event time, close"
                    + " early, and say so.");

    public static final Setting<Integer> BATCH_SIZE = Setting.optional(
            "echolot.batch.size",
            ValueType.integer("records", 1, 4096),
            "Most records scored in one call of the model. Unless set: 256 under exactly-once, and 64 under at-least-once,"
                    + " where events wait for their batch and not for a commit. 256 to 1024 on a GPU.");
    public static final Setting<Duration> BATCH_LINGER = Setting.withDefault(
            "echolot.batch.linger",
            ValueType.duration("1ms", "1s"),
            "10ms",
            "Longest wait for a batch to fill once no more input is at hand; while input waits it fills by itself."
                    + " Below 5 ms costs throughput.");
    public static final Setting<Device> DEVICE = Setting.withDefault(
            "echolot.device",
            ValueType.oneOf(Device.class),
            "auto",
            "Where the model runs. `auto`: CUDA where there is one, else CPU, and a log line says why; `cuda`: CUDA or"
                    + " no start.");
    public static final Setting<Integer> THREADS = Setting.withDefault(
            "echolot.threads", ValueType.integer("threads", 1, 256), "1", "Stream threads of this instance.");
    public static final Setting<Guarantee> GUARANTEE = Setting.withDefault(
            "echolot.guarantee",
            ValueType.oneOf(Guarantee.class),
            "exactly_once",
            "Each record counts exactly once in every output and window, whatever crashes; or at least once.");
    public static final Setting<Duration> COMMIT_INTERVAL = Setting.withDefault(
            "echolot.commit.interval",
            ValueType.duration("10ms", "5s"),
            "100ms",
            "How often work is committed: the latency of events under exactly-once.");
    public static final Setting<String> INSTANCE_ID = Setting.optional(
            "echolot.instance.id",
            ValueType.name("name"),
            "Name of this instance, unique within the application: a restart under the same name takes 5 s instead of"
                    + " 45 s. Unless set, one is made up and kept in the state directory.");
    public static final Setting<Path> STATE_DIR = Setting.required(
            "echolot.state.dir",
            ValueType.path(),
            "Directory for the state, on a disk that outlives a restart, one per instance.");
    public static final Setting<Integer> DEADLETTER_MAX_BYTES = Setting.withDefault(
            "echolot.deadletter.max.bytes",
            ValueType.size("0B", "900kB"),
            "64kB",
            "Most bytes of an unreadable record kept in its dead letter (its SHA-256 is of the whole).");

    public static final Setting<Integer> HTTP_PORT = Setting.optional(
            "echolot.http.port",
            ValueType.integer("port", 0, 65_535),
            "Serve `/health/live`, `/health/ready` and `/metrics` (Prometheus) on this port; 0 takes a free one, which a"
                    + " log line names. Off unless set.");
    public static final Setting<String> HTTP_ADDRESS = Setting.withDefault(
            "echolot.http.address",
            ValueType.text(),
            "127.0.0.1",
            "Address that port is bound to. Beyond the loopback interface `/metrics` needs `echolot.http.token`.");
    public static final Setting<String> HTTP_TOKEN = Setting.optional(
            "echolot.http.token",
            ValueType.secret(),
            "Bearer token that `/metrics` asks for; give it as `${env:NAME}` or `${file:...}` through"
                    + " `kafka.config.providers`.");

    private Settings() {}

    /** All of them, in the order of the settings table. */
    public static List<Setting<?>> all() {
        return List.of(
                APPLICATION,
                MODEL,
                MODEL_SHA256,
                INPUT_TOPICS,
                INPUT_FORMAT,
                INPUT_SCHEMAS,
                INPUT_KEY,
                ALERT_RATE,
                WARMUP,
                WINDOW_SIZE,
                WINDOW_GRACE,
                WINDOW_IDLE_CLOSE,
                EVENT_TIME_AHEAD_MAX,
                ENTITY_MAX,
                OUTPUT_FORMAT,
                OUTPUT_EMBEDDINGS,
                OUTPUT_SCORES,
                OUTPUT_RECONSTRUCTIONS,
                ANOMALIES_TOPIC,
                EMBEDDINGS_TOPIC,
                SCORES_TOPIC,
                RECONSTRUCTIONS_TOPIC,
                STATISTICS_TOPIC,
                DEAD_LETTERS_TOPIC,
                DEADLETTER_MAX_BYTES,
                STATE_DIR,
                DEVICE,
                THREADS,
                BATCH_SIZE,
                BATCH_LINGER,
                COMMIT_INTERVAL,
                GUARANTEE,
                INSTANCE_ID,
                HTTP_PORT,
                HTTP_ADDRESS,
                HTTP_TOKEN);
    }

    static List<Setting<String>> outputTopics() {
        return List.of(
                ANOMALIES_TOPIC,
                EMBEDDINGS_TOPIC,
                SCORES_TOPIC,
                RECONSTRUCTIONS_TOPIC,
                STATISTICS_TOPIC,
                DEAD_LETTERS_TOPIC);
    }

    private static Setting<String> topic(String key, String suffix, String effect) {
        return Setting.withDefault(
                "echolot.output." + key + ".topic", ValueType.name("topic"), "<application>." + suffix, effect);
    }
}
