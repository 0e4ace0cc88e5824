package dev.echolot.trainer;

import dev.echolot.model.ModelManifest;
import dev.echolot.trainer.TrainingSpec.Activation;
import dev.echolot.trainer.TrainingSpec.Kind;
import dev.echolot.trainer.TrainingSpec.Noise;
import dev.echolot.trainer.TrainingSpec.Penalties;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A specification's autoencoder: the network, in it the penalties that were asked for, around all the noise. A kind is a
 * choice of defaults; whatever is given composes with it.
 *
 * @param latent width of the code
 * @param onSharedScale whether columns are, as the pixels of an image
 */
record Kinds(TrainingSpec spec, ColumnLayout layout, int latent, boolean onSharedScale) {

    /**
     * @param explained the code's width that the data suggest
     * @throws TrainingException when the code is too wide, or not wide enough, for the encoded columns
     */
    static Kinds of(TrainingSpec spec, Preprocessing preprocessing, int explained) {
        ColumnLayout layout = preprocessing.layout();
        int columns = layout.columns();
        int latent =
                switch (spec.kind()) {
                    case OVERCOMPLETE -> Defaults.overcomplete(spec.architecture(), columns);
                    case RBM -> Defaults.boltzmann(spec.architecture(), columns);
                    default -> explained;
                };
        Kinds kinds = new Kinds(spec, layout, latent, preprocessing.anyOnSharedScale());
        String problem = TrainingSpecRules.code(spec.kind(), latent, columns, kinds.regularised());
        if (problem != null) {
            throw new TrainingException(problem);
        }
        return kinds;
    }

    private boolean regularised() {
        return TrainingSpecRules.regularised(
                spec.kind(), spec.noise(), spec.penalties(), spec.training().contaminated());
    }

    private Noise noise() {
        return Defaults.noise(spec.kind(), spec.noise(), spec.training().contaminated());
    }

    private Penalties penalties() {
        return Defaults.penalties(spec.kind(), spec.penalties());
    }

    private static double number(@org.jspecify.annotations.Nullable Double setting) {
        return Objects.requireNonNull(setting, "defaults are filled in");
    }

    /** Weight of the matrices' absolute elements. */
    double l1() {
        return number(penalties().weights());
    }

    /** Of the score's parts. */
    ErrorWeights.Shares shares() {
        return spec.training().contaminated() ? ErrorWeights.Shares.CONTAMINATED : ErrorWeights.Shares.DEFAULT;
    }

    Autoencoder autoencoder() {
        if (spec.kind() == Kind.LINEAR) {
            return new LinearAutoencoder(layout.columns(), latent);
        }
        if (spec.kind() == Kind.RBM) {
            return new BoltzmannMachine(layout, latent, BoltzmannMachine.STEPS);
        }
        Penalties penalties = penalties();
        DenseAutoencoder dense = dense(number(penalties.activity()) > 0);
        Autoencoder out = spec.kind() == Kind.VARIATIONAL
                ? new VariationalAutoencoder(
                        dense, layout.terms(), number(penalties.beta()), number(penalties.warmUp()))
                : dense;
        if (number(penalties.dropout()) > 0) {
            out = new DropoutAutoencoder(out, number(penalties.dropout()));
        }
        if (number(penalties.sparsity()) > 0 || number(penalties.activity()) > 0) {
            out = new SparseAutoencoder(
                    out, number(penalties.sparsity()), number(penalties.activity()), number(penalties.target()));
        }
        if (number(penalties.contraction()) > 0) {
            out = new ContractiveAutoencoder(dense, out, number(penalties.contraction()));
        }
        Noise noise = noise();
        return noise.any()
                ? new DenoisingAutoencoder(
                        out,
                        number(noise.gaussian()),
                        number(noise.masking()),
                        number(noise.swap()),
                        number(noise.saltPepper()))
                : out;
    }

    private DenseAutoencoder dense(boolean sigmoidOnCode) {
        return new DenseAutoencoder(
                layout.columns(),
                hidden(),
                latent,
                activation(),
                sigmoidOnCode ? Activation.SIGMOID : Activation.NONE,
                spec.architecture().tied());
    }

    private List<Integer> hidden() {
        if (spec.kind().flat()) {
            return List.of();
        }
        return spec.kind() == Kind.DEEP
                ? Defaults.deep(spec.architecture(), layout.columns(), latent)
                : Defaults.hidden(spec.architecture(), layout.columns(), latent);
    }

    private Activation activation() {
        if (spec.kind() == Kind.RBM) {
            return Activation.SIGMOID;
        }
        return hidden().isEmpty() ? Activation.NONE : Defaults.activation(spec.architecture(), onSharedScale);
    }

    ModelManifest.Architecture architecture() {
        return new ModelManifest.Architecture(
                layout.columns(),
                hidden(),
                latent,
                activation().code(),
                autoencoder().weights().count());
    }

    /** The settings of the objective and the training by name. */
    Map<String, String> objective(Descent.Settings settings) {
        Map<String, String> out = new TreeMap<>();
        boolean linear = spec.kind() == Kind.LINEAR;
        out.put("loss", linear ? "squared error" : "squared error, cross-entropy for categories");
        if (spec.kind() == Kind.RBM) {
            out.put("descent", "contrastive divergence, " + BoltzmannMachine.STEPS + " step");
            out.put("deviation", Double.toString(BoltzmannMachine.DEVIATION));
        }
        out.put("score.shrinkage", Double.toString(ErrorWeights.SHRINKAGE));
        out.put("score.floor", Double.toString(ErrorWeights.FLOOR));
        out.put(
                "score.shares",
                String.format(
                        Locale.ROOT,
                        "residual %.3f, distance %.3f, latent %.3f",
                        shares().residual(),
                        shares().distance(),
                        shares().latent()));
        if (spec.training().contaminated()) {
            out.put("training.contaminated", "true");
        }
        if (linear) {
            out.put("solved_by", "principal components");
            return out;
        }
        out.put("training.epochs", Integer.toString(settings.epochs()));
        out.put("training.batch", Integer.toString(settings.batch()));
        out.put("training.learning_rate", Double.toString(settings.rate()));
        out.put("training.patience", Integer.toString(settings.patience()));
        out.put("training.clip", Double.toString(settings.clip()));
        out.put("training.weight_decay", Double.toString(settings.decay()));
        if (spec.architecture().tied()) {
            out.put("architecture.tied", "true");
        }
        Noise noise = noise();
        put(out, "noise.gaussian", number(noise.gaussian()), noise.any());
        put(out, "noise.masking", number(noise.masking()), noise.any());
        put(out, "noise.swap", number(noise.swap()), noise.any());
        put(out, "noise.salt_pepper", number(noise.saltPepper()), false);
        Penalties penalties = penalties();
        put(out, "penalties.sparsity", number(penalties.sparsity()), false);
        put(out, "penalties.activity", number(penalties.activity()), false);
        put(out, "penalties.target", number(penalties.target()), number(penalties.activity()) > 0);
        put(out, "penalties.contraction", number(penalties.contraction()), false);
        put(out, "penalties.weights", number(penalties.weights()), false);
        put(out, "penalties.dropout", number(penalties.dropout()), false);
        put(out, "penalties.beta", number(penalties.beta()), false);
        put(out, "penalties.warm_up", number(penalties.warmUp()), false);
        if (number(penalties.activity()) == 0) {
            out.remove("penalties.target");
        }
        return out;
    }

    private static void put(Map<String, String> out, String key, double value, boolean always) {
        if (always || value != 0) {
            out.put(key, Double.toString(value));
        }
    }
}
