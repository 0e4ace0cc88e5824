package dev.echolot.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolot.evaluation.Adbench;
import dev.echolot.evaluation.Ranking;
import dev.echolot.record.FieldNames;
import dev.echolot.trainer.ErrorWeights.Shares;
import dev.echolot.trainer.TrainingSpec.Kind;
import dev.echolot.trainer.TrainingSpec.Noise;
import dev.echolot.trainer.TrainingSpec.Training;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What each part of training and score brings, by leaving it out: prints two tables of src/docs/benchmarks.md, seed 1. {@code
 * echolot.sets} names other sets for the second than {@value #QUICK}.
 */
@Tag("long")
class AblationIT {

    private static final String QUICK = "cardio";
    private static final List<String> SETS = List.of("cardio", "satimage-2", "pendigits");
    private static final String CLEAN = "clean";
    private static final String CONTAMINATED = "contaminated";

    /** Means over the sets, in %. */
    private static final class Line {

        private double auroc;
        private double precision;

        void add(Adbench set, double[] scores) {
            Ranking ranking = Ranking.of(set.anomalous(), scores);
            auroc += 100 * ranking.auroc() / SETS.size();
            precision += 100 * ranking.averagePrecision() / SETS.size();
        }
    }

    private final Map<String, Map<String, Line>> table = new LinkedHashMap<>();

    @Test
    void everyPartOfTheDefaultEarnsItsPlace() throws Exception {
        for (String name : SETS) {
            measure(Adbench.contaminated(name), name, CONTAMINATED);
            measure(Adbench.read(name), name, CLEAN);
        }
        table.forEach((variant, lines) -> {
            System.out.printf("| %s |", variant);
            for (String protocol : List.of(CONTAMINATED, CLEAN)) {
                Line line = Objects.requireNonNull(lines.get(protocol));
                System.out.printf(Locale.ROOT, " %.1f / %.1f |", line.auroc, line.precision);
            }
            System.out.println();
        });
        assertThat(auroc("the default", CONTAMINATED)).isGreaterThan(auroc("residual part alone", CONTAMINATED) + 5);
        assertThat(auroc("the default", CLEAN)).isGreaterThan(auroc("distance alone", CLEAN) + 1);
        assertThat(auroc("the default", CLEAN)).isGreaterThan(auroc("kind linear", CLEAN) + 1);
        assertThat(auroc("`contaminated`", CONTAMINATED)).isGreaterThan(auroc("the default", CONTAMINATED));
    }

    private double auroc(String variant, String protocol) {
        return Objects.requireNonNull(Objects.requireNonNull(table.get(variant)).get(protocol)).auroc;
    }

    private void measure(Adbench set, String name, String protocol) throws Exception {
        Rows test = set.rows(set.test());
        TrainedNetwork usual = train(set, name, Kind.UNDERCOMPLETE, Training.DEFAULTS, Noise.DEFAULTS);
        add("the default", protocol, set, usual, usual.errorWeights(Shares.DEFAULT), test);
        add("residual part alone", protocol, set, usual, usual.errorWeights(new Shares(1, 0, 0)), test);
        add("distance alone", protocol, set, usual, usual.errorWeights(new Shares(0, 1, 0)), test);
        add(
                "distance of the reconstruction alone",
                protocol,
                set,
                usual,
                usual.errorWeights(new Shares(0, 0, 1)),
                test);
        add(
                "parts 1, 4 and 4, as `contaminated` has them",
                protocol,
                set,
                usual,
                usual.errorWeights(Shares.CONTAMINATED),
                test);
        add("residuals not weighted", protocol, set, usual, usual.notWeighted(), test);
        add("a tenth of the rows left out of the covariance", protocol, set, usual, usual.trimmed(), test);
        for (Noise noise : List.of(Defaults.NOISE, Defaults.HEAVY_NOISE, new Noise(0.5, 0.3, 0.1))) {
            TrainedNetwork noisy = train(set, name, Kind.UNDERCOMPLETE, Training.DEFAULTS, noise);
            add(
                    "noise " + noise.gaussian() + ", " + noise.masking() + ", " + noise.swap(),
                    protocol,
                    set,
                    noisy,
                    noisy.errorWeights(Shares.DEFAULT),
                    test);
            if (noise == Defaults.HEAVY_NOISE) {
                add("`contaminated`", protocol, set, noisy, noisy.errorWeights(Shares.CONTAMINATED), test);
            }
        }
        int rows = RowSplit.draw(set.train().size(), TrainingSpec.Split.DEFAULTS, 1)
                .fit()
                .length;
        int epochs =
                Math.max(1, Defaults.training(Training.DEFAULTS, 0, rows, 1).epochs() / 5);
        TrainedNetwork few = train(
                set, name, Kind.UNDERCOMPLETE, new Training(epochs, null, null, null, null, null), Noise.DEFAULTS);
        add("a fifth of the steps", protocol, set, few, few.errorWeights(Shares.DEFAULT), test);
        TrainedNetwork decayed =
                train(set, name, Kind.UNDERCOMPLETE, new Training(null, null, null, null, null, 0.05), Noise.DEFAULTS);
        add("weight decay 0.05", protocol, set, decayed, decayed.errorWeights(Shares.DEFAULT), test);
        TrainedNetwork linear = train(set, name, Kind.LINEAR, Training.DEFAULTS, Noise.DEFAULTS);
        add("kind linear", protocol, set, linear, linear.errorWeights(Shares.DEFAULT), test);
    }

    private void add(
            String variant, String protocol, Adbench set, TrainedNetwork network, ErrorWeights weights, Rows test)
            throws Exception {
        table.computeIfAbsent(variant, v -> new LinkedHashMap<>())
                .computeIfAbsent(protocol, p -> new Line())
                .add(set, network.output("score", weights, test));
    }

    static List<String> sets() {
        return List.of(System.getProperty("echolot.sets", QUICK).split(","));
    }

    /** What weighting residuals by their covariance saves beside columns of noise. */
    @ParameterizedTest
    @MethodSource("sets")
    void weightedResidualsStandColumnsOfNoiseBetterThanPlainOnes(String name) throws Exception {
        Adbench plain = Adbench.read(name);
        StringBuilder line = new StringBuilder("| " + name + " |");
        double[][] found = new double[4][3];
        for (int i = 0; i < 3; i++) {
            Adbench set = plain.withNoise(new int[] {0, 50, 200}[i]);
            Rows test = set.rows(set.test());
            TrainedNetwork network = train(set, name, Kind.UNDERCOMPLETE, Training.DEFAULTS, Noise.DEFAULTS);
            ErrorWeights usual = network.errorWeights(Shares.DEFAULT);
            ErrorWeights alone = network.errorWeights(new Shares(1, 0, 0));
            found[0][i] = auroc(set, network.output("score", usual, test));
            found[1][i] = auroc(set, network.output("score", network.notWeighted(), test));
            found[2][i] = auroc(set, network.output("score", alone, test));
            found[3][i] = auroc(set, network.output("reconstruction_error", usual, test));
        }
        for (double[] variant : found) {
            line.append(String.format(Locale.ROOT, " %.2f / %.2f / %.2f |", variant[0], variant[1], variant[2]));
        }
        System.out.println(line);
        assertThat(found[2][2]).as("200 columns, residuals weighted").isGreaterThan(found[3][2]);
    }

    private static double auroc(Adbench set, double[] scores) {
        return 100 * Ranking.of(set.anomalous(), scores).auroc();
    }

    private static TrainedNetwork train(Adbench set, String name, Kind kind, Training training, Noise noise)
            throws Exception {
        Rows rows = set.rows(set.train());
        TrainingSpec suggested = new DataProfiler(null, null, Set.of())
                .profile(rows.open(new FieldNames(set.columns())), name)
                .spec();
        TrainingSpec any = TrainingSpec.of(name, kind, suggested.fields());
        return TrainedNetwork.train(
                new TrainingSpec(
                        name,
                        kind,
                        null,
                        null,
                        any.fields(),
                        any.architecture(),
                        training,
                        noise,
                        any.split(),
                        any.minCount()),
                rows,
                1);
    }
}
