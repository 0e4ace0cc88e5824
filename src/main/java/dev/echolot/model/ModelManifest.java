package dev.echolot.model;

import dev.echolot.features.FeatureSpec;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a model file says of itself: the JSON in its metadata entry {@code echolot.manifest}. Immutable.
 *
 * @param contract version of the file contract, {@link #CONTRACT}
 * @param name letters, digits, dash, dot, underscore
 * @param version from 1, counted per name
 * @param kind the autoencoder kind: {@code linear}, {@code undercomplete}, {@code denoising}, ...
 * @param features what the model reads from a record
 * @param statistics one per field, same order, of the fit rows
 * @param architecture layer widths and the like
 * @param objective settings of the training objective by name: {@code noise.gaussian -> 0.1}
 * @param provenance where the model comes from
 * @param calibration of the score, on rows held out for it
 * @param golden a few inputs with their outputs, checked at every load
 * @param embeddingSpace id of the space the embeddings live in: codes are comparable only within one
 * @param decoded a few codes with what they decode to, checked at every load; null in files older than this entry
 * @param identity whether the network merely copies; null in files older than this entry
 * @param posterior of a code with a distribution; null for other kinds and in files older than this entry
 */
public record ModelManifest(
        int contract,
        String name,
        int version,
        String kind,
        FeatureSpec features,
        List<FieldStatistics> statistics,
        Architecture architecture,
        Map<String, String> objective,
        Provenance provenance,
        Calibration calibration,
        List<GoldenVector> golden,
        String embeddingSpace,
        @Nullable List<DecodedVector> decoded,
        @Nullable IdentityCheck identity,
        @Nullable Posterior posterior) {

    public static final int CONTRACT = 1;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    public ModelManifest {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a model's name is letters, digits, dash, dot and underscore, beginning"
                    + " with a letter or digit; got '" + name + "'");
        }
        if (version < 1) {
            throw new IllegalArgumentException("a model's version is at least 1, got " + version);
        }
        if (statistics.size() != features.width()) {
            throw new IllegalArgumentException(
                    "expected the statistics of " + features.width() + " fields, got " + statistics.size());
        }
        statistics = List.copyOf(statistics);
        objective = Map.copyOf(objective);
        golden = List.copyOf(golden);
        decoded = decoded == null ? null : List.copyOf(decoded);
    }

    /** Without the entries that older files lack. */
    public ModelManifest(
            int contract,
            String name,
            int version,
            String kind,
            FeatureSpec features,
            List<FieldStatistics> statistics,
            Architecture architecture,
            Map<String, String> objective,
            Provenance provenance,
            Calibration calibration,
            List<GoldenVector> golden,
            String embeddingSpace) {
        this(
                contract,
                name,
                version,
                kind,
                features,
                statistics,
                architecture,
                objective,
                provenance,
                calibration,
                golden,
                embeddingSpace,
                null,
                null,
                null);
    }

    /** The same model as another version. */
    public ModelManifest withVersion(int other) {
        return new ModelManifest(
                contract,
                name,
                other,
                kind,
                features,
                statistics,
                architecture,
                objective,
                provenance,
                calibration,
                golden,
                embeddingSpace,
                decoded,
                identity,
                posterior);
    }

    /** Name and version: {@code card-fraud-1}. */
    public String id() {
        return name + "-" + version;
    }

    /**
     * Of one field, over the fit rows, in the units of the data (after log where the field has it: before).
     *
     * @param missing share of missing cells, 0 to 1
     * @param fill the raw value that stands for a missing cell inside the graph
     */
    public record FieldStatistics(double missing, double mean, double deviation, double min, double max, double fill) {}

    /**
     * @param columns encoded columns after preprocessing
     * @param encoder widths of the encoder's hidden layers, without input and latent; the decoder mirrors them
     * @param latent width of the embedding
     * @param activation {@code none}, {@code tanh}, {@code relu}, {@code leaky_relu}, {@code sigmoid}
     * @param parameters number of trained weights
     */
    public record Architecture(int columns, List<Integer> encoder, int latent, String activation, long parameters) {}

    /**
     * One input row with the outputs the trainer saw.
     *
     * @param features one per field; null = missing
     */
    public record GoldenVector(
            List<@Nullable Float> features,
            float reconstructionError,
            float score,
            List<Float> contribution,
            float latentContribution,
            List<Float> expected,
            List<Float> embedding) {}

    /**
     * One code, which need not be that of any row, with what it decodes to: the part of the graph from {@code embedding} to
     * {@code expected} alone.
     */
    public record DecodedVector(List<Float> embedding, List<Float> expected) {}

    /**
     * Mean reconstruction errors of held-out rows, and of the same rows with the cells of every field shuffled among them. A
     * network that knows how fields belong together fails on the second; one that copies, or fields that do not depend on
     * each other, make no difference.
     */
    public record IdentityCheck(double heldOut, double shuffled) {

        /** Below this {@link #ratio} a network is said to copy. */
        public static final double COPIES = 1.1;

        /** Error on shuffled rows over error on real ones; 1 and less where the network copies. */
        public double ratio() {
            return shuffled / Math.max(heldOut, 1e-12);
        }
    }

    /**
     * Where the code's distribution lies, on held-out rows, and how far it is from the prior N(0, 1) it was drawn towards.
     *
     * @param divergence mean Kullback-Leibler divergence of each dimension, in nats
     * @param mean of each dimension over the rows
     * @param deviation of each dimension over the rows and their distributions: 1 where all together are the prior
     */
    public record Posterior(List<Double> divergence, List<Double> mean, List<Double> deviation) {

        /** Below this divergence, in nats, a dimension has collapsed: it is the prior whatever the row, and says nothing. */
        public static final double COLLAPSED = 0.01;

        public Posterior {
            divergence = List.copyOf(divergence);
            mean = List.copyOf(mean);
            deviation = List.copyOf(deviation);
        }

        /** Dimensions of the code that say nothing. */
        public int collapsed() {
            return (int) divergence.stream().filter(d -> d < COLLAPSED).count();
        }
    }
}
