package dev.echolot.trainer;

import dev.echolot.features.FeatureSpec;
import dev.echolot.features.FeatureSpec.EventTimeSpec;
import dev.echolot.features.FieldSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
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
        Penalties penalties,
        Split split,
        int minCount) {

    public static final int DEFAULT_MIN_COUNT = 5;

    /** The kinds of autoencoder. The lower-case name stands in specifications and manifests. */
    public enum Kind {
        /** One linear layer in, one out: the subspace of PCA, and called {@code pca} too. No hidden layers, no activation. */
        LINEAR,
        /** A narrow code in the middle, the decoder mirrors the encoder. With one hidden layer called {@code vanilla} too. */
        UNDERCOMPLETE,
        /** A code wider than the columns; refused without a penalty, noise or dropout. */
        OVERCOMPLETE,
        /** Few units of the code speak for any one row. */
        SPARSE,
        /** As undercomplete, trained to restore rows that noise was added to. */
        DENOISING,
        /** A code that small changes of the row hardly move. */
        CONTRACTIVE,
        /** The code is a distribution near the standard normal one. */
        VARIATIONAL,
        /** As undercomplete, with three hidden layers on either side where none are given. */
        DEEP,
        /** A restricted Boltzmann machine, a baseline: one layer of units between 0 and 1, trained by contrastive divergence. */
        RBM;

        /** Whether a code of its own accord is wider than a narrow one would be. */
        boolean wide() {
            return this == OVERCOMPLETE || this == RBM;
        }

        /** Whether code and columns lie next to each other: no layers, activation, tied matrices or noise to choose. */
        boolean flat() {
            return this == LINEAR || this == RBM;
        }

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The kind of a lower-case name or alias ({@code vanilla}, {@code pca}); null where there is none. */
        public static @Nullable Kind of(String text) {
            return switch (text) {
                case "vanilla" -> UNDERCOMPLETE;
                case "pca" -> LINEAR;
                default ->
                    Arrays.stream(values())
                            .filter(kind -> kind.code().equals(text))
                            .findFirst()
                            .orElse(null);
            };
        }

        /** The names that {@link #of} knows. */
        public static List<String> names() {
            return Stream.concat(Arrays.stream(values()).map(Kind::code), Stream.of("vanilla", "pca"))
                    .toList();
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
     * @param tied whether the decoder's matrices are the encoder's, transposed; not for kinds linear and variational
     */
    public record Architecture(
            @Nullable List<Integer> hidden, @Nullable Integer latent, @Nullable Activation activation, boolean tied) {

        public static final Architecture FROM_DATA = new Architecture(null, null, null);

        /** Matrices of its own for the decoder. */
        public Architecture(@Nullable List<Integer> hidden, @Nullable Integer latent, @Nullable Activation activation) {
            this(hidden, latent, activation, false);
        }

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
     * @param contaminated whether anomalies are expected among the rows to learn from: more noise where none is given, and
     *     less weight on how well a row is rebuilt, which anomalies that were learned from spoil
     */
    public record Training(
            @Nullable Integer epochs,
            @Nullable Integer batch,
            @Nullable Double learningRate,
            @Nullable Integer patience,
            @Nullable Double clip,
            @Nullable Double weightDecay,
            boolean contaminated) {

        public static final Training DEFAULTS = new Training(null, null, null, null, null, null);

        /** On ordinary rows. */
        public Training(
                @Nullable Integer epochs,
                @Nullable Integer batch,
                @Nullable Double learningRate,
                @Nullable Integer patience,
                @Nullable Double clip,
                @Nullable Double weightDecay) {
            this(epochs, batch, learningRate, patience, clip, weightDecay, false);
        }
    }

    /**
     * Noise on the rows that are learned from, for every kind but linear. Null = none, for kind {@link Kind#DENOISING} the
     * trainer's default; where that kind is given any of them, those it is not given are the default still.
     *
     * @param gaussian deviation of the noise added to numbers, in standardised units, 0 to 10
     * @param masking share of cells hidden, 0 to below 1
     * @param swap share of cells replaced by the same field of another row, 0 to below 1
     * @param saltPepper share of numbers driven to an end of their range, 0 to below 1; default 0
     */
    public record Noise(
            @Nullable Double gaussian, @Nullable Double masking, @Nullable Double swap, @Nullable Double saltPepper) {

        public static final Noise DEFAULTS = new Noise(null, null, null);

        /** Without salt and pepper. */
        public Noise(@Nullable Double gaussian, @Nullable Double masking, @Nullable Double swap) {
            this(gaussian, masking, swap, null);
        }

        boolean any() {
            return TrainingSpecRules.above(gaussian)
                    || TrainingSpecRules.above(masking)
                    || TrainingSpecRules.above(swap)
                    || TrainingSpecRules.above(saltPepper);
        }
    }

    /**
     * What is added to the error while training, for every kind but linear; they compose. Null = the kind's default, which is
     * 0 but for the penalty the kind is named after.
     *
     * @param sparsity weight of the mean absolute activity of the code, 0 to 1000
     * @param activity weight of the Kullback-Leibler divergence of each unit's mean activity from the target, 0 to 1000; puts
     *     a sigmoid on the code; not for kind variational
     * @param target mean activity, above 0 to below 1
     * @param contraction weight of the squared norm of the encoder's Jacobian per column, 0 to 1000; not for variational
     * @param weights weight of the sum of absolute elements of the matrices (L1), 0 to 1; for L2 see {@link
     *     Training#weightDecay}
     * @param dropout share of hidden units dropped, 0 to below 1
     * @param beta weight of the divergence from the standard normal distribution, 0 to 1000; kind variational only
     * @param warmUp share of the training over which beta is raised from 0, 0 to 1; kind variational only
     */
    public record Penalties(
            @Nullable Double sparsity,
            @Nullable Double activity,
            @Nullable Double target,
            @Nullable Double contraction,
            @Nullable Double weights,
            @Nullable Double dropout,
            @Nullable Double beta,
            @Nullable Double warmUp) {

        public static final Penalties DEFAULTS = onWeights(null);

        /** L1 alone. */
        static Penalties onWeights(@Nullable Double weights) {
            return new Penalties(null, null, null, null, weights, null, null, null);
        }

        /** Whether one of them keeps a wide code from copying. */
        boolean any() {
            return TrainingSpecRules.above(sparsity)
                    || TrainingSpecRules.above(activity)
                    || TrainingSpecRules.above(contraction)
                    || TrainingSpecRules.above(dropout);
        }
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
        List<String> problems = TrainingSpecRules.problems(
                name, kind, keyField, eventTime, fields, architecture, training, noise, penalties, split, minCount);
        if (!problems.isEmpty()) {
            throw new SpecException(null, problems);
        }
    }

    /** Without penalties beside the kind's own. */
    public TrainingSpec(
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
        this(
                name,
                kind,
                keyField,
                eventTime,
                fields,
                architecture,
                training,
                noise,
                Penalties.DEFAULTS,
                split,
                minCount);
    }

    /** A specification that leaves every choice but the fields to the trainer; an overcomplete one gets noise. */
    public static TrainingSpec of(String name, Kind kind, List<FieldSpec> fields) {
        return new TrainingSpec(
                name,
                kind,
                null,
                null,
                fields,
                Architecture.FROM_DATA,
                Training.DEFAULTS,
                kind == Kind.OVERCOMPLETE ? Defaults.NOISE : Noise.DEFAULTS,
                Split.DEFAULTS,
                DEFAULT_MIN_COUNT);
    }

    /** What the model will read from a record, vocabularies as far as they are given here. */
    public FeatureSpec features() {
        return new FeatureSpec(fields, keyField, eventTime);
    }

    /**
     * The same rows for another kind at its own defaults: noise, penalties and tied matrices of this kind go, the code's
     * width stays where both kinds have a narrow one, and an overcomplete kind gets noise.
     */
    public TrainingSpec withKind(Kind other) {
        if (other == kind) {
            return this;
        }
        boolean flat = other.flat();
        boolean wide = kind.wide() || other.wide();
        Architecture shape = new Architecture(
                flat ? null : architecture.hidden,
                wide ? null : architecture.latent,
                flat ? null : architecture.activation);
        Noise own = other == Kind.OVERCOMPLETE ? Defaults.NOISE : Noise.DEFAULTS;
        return new TrainingSpec(
                name, other, keyField, eventTime, fields, shape, training, own, Penalties.DEFAULTS, split, minCount);
    }

    /** The same with a code of another width. */
    public TrainingSpec withLatent(int width) {
        return new TrainingSpec(
                name,
                kind,
                keyField,
                eventTime,
                fields,
                new Architecture(architecture.hidden, width, architecture.activation, architecture.tied),
                training,
                noise,
                penalties,
                split,
                minCount);
    }
}
