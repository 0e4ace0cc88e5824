package dev.echolot.trainer;

import dev.echolot.features.FeatureSpec;
import dev.echolot.features.FeatureSpec.EventTimeSpec;
import dev.echolot.features.FieldSpec;
import dev.echolot.features.FieldType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to train: the fields, the kind of autoencoder and its settings. {@code init} prints one, a person edits it, {@code
 * train} reads it ({@link TrainingSpecYaml}). Null settings are chosen by the trainer, from the data where it can.
 * Immutable; a specification that makes no sense is refused with all its problems in one {@link SpecException}.
 *
 * @param name of the model: letters, digits, dash, dot, underscore; starts with a letter or digit
 * @param keyField dotted path of the entity key, or null where the record key is the entity; never a feature as well
 * @param eventTime null where the Kafka timestamp is the event time
 * @param fields at least one; a categorical field with an empty vocabulary learns it from the data
 * @param minCount a learned category seen less often counts as unseen; from 1, default {@link #DEFAULT_MIN_COUNT}
 */
public record TrainingSpec(
        String name,
        Kind kind,
        @Nullable String keyField,
        @Nullable EventTimeSpec eventTime,
        List<FieldSpec> fields,
        Architecture architecture,
        Training training,
        Noise noise,
        Split split,
        int minCount) {

    public static final int DEFAULT_MIN_COUNT = 5;

    /** The kinds of autoencoder. The lower-case name stands in specifications and manifests. */
    public enum Kind {
        /** One linear layer in, one out: the subspace of PCA. Takes no hidden layers and no activation. */
        LINEAR,
        /** Deep, a narrow code in the middle, the decoder mirrors the encoder. */
        UNDERCOMPLETE,
        /** As undercomplete, trained to restore rows that noise was added to. */
        DENOISING;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Activation of the hidden layers; code and output are linear. Others would break bit-for-bit scores. */
    public enum Activation {
        NONE,
        TANH,
        RELU,
        LEAKY_RELU,
        SIGMOID;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Null parts are chosen from the data.
     *
     * @param hidden widths of the encoder's hidden layers, without input and code; each 1 to 8192, at most 16 of them; the
     *     decoder mirrors them; empty = none
     * @param latent width of the code, 1 to 8192
     */
    public record Architecture(
            @Nullable List<Integer> hidden, @Nullable Integer latent, @Nullable Activation activation) {

        public static final Architecture FROM_DATA = new Architecture(null, null, null);

        public Architecture {
            hidden = hidden == null ? null : List.copyOf(hidden);
        }
    }

    /**
     * Null parts take the trainer's defaults.
     *
     * @param epochs most passes over the fit rows, 1 to 100,000
     * @param batch rows of a mini-batch, 1 to 65,536
     * @param learningRate of Adam at the start, above 0 to 1
     * @param patience epochs without improvement on the stop rows before training ends, from 1
     * @param clip largest norm of a gradient, above 0
     * @param weightDecay 0 to 1
     */
    public record Training(
            @Nullable Integer epochs,
            @Nullable Integer batch,
            @Nullable Double learningRate,
            @Nullable Integer patience,
            @Nullable Double clip,
            @Nullable Double weightDecay) {

        public static final Training DEFAULTS = new Training(null, null, null, null, null, null);
    }

    /**
     * The noise of kind {@link Kind#DENOISING}, null = the trainer's default; other kinds take none.
     *
     * @param gaussian deviation of the noise added to numbers, in standardised units, 0 to 10
     * @param masking share of cells hidden, 0 to below 1
     * @param swap share of cells replaced by the same field of another row, 0 to below 1
     */
    public record Noise(@Nullable Double gaussian, @Nullable Double masking, @Nullable Double swap) {

        public static final Noise DEFAULTS = new Noise(null, null, null);
    }

    /**
     * Shares of the rows held out, disjoint; the rest is fitted on.
     *
     * @param stop for early stopping, above 0
     * @param calibrate for residual variances and quantiles, above 0; together at most 0.8
     */
    public record Split(double stop, double calibrate) {

        public static final Split DEFAULTS = new Split(0.1, 0.2);
    }

    /** @throws SpecException with every problem found */
    public TrainingSpec {
        fields = List.copyOf(fields);
        List<String> problems = new ArrayList<>();
        checkFields(name, keyField, eventTime, fields, problems);
        checkArchitecture(kind, architecture, problems);
        checkTraining(training, problems);
        checkNoise(kind, noise, problems);
        if (!(split.stop > 0 && split.calibrate > 0 && split.stop + split.calibrate <= 0.8)) {
            problems.add("split: expected shares above 0 that add up to at most 0.8, got stop " + split.stop
                    + " and calibrate " + split.calibrate);
        }
        between(problems, "min_count", minCount, 1, 1_000_000_000);
        if (!problems.isEmpty()) {
            throw new SpecException(null, problems);
        }
    }

    /** A specification that leaves every choice but the fields to the trainer. */
    public static TrainingSpec of(String name, Kind kind, List<FieldSpec> fields) {
        return new TrainingSpec(
                name,
                kind,
                null,
                null,
                fields,
                Architecture.FROM_DATA,
                Training.DEFAULTS,
                Noise.DEFAULTS,
                Split.DEFAULTS,
                DEFAULT_MIN_COUNT);
    }

    /** What the model will read from a record, vocabularies as far as they are given here. */
    public FeatureSpec features() {
        return new FeatureSpec(fields, keyField, eventTime);
    }

    /** The same with another kind, without the settings that kind does not take. */
    public TrainingSpec withKind(Kind other) {
        Architecture shape = other == Kind.LINEAR ? new Architecture(null, architecture.latent, null) : architecture;
        return with(other, shape, other == Kind.DENOISING ? noise : Noise.DEFAULTS);
    }

    /** The same with a code of another width. */
    public TrainingSpec withLatent(int width) {
        return with(kind, new Architecture(architecture.hidden, width, architecture.activation), noise);
    }

    private TrainingSpec with(Kind otherKind, Architecture otherShape, Noise otherNoise) {
        return new TrainingSpec(
                name, otherKind, keyField, eventTime, fields, otherShape, training, otherNoise, split, minCount);
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
        List<Integer> hidden = architecture.hidden == null ? List.of() : architecture.hidden;
        if (hidden.size() > 16) {
            problems.add("architecture.hidden: expected at most 16 layers, got " + hidden.size());
        }
        hidden.forEach(width -> between(problems, "architecture.hidden", width, 1, 8192));
        between(problems, "architecture.latent", architecture.latent, 1, 8192);
        if (kind == Kind.LINEAR && !hidden.isEmpty()) {
            problems.add("architecture.hidden: kind linear has no hidden layers, got " + hidden);
        }
        if (kind == Kind.LINEAR && architecture.activation != null && architecture.activation != Activation.NONE) {
            problems.add("architecture.activation: kind linear has none, got " + architecture.activation.code());
        }
    }

    private static void checkTraining(Training training, List<String> problems) {
        between(problems, "training.epochs", training.epochs, 1, 100_000);
        between(problems, "training.batch", training.batch, 1, 65_536);
        between(problems, "training.learning_rate", training.learningRate, Double.MIN_VALUE, 1);
        between(problems, "training.patience", training.patience, 1, 100_000);
        between(problems, "training.clip", training.clip, Double.MIN_VALUE, 1e9);
        between(problems, "training.weight_decay", training.weightDecay, 0, 1);
    }

    private static void checkNoise(Kind kind, Noise noise, List<String> problems) {
        between(problems, "noise.gaussian", noise.gaussian, 0, 10);
        between(problems, "noise.masking", noise.masking, 0, Math.nextDown(1.0));
        between(problems, "noise.swap", noise.swap, 0, Math.nextDown(1.0));
        if (kind != Kind.DENOISING && !noise.equals(Noise.DEFAULTS)) {
            problems.add("noise: only kind denoising takes noise, the kind is " + kind.code());
        }
        if (kind == Kind.DENOISING && isZero(noise.gaussian) && isZero(noise.masking) && isZero(noise.swap)) {
            problems.add("noise: kind denoising needs at least one rate above 0, all three are 0");
        }
    }

    private static boolean isZero(@Nullable Double rate) {
        return rate != null && rate == 0;
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
