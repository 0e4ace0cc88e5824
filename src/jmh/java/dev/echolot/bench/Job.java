package dev.echolot.bench;

import dev.echolot.topology.RuntimeSpec;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One application to run in a JVM of its own; travels as its command line.
 *
 * @param id application id, unique in a run of the bench
 * @param directory with the model, the schemas and, for {@link Variant#SAME_SENDS}, the sends to repeat; its state goes there
 * @param input topic read from its beginning
 * @param records after how many it ends; {@link Long#MAX_VALUE} = never
 * @param warmUp how many of them are not measured
 * @param batch records a call
 * @param windowMs size of the windows
 * @param changelogPerRecord for {@link Variant#SAME_SENDS}
 */
record Job(
        Variant variant,
        String id,
        String servers,
        Path directory,
        String input,
        long records,
        long warmUp,
        int batch,
        RuntimeSpec.Guarantee guarantee,
        long windowMs,
        double changelogPerRecord,
        long seed) {

    static final String INPUT = "bench-input";
    static final long WINDOW_MS = 60_000;

    /** Exactly once, over the usual topic; the first half of the records warms up. */
    static Job of(Variant variant, String id, String servers, Path directory, long records, int batch, long seed) {
        return new Job(
                variant,
                id,
                servers,
                directory,
                INPUT,
                records,
                records / 2,
                batch,
                RuntimeSpec.Guarantee.EXACTLY_ONCE,
                WINDOW_MS,
                0,
                seed);
    }

    Job reading(String topic, long newWindowMs) {
        return new Job(
                variant,
                id,
                servers,
                directory,
                topic,
                records,
                warmUp,
                batch,
                guarantee,
                newWindowMs,
                changelogPerRecord,
                seed);
    }

    Job with(RuntimeSpec.Guarantee other) {
        return new Job(
                variant,
                id,
                servers,
                directory,
                input,
                records,
                warmUp,
                batch,
                other,
                windowMs,
                changelogPerRecord,
                seed);
    }

    Job withChangelog(double perRecord) {
        return new Job(
                variant, id, servers, directory, input, records, warmUp, batch, guarantee, windowMs, perRecord, seed);
    }

    Path model() {
        return directory.resolve("model.onnx");
    }

    Path schemas() {
        return directory.resolve("schemas");
    }

    Path state() {
        return directory.resolve(id);
    }

    Path sends() {
        return directory.resolve("sends");
    }

    List<String> arguments() {
        return List.of(
                "variant=" + variant,
                "id=" + id,
                "servers=" + servers,
                "directory=" + directory,
                "input=" + input,
                "records=" + records,
                "warmUp=" + warmUp,
                "batch=" + batch,
                "guarantee=" + guarantee,
                "windowMs=" + windowMs,
                String.format(Locale.ROOT, "changelog=%.6f", changelogPerRecord),
                "seed=" + seed);
    }

    static Job parse(String[] arguments) {
        Map<String, String> values = new HashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            values.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        return new Job(
                Variant.valueOf(values.get("variant")),
                values.get("id"),
                values.get("servers"),
                Path.of(values.get("directory")),
                values.get("input"),
                Long.parseLong(values.get("records")),
                Long.parseLong(values.get("warmUp")),
                Integer.parseInt(values.get("batch")),
                RuntimeSpec.Guarantee.valueOf(values.get("guarantee")),
                Long.parseLong(values.get("windowMs")),
                Double.parseDouble(values.get("changelog")),
                Long.parseLong(values.get("seed")));
    }
}
