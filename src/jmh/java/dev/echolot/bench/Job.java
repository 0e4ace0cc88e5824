package dev.echolot.bench;

import dev.echolot.topology.RuntimeSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One application to run in a JVM of its own: names and values, which travel as its command line. Immutable. */
final class Job {

    static final String INPUT = "bench-input";
    static final long WINDOW_MS = 60_000;
    private static final String KAFKA = "kafka.";

    private final Map<String, String> values;

    private Job(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Exactly once, over the usual topic, in batches as large as the application's own, windows of a minute; the first half of the records warms up.
     *
     * @param id application id, unique in a run of the bench
     * @param bed where the broker, the model and the schemas are; the state goes there too
     */
    static Job of(Variant variant, String id, BenchBed bed, long records) {
        return new Job(Map.of())
                .with("variant", variant.name())
                .with("id", id)
                .with("servers", bed.servers())
                .with("directory", bed.directory())
                .with("records", records)
                .with("warm-up", records / 2);
    }

    static Job parse(String[] arguments) {
        Job job = new Job(Map.of());
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            job = job.with(argument.substring(0, equals), argument.substring(equals + 1));
        }
        return job;
    }

    List<String> arguments() {
        return values.entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue())
                .toList();
    }

    private Job with(String name, Object value) {
        Map<String, String> more = new LinkedHashMap<>(values);
        more.put(name, value.toString());
        return new Job(more);
    }

    /** Another topic to read from its beginning. */
    Job reading(String topic) {
        return with("input", topic);
    }

    Job under(RuntimeSpec.Guarantee guarantee) {
        return with("guarantee", guarantee);
    }

    Job committing(long everyMs) {
        return with("commit", everyMs);
    }

    /** Records a call; null = as many as the application unless set. */
    Job inBatchesOf(Integer records) {
        return records == null ? this : with("batch", records);
    }

    Job seeded(long seed) {
        return with("seed", seed);
    }

    Job warmingUp(long records) {
        return with("warm-up", records);
    }

    /** Measures how it comes back from the changelog an earlier run of the same id left, and reads nothing. */
    Job restoring() {
        return with("restoring", true);
    }

    Job windowsOf(long millis) {
        return with("window", millis);
    }

    /** Records to the changelog per record read, for {@link Variant#SAME_SENDS}. */
    Job withChangelog(double perRecord) {
        return with("changelog", perRecord);
    }

    /** A setting handed through to Kafka's clients. */
    Job withKafka(Map<String, String> settings) {
        Job job = this;
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            job = job.with(KAFKA + setting.getKey(), setting.getValue());
        }
        return job;
    }

    Duration commitInterval() {
        return Duration.ofMillis(Long.parseLong(values.getOrDefault("commit", "100")));
    }

    Variant variant() {
        return Variant.valueOf(values.get("variant"));
    }

    String id() {
        return values.get("id");
    }

    String servers() {
        return values.get("servers");
    }

    private Path directory() {
        return Path.of(values.get("directory"));
    }

    Path model() {
        return directory().resolve("model.onnx");
    }

    Path schemas() {
        return directory().resolve("schemas");
    }

    Path state() {
        return directory().resolve(id());
    }

    Path sends() {
        return directory().resolve("sends");
    }

    String input() {
        return values.getOrDefault("input", INPUT);
    }

    /** After how many it ends; {@link Long#MAX_VALUE} = never. */
    long records() {
        return Long.parseLong(values.get("records"));
    }

    long warmUp() {
        return Long.parseLong(values.get("warm-up"));
    }

    boolean isRestoring() {
        return Boolean.parseBoolean(values.get("restoring"));
    }

    int batch() {
        return Integer.parseInt(values.getOrDefault("batch", "" + guarantee().batchSize()));
    }

    RuntimeSpec.Guarantee guarantee() {
        return RuntimeSpec.Guarantee.valueOf(
                values.getOrDefault("guarantee", RuntimeSpec.Guarantee.EXACTLY_ONCE.name()));
    }

    long windowMs() {
        return Long.parseLong(values.getOrDefault("window", Long.toString(WINDOW_MS)));
    }

    double changelogPerRecord() {
        return Double.parseDouble(values.getOrDefault("changelog", "0"));
    }

    long seed() {
        return Long.parseLong(values.getOrDefault("seed", "1"));
    }

    Map<String, String> kafka() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("bootstrap.servers", servers());
        values.forEach((name, value) -> {
            if (name.startsWith(KAFKA)) {
                settings.put(name.substring(KAFKA.length()), value);
            }
        });
        return settings;
    }
}
