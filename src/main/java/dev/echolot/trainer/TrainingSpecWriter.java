package dev.echolot.trainer;

import dev.echolot.features.FieldSpec;
import dev.echolot.features.FieldType;
import dev.echolot.record.TimeFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes a training specification as YAML for people: one line a field with what was found beside it, the columns left out
 * with their reason, and the optional settings as comments to fill in. {@link TrainingSpecYaml} reads it back equal.
 */
public final class TrainingSpecWriter {

    private static final int COMMENT_COLUMN = 56;
    private static final Set<String> WORDS =
            Set.of("true", "false", "yes", "no", "on", "off", "y", "n", "null", "inf", "nan");

    private final StringBuilder out = new StringBuilder();
    private final Map<String, String> comments = new LinkedHashMap<>();
    private final Map<String, String> values = new LinkedHashMap<>();
    private @Nullable String section;

    private TrainingSpecWriter() {}

    /** The specification alone. */
    public static String write(TrainingSpec spec) {
        return write(spec, TrainingSpecNotes.NONE);
    }

    /** The specification with what was found in the data as comments. */
    public static String write(TrainingSpec spec, TrainingSpecNotes notes) {
        TrainingSpecWriter writer = new TrainingSpecWriter();
        writer.all(spec, notes);
        return writer.out.toString();
    }

    private void all(TrainingSpec spec, TrainingSpecNotes notes) {
        notes.header().forEach(line -> line(line.isEmpty() ? "#" : "# " + line));
        line("name: " + scalar(spec.name()));
        commented("kind: " + spec.kind().code(), String.join(" | ", TrainingSpec.Kind.names()));
        if (spec.keyField() != null) {
            commented("key: " + scalar(spec.keyField()), "whom a row is about; without it, the record's key");
        }
        if (spec.eventTime() != null) {
            line("event_time:");
            line("  field: " + scalar(spec.eventTime().field()));
            commented(
                    "  format: " + scalar(spec.eventTime().format()),
                    "iso | epoch_ms | epoch_s | a pattern such as dd/MM/yyyy HH:mm");
            commented("  zone: " + scalar(spec.eventTime().zone()), "of texts that name none");
        }
        notes.hints().forEach(hint -> line("# " + hint));
        line("");
        line("# types: numeric (log: true for skewed ones), categorical, boolean, time");
        line("fields:");
        for (FieldSpec field : spec.fields()) {
            commented(
                    "  - {" + String.join(", ", parts(field)) + "}",
                    notes.fields().get(field.name()));
        }
        if (!notes.leftOut().isEmpty()) {
            line("# left out:");
            int width = notes.leftOut().keySet().stream()
                    .mapToInt(String::length)
                    .max()
                    .orElse(0);
            notes.leftOut().forEach((column, why) -> line("#   " + pad(column + ":", width + 2) + why));
        }
        settings(spec);
    }

    private static List<String> parts(FieldSpec field) {
        List<String> parts = new ArrayList<>();
        parts.add("name: " + scalar(field.name()));
        parts.add("type: " + field.type().code());
        if (field.log()) {
            parts.add("log: true");
        }
        if (field.unit() != null) {
            parts.add("unit: " + scalar(field.unit()));
        }
        if (!field.vocabulary().isEmpty()) {
            parts.add("values: ["
                    + field.vocabulary().stream()
                            .map(TrainingSpecWriter::scalar)
                            .collect(Collectors.joining(", "))
                    + "]");
        }
        if (field.type() == FieldType.TIME && field.timeFormat() != null && field.zone() != null) {
            if (!field.timeFormat().equals(TimeFormat.ISO)) {
                parts.add("format: " + scalar(field.timeFormat()));
            }
            if (!field.zone().equals("UTC")) {
                parts.add("zone: " + scalar(field.zone()));
            }
        }
        if (field.lenient()) {
            parts.add("lenient: true");
        }
        return parts;
    }

