package dev.echolot.trainer;

import dev.echolot.features.FeatureSpec.EventTimeSpec;
import dev.echolot.features.FieldSpec;
import dev.echolot.features.FieldType;
import dev.echolot.trainer.TrainingSpec.Activation;
import dev.echolot.trainer.TrainingSpec.Architecture;
import dev.echolot.trainer.TrainingSpec.Kind;
import dev.echolot.trainer.TrainingSpec.Noise;
import dev.echolot.trainer.TrainingSpec.Penalties;
import dev.echolot.trainer.TrainingSpec.Split;
import dev.echolot.trainer.TrainingSpec.Training;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a training specification must obey; whatever can be told without the data. */
final class TrainingSpecRules {

    private TrainingSpecRules() {}

    /** Every problem of a specification, in the order its parts are written; each with key, what was expected, what came. */
    static List<String> problems(
            String name,
            Kind kind,
            @Nullable String keyField,
            @Nullable EventTimeSpec eventTime,
            List<FieldSpec> fields,
            Architecture architecture,
            Training training,
            Noise noise,
            Penalties penalties,
            Split split,
            int minCount) {
        List<String> problems = new ArrayList<>();
        checkFields(name, keyField, eventTime, fields, problems);
        checkArchitecture(kind, architecture, problems);
        checkCode(kind, fields, architecture, regularised(kind, noise, penalties, training.contaminated()), problems);
        checkTraining(training, problems);
        checkNoise(kind, noise, problems);
        checkPenalties(kind, penalties, problems);
        if (kind == Kind.OVERCOMPLETE && !noise.any() && !penalties.any()) {
            problems.add(
                    "kind: overcomplete would learn to copy: expected noise, penalties.sparsity, penalties.activity,"
                            + " penalties.contraction or penalties.dropout above 0, got none");
        }
        if (!(split.stop() > 0 && split.calibrate() > 0 && split.stop() + split.calibrate() <= 0.8)) {
            problems.add("split: expected shares above 0 that add up to at most 0.8, got stop " + split.stop()
                    + " and calibrate " + split.calibrate());
        }
        between(problems, "min_count", minCount, 1, 1_000_000_000);
        return problems;
    }

