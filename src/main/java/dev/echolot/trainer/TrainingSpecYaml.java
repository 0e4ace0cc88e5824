package dev.echolot.trainer;

import dev.echolot.features.FeatureSpec.EventTimeSpec;
import dev.echolot.features.FieldSpec;
import dev.echolot.features.FieldType;
import dev.echolot.record.NearestName;
import dev.echolot.record.TimeFormat;
import dev.echolot.trainer.TrainingSpec.Activation;
import dev.echolot.trainer.TrainingSpec.Architecture;
import dev.echolot.trainer.TrainingSpec.Kind;
import dev.echolot.trainer.TrainingSpec.Noise;
import dev.echolot.trainer.TrainingSpec.Penalties;
import dev.echolot.trainer.TrainingSpec.Split;
import dev.echolot.trainer.TrainingSpec.Training;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Training specifications as YAML: read here, written by {@link TrainingSpecWriter}. Strict: an unknown or repeated key, a
 * wrong type, a value out of range are problems, and all of them are reported at once.
 */
public final class TrainingSpecYaml {

    private TrainingSpecYaml() {}

    /**
     * Reads a file.
     *
     * @throws SpecException naming the file and every problem
     */
    public static TrainingSpec read(Path file) {
        String source = String.valueOf(file.getFileName());
        try {
            return read(source, Files.readString(file));
        } catch (NoSuchFileException absent) {
            throw new SpecException(source, List.of("expected a training specification, no such file: " + file));
        } catch (CharacterCodingException binary) {
            throw new SpecException(source, List.of("expected YAML in UTF-8, found bytes that are none"));
        } catch (IOException unreadable) {
            throw new SpecException(source, List.of("cannot be read: " + unreadable.getMessage()));
        }
    }

    /** Reads a text; {@code source} is its name in messages. */
    public static TrainingSpec read(String source, String yaml) {
        List<String> problems = new ArrayList<>();
        Object document;
        try {
            LoaderOptions options = new LoaderOptions();
            options.setAllowDuplicateKeys(false);
            options.setMaxAliasesForCollections(0);
            document = new Yaml(new SafeConstructor(options)).load(yaml);
        } catch (YAMLException e) {
            throw new SpecException(source, List.of("not readable as YAML: " + oneLine(e)));
        }
        if (document == null) {
            throw new SpecException(source, List.of("expected a training specification, the file is empty"));
        }
        TrainingSpec spec = null;
        try {
            spec = spec(document, problems);
        } catch (SpecException e) {
            problems.addAll(e.problems());
        }
        if (spec == null || !problems.isEmpty()) {
            throw new SpecException(source, problems);
        }
        return spec;
    }

    private static TrainingSpec spec(Object document, List<String> problems) {
        TrainingSpecSection top = TrainingSpecSection.of(
                "",
                document,
                problems,
                "name",
                "kind",
                "key",
                "event_time",
                "fields",
                "architecture",
                "training",
                "noise",
                "penalties",
                "split",
                "min_count");
        int before = problems.size();
        String name = top.required("name");
        Kind kind = orElse(kind(top, problems), Kind.UNDERCOMPLETE);
        List<FieldSpec> fields = fields(top, problems);
        boolean unreadable = problems.size() > before;
        return new TrainingSpec(
                unreadable && name.isEmpty() ? "unnamed" : name,
                kind,
                top.text("key"),
                eventTime(top, problems),
                unreadable && fields.isEmpty() ? List.of(FieldSpec.numeric("unreadable")) : fields,
                architecture(top),
                training(top),
                noise(top),
                penalties(top),
                split(top),
                orElse(top.integer("min_count"), TrainingSpec.DEFAULT_MIN_COUNT));
    }

    private static @Nullable Kind kind(TrainingSpecSection top, List<String> problems) {
        String text = top.text("kind");
        Kind kind = text == null ? null : Kind.of(text);
        if (text != null && kind == null) {
            problems.add("kind: expected one of " + String.join(", ", Kind.names()) + ", got '" + text + "'"
                    + NearestName.hint(text, Kind.names()));
        }
        return kind;
    }

    private static List<FieldSpec> fields(TrainingSpecSection top, List<String> problems) {
        List<FieldSpec> fields = new ArrayList<>();
        List<?> list = top.list("fields");
        for (int i = 0; list != null && i < list.size(); i++) {
            FieldSpec field = field("fields[" + i + "]", list.get(i), problems);
            if (field != null) {
                fields.add(field);
            }
        }
        return fields;
    }