    private void settings(TrainingSpec spec) {
        line("");
        line("# Everything below is optional: what is not set is chosen from the data.");
        var architecture = spec.architecture();
        String activation = architecture.activation() == null
                ? null
                : architecture.activation().code();
        section("architecture");
        setting("hidden", architecture.hidden(), "widths of the encoder's layers: [32, 16]; the decoder mirrors them");
        setting("latent", architecture.latent(), "width of the code, the embedding");
        setting("activation", activation, "none | tanh | relu | leaky_relu | sigmoid");
        setting(
                "tied",
                architecture.tied() ? true : null,
                "true: the decoder's matrices are the encoder's, transposed");
        section("training");
        setting("epochs", spec.training().epochs(), "most passes over the data");
        setting("batch", spec.training().batch(), "rows a step");
        setting("learning_rate", spec.training().learningRate(), "of Adam at the start");
        setting("patience", spec.training().patience(), "epochs without improvement before it ends");
        setting("clip", spec.training().clip(), "largest norm of a gradient");
        setting("weight_decay", spec.training().weightDecay(), "of all weights (L2)");
        boolean contaminated = spec.training().contaminated();
        setting("contaminated", contaminated ? true : null, "true: expect anomalies among the rows to learn from");
        section("noise");
        setting("gaussian", spec.noise().gaussian(), "deviation, standardised units; of kind denoising 0.1");
        setting("masking", spec.noise().masking(), "share of cells hidden");
        setting("swap", spec.noise().swap(), "share of cells taken from another row");
        setting("salt_pepper", spec.noise().saltPepper(), "share of numbers driven to an end of their range");
        section("penalties");
        setting("sparsity", spec.penalties().sparsity(), "of the code's mean absolute activity; of kind sparse 0.01");
        setting("activity", spec.penalties().activity(), "of the code units' mean activities off their target");
        setting("target", spec.penalties().target(), "mean activity of a unit, 0.05");
        setting("contraction", spec.penalties().contraction(), "of the encoder's Jacobian; of kind contractive 0.1");
        setting("weights", spec.penalties().weights(), "of the absolute weights (L1)");
        setting("dropout", spec.penalties().dropout(), "share of hidden units dropped");
        setting("beta", spec.penalties().beta(), "kind variational only: of the divergence from N(0, 1), 0.1");
        setting("warm_up", spec.penalties().warmUp(), "share of the training over which beta grows, 0.2");
        section("split");
        boolean ordinary = spec.split().equals(TrainingSpec.Split.DEFAULTS);
        setting("stop", ordinary ? null : spec.split().stop(), "share held out for early stopping");
        setting("calibrate", ordinary ? null : spec.split().calibrate(), "share held out for thresholds");
        flush();
        boolean usual = spec.minCount() == TrainingSpec.DEFAULT_MIN_COUNT;
        commented((usual ? "# " : "") + "min_count: " + spec.minCount(), "a category seen less often counts as unseen");
    }

    private void section(String name) {
        flush();
        section = name;
    }

    private void setting(String key, @Nullable Object value, @Nullable String comment) {
        comments.put(key, comment == null ? "" : comment);
        if (value != null) {
            values.put(key, value.toString());
        }
    }

    private void flush() {
        if (section != null) {
            line((values.isEmpty() ? "# " : "") + section + ":");
            comments.forEach((key, comment) -> {
                String value = values.get(key);
                String text = value == null ? "#   " + key + ":" : "  " + key + ": " + value;
                commented(text, comment.isEmpty() ? null : comment);
            });
        }
        comments.clear();
        values.clear();
    }

    private void commented(String text, @Nullable String comment) {
        line(comment == null ? text : pad(text, COMMENT_COLUMN) + "  # " + comment);
    }

    private void line(String text) {
        out.append(text.replaceAll("\\p{Cntrl}", " ")).append('\n');
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    /** A text as YAML reads it back: plain where that is safe, else in double quotes. */
    private static String scalar(String text) {
        boolean plain = text.matches("[A-Za-z_][A-Za-z0-9_./-]*") && !WORDS.contains(text.toLowerCase(Locale.ROOT));
        if (plain) {
            return text;
        }
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ' || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029 || c == 0xfeff) {
                quoted.append("\\u%04x".formatted((int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