    private static void checkFields(
            String name,
            @Nullable String keyField,
            @Nullable EventTimeSpec eventTime,
            List<FieldSpec> fields,
            List<String> problems) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,127}")) {
            problems.add(
                    "name: expected 1 to 128 letters, digits, '-', '.' or '_', starting with a letter or digit, got '"
                            + name + "'");
        }
        if (fields.isEmpty()) {
            problems.add("fields: expected at least one field, got none");
        }
        Set<String> seen = new HashSet<>();
        for (FieldSpec field : fields) {
            if (!seen.add(field.name())) {
                problems.add("fields: '" + field.name() + "' stands twice");
            }
            if (field.name().equals(keyField)) {
                problems.add("fields: '" + field.name() + "' is the key and cannot be a feature as well");
            }
            if (field.type() != FieldType.TIME
                    && eventTime != null
                    && field.name().equals(eventTime.field())) {
                problems.add(
                        "fields: '" + field.name() + "' is the event time; as a feature it must be of type time, got "
                                + field.type().code());
            }
        }
    }

    private static void checkArchitecture(Kind kind, Architecture architecture, List<String> problems) {
        List<Integer> hidden = architecture.hidden() == null ? List.of() : architecture.hidden();
        if (hidden.size() > 16) {
            problems.add("architecture.hidden: expected at most 16 layers, got " + hidden.size());
        }
        hidden.forEach(width -> between(problems, "architecture.hidden", width, 1, 8192));
        between(problems, "architecture.latent", architecture.latent(), 1, 8192);
        if (kind.flat() && !hidden.isEmpty()) {
            problems.add("architecture.hidden: kind " + kind.code() + " has no hidden layers, got " + hidden);
        }
        if (kind.flat() && architecture.activation() != null && architecture.activation() != Activation.NONE) {
            problems.add("architecture.activation: kind " + kind.code() + " has none to choose, got "
                    + architecture.activation().code());
        }
        if (architecture.tied() && (kind.flat() || kind == Kind.VARIATIONAL)) {
            problems.add("architecture.tied: kind " + kind.code() + " takes no tied matrices");
        }
    }

    /** Where the encoded columns are known already: vocabularies given, or none to learn. */
    private static void checkCode(
            Kind kind, List<FieldSpec> fields, Architecture architecture, boolean regularised, List<String> problems) {
        boolean known = fields.stream()
                .noneMatch(
                        f -> f.type() == FieldType.CATEGORICAL && f.vocabulary().isEmpty());
        Integer latent = architecture.latent();
        if (!known || fields.isEmpty() || latent == null) {
            return;
        }
        int columns = ColumnLayout.of(fields).columns();
        // without a regulariser the kind is refused already; a wide code may be what it is asked for
        boolean counted = regularised || kind == Kind.OVERCOMPLETE;
        String problem = code(kind, latent, columns, counted);
        if (problem != null) {
            problems.add(problem);
        }
    }

    /** What is wrong with a code of this width, or null. */
    static @Nullable String code(Kind kind, int latent, int columns, boolean regularised) {
        if (kind == Kind.OVERCOMPLETE && latent <= columns) {
            return "architecture.latent: expected a code of kind overcomplete to be wider than the " + columns
                    + " encoded columns, got " + latent;
        }
        return latent > columns && !regularised
                ? "architecture.latent: expected a code no wider than the " + columns
                        + " encoded columns, or noise or a penalty that keeps a wider one from copying, got " + latent
                : null;
    }

    /** Whether something keeps a wide code from copying, the kind's defaults included. */
    static boolean regularised(Kind kind, Noise noise, Penalties penalties, boolean contaminated) {
        return kind == Kind.VARIATIONAL
                || kind == Kind.RBM
                || Defaults.noise(kind, noise, contaminated).any()
                || Defaults.penalties(kind, penalties).any();
    }

    private static void checkTraining(Training training, List<String> problems) {
        between(problems, "training.epochs", training.epochs(), 1, 100_000);
        between(problems, "training.batch", training.batch(), 1, 65_536);
        between(problems, "training.learning_rate", training.learningRate(), Double.MIN_VALUE, 1);
        between(problems, "training.patience", training.patience(), 1, 100_000);
        between(problems, "training.clip", training.clip(), Double.MIN_VALUE, 1e9);
        between(problems, "training.weight_decay", training.weightDecay(), 0, 1);
    }

    private static void checkNoise(Kind kind, Noise noise, List<String> problems) {
        between(problems, "noise.gaussian", noise.gaussian(), 0, 10);
        between(problems, "noise.masking", noise.masking(), 0, Math.nextDown(1.0));
        between(problems, "noise.swap", noise.swap(), 0, Math.nextDown(1.0));
        between(problems, "noise.salt_pepper", noise.saltPepper(), 0, Math.nextDown(1.0));
        if (kind.flat() && !noise.equals(Noise.DEFAULTS)) {
            problems.add(
                    kind == Kind.LINEAR
                            ? "noise: kind linear is solved, not trained, and takes none"
                            : "noise: kind rbm draws its own, and takes none");
        }
        if (kind == Kind.DENOISING && !Defaults.noise(kind, noise, false).any()) {
            problems.add("noise: kind denoising needs at least one rate above 0, all are 0");
        }
    }

    private static void checkPenalties(Kind kind, Penalties penalties, List<String> problems) {
        between(problems, "penalties.sparsity", penalties.sparsity(), 0, 1000);
        between(problems, "penalties.activity", penalties.activity(), 0, 1000);
        between(problems, "penalties.target", penalties.target(), Double.MIN_VALUE, Math.nextDown(1.0));
        between(problems, "penalties.contraction", penalties.contraction(), 0, 1000);
        between(problems, "penalties.weights", penalties.weights(), 0, 1);
        between(problems, "penalties.dropout", penalties.dropout(), 0, Math.nextDown(1.0));
        between(problems, "penalties.beta", penalties.beta(), 0, 1000);
        between(problems, "penalties.warm_up", penalties.warmUp(), 0, 1);
        if (kind == Kind.LINEAR && !penalties.equals(Penalties.DEFAULTS)) {
            problems.add("penalties: kind linear is solved, not trained, and takes none");
        }
        if (kind == Kind.RBM && !penalties.equals(Penalties.onWeights(penalties.weights()))) {
            problems.add("penalties: kind rbm takes penalties.weights alone");
        }
        if (kind != Kind.VARIATIONAL && (penalties.beta() != null || penalties.warmUp() != null)) {
            problems.add("penalties.beta, penalties.warm_up: only for kind variational, the kind is " + kind.code());
        }
        if (kind == Kind.VARIATIONAL && (above(penalties.activity()) || above(penalties.contraction()))) {
            problems.add("penalties.activity, penalties.contraction: not for kind variational");
        }
        if (kind == Kind.SPARSE && isZero(penalties.sparsity()) && !above(penalties.activity())) {
            problems.add("penalties: kind sparse needs sparsity or activity above 0, both are 0");
        }
        if (kind == Kind.CONTRACTIVE && isZero(penalties.contraction())) {
            problems.add("penalties.contraction: kind contractive needs it above 0, got 0");
        }
        if (kind == Kind.VARIATIONAL && isZero(penalties.beta())) {
            problems.add("penalties.beta: kind variational needs it above 0, got 0");
        }
        if (penalties.target() != null && !above(penalties.activity())) {
            problems.add("penalties.target: is the target of penalties.activity, which is not above 0");
        }
    }

    private static boolean isZero(@Nullable Double weight) {
        return weight != null && weight == 0;
    }

    /** Whether a setting is given and not 0. */
    static boolean above(@Nullable Double weight) {
        return weight != null && weight > 0;
    }

    private static void between(List<String> problems, String key, @Nullable Number value, double low, double high) {
        if (value != null && !(value.doubleValue() >= low && value.doubleValue() <= high)) {
            problems.add(key + ": expected " + range(low, high) + ", got " + value);
        }
    }

    private static String range(double low, double high) {
        String from = low == Double.MIN_VALUE ? "above 0" : plain(low);
        return high == Math.nextDown(1.0) ? from + " to below 1" : from + " to " + plain(high);
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
