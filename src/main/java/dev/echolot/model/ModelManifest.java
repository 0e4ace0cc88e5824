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
        String embeddingSpace) {

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
}