    private static @Nullable FieldSpec field(String path, @Nullable Object value, List<String> problems) {
        int before = problems.size();
        TrainingSpecSection section = TrainingSpecSection.of(
                path, value, problems, "name", "type", "log", "unit", "values", "format", "zone", "lenient");
        if (value == null) {
            problems.add(path + ": expected a field with name and type, got nothing");
        }
        if (problems.size() > before && !section.has("name")) {
            return null;
        }
        String name = section.required("name");
        section.required("type");
        FieldType type = section.choice("type", FieldType.class);
        List<String> values =
                section.list("values", String.class, "texts (in quotes, where YAML would read something else)");
        boolean time = type == FieldType.TIME;
        String format = section.text("format");
        String zone = section.text("zone");
        boolean log = section.flag("log");
        String unit = section.text("unit");
        boolean lenient = section.flag("lenient");
        if (type == null || name.isEmpty()) {
            return null;
        }
        try {
            return new FieldSpec(
                    name,
                    type,
                    log,
                    unit,
                    values == null ? List.of() : values,
                    time ? orElse(format, TimeFormat.ISO) : format,
                    time ? orElse(zone, "UTC") : zone,
                    lenient);
        } catch (IllegalArgumentException e) {
            problems.add(String.valueOf(e.getMessage()));
            return null;
        }
    }

    private static @Nullable EventTimeSpec eventTime(TrainingSpecSection top, List<String> problems) {
        if (!top.has("event_time")) {
            return null;
        }
        TrainingSpecSection section = top.section("event_time", "field", "format", "zone");
        int before = problems.size();
        String field = section.required("field");
        String format = orElse(section.text("format"), TimeFormat.ISO);
        String zone = orElse(section.text("zone"), "UTC");
        if (problems.size() > before) {
            return null;
        }
        try {
            return new EventTimeSpec(field, format, zone);
        } catch (IllegalArgumentException e) {
            problems.add(String.valueOf(e.getMessage()));
            return null;
        }
    }

    private static Architecture architecture(TrainingSpecSection top) {
        TrainingSpecSection section = top.section("architecture", "hidden", "latent", "activation", "tied");
        return new Architecture(
                section.list("hidden", Integer.class, "whole numbers"),
                section.integer("latent"),
                section.choice("activation", Activation.class),
                section.flag("tied"));
    }

    private static Training training(TrainingSpecSection top) {
        TrainingSpecSection section = top.section(
                "training", "epochs", "batch", "learning_rate", "patience", "clip", "weight_decay", "contaminated");
        return new Training(
                section.integer("epochs"),
                section.integer("batch"),
                section.number("learning_rate"),
                section.integer("patience"),
                section.number("clip"),
                section.number("weight_decay"),
                section.flag("contaminated"));
    }

    private static Noise noise(TrainingSpecSection top) {
        TrainingSpecSection section = top.section("noise", "gaussian", "masking", "swap", "salt_pepper");
        return new Noise(
                section.number("gaussian"),
                section.number("masking"),
                section.number("swap"),
                section.number("salt_pepper"));
    }

    private static Penalties penalties(TrainingSpecSection top) {
        TrainingSpecSection section = top.section(
                "penalties", "sparsity", "activity", "target", "contraction", "weights", "dropout", "beta", "warm_up");
        return new Penalties(
                section.number("sparsity"),
                section.number("activity"),
                section.number("target"),
                section.number("contraction"),
                section.number("weights"),
                section.number("dropout"),
                section.number("beta"),
                section.number("warm_up"));
    }

    private static Split split(TrainingSpecSection top) {
        TrainingSpecSection section = top.section("split", "stop", "calibrate");
        return new Split(
                orElse(section.number("stop"), Split.DEFAULTS.stop()),
                orElse(section.number("calibrate"), Split.DEFAULTS.calibrate()));
    }

    private static <T> T orElse(@Nullable T value, T otherwise) {
        return value == null ? otherwise : value;
    }

    private static String oneLine(YAMLException e) {
        return String.valueOf(e.getMessage()).replaceAll("\\s*\\n\\s*", " ").strip();
    }
}
