package dev.echolot.app.demo;

import dev.echolot.features.FeatureSpec.EventTimeSpec;
import dev.echolot.features.FieldSpec;
import dev.echolot.trainer.TrainingSpec;
import dev.echolot.trainer.TrainingSpec.Architecture;
import dev.echolot.trainer.TrainingSpec.Kind;
import dev.echolot.trainer.TrainingSpec.Noise;
import dev.echolot.trainer.TrainingSpec.Split;
import dev.echolot.trainer.TrainingSpec.Training;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the demo can show: the traffic, what to train on it, and the single field it is compared with. */
public enum Scenario {
    PAYMENTS(
            "card-fraud",
            "transactions",
            "amount",
            "card",
            "1d",
            Kind.DENOISING,
            null,
            new Noise(0.05, 0.3, 0.3),
            List.of(
                    FieldSpec.logNumeric("amount"),
                    FieldSpec.logNumeric("usual_amount"),
                    FieldSpec.logNumeric("minutes_since_previous"),
                    FieldSpec.logNumeric("home_distance_km"),
                    FieldSpec.categorical("channel", List.of()),
                    FieldSpec.bool("abroad"),
                    FieldSpec.categorical("merchant.category", List.of()),
                    FieldSpec.bool("merchant.first_visit"),
                    FieldSpec.time("time", "iso", "UTC"))) {
        @Override
        public Simulator simulator(long seed) {
            return new PaymentsSimulator(seed);
        }

        @Override
        public String description() {
            return String.format(
                    Locale.ROOT,
                    "card payments of %,d customers with habits; about %.0f %% of them frauds: stolen cards, card testing,"
                            + " account takeovers",
                    PaymentsSimulator.CUSTOMERS,
                    100 * PaymentsSimulator.FRAUD_SHARE);
        }
    },

    SENSORS(
            "pump-faults",
            "readings",
            "vibration_mm_s",
            "pump",
            "1h",
            Kind.UNDERCOMPLETE,
            5,
            Noise.DEFAULTS,
            List.of(
                    FieldSpec.numeric("speed_rpm"),
                    FieldSpec.numeric("flow_lpm"),
                    FieldSpec.numeric("pressure_bar"),
                    FieldSpec.numeric("current_a"),
                    FieldSpec.numeric("temperature_c"),
                    FieldSpec.numeric("vibration_mm_s"),
                    FieldSpec.numeric("ambient_c"),
                    FieldSpec.categorical("valve", List.of()))) {
        @Override
        public Simulator simulator(long seed) {
            return new PumpsSimulator(seed);
        }

        @Override
        public String description() {
            return String.format(
                    Locale.ROOT,
                    "readings of %d pumps; about %.0f %% of them under a fault: cavitation, a failing bearing, a leak",
                    PumpsSimulator.PUMPS,
                    100 * PumpsSimulator.FAULT_SHARE);
        }
    };

    /** Share of ordinary records to alert about: history holds anomalies, so as much as they may be. */
    public static final double ALERT_RATE = 0.01;

    private final String application;
    private final String topic;
    private final String yardstick;
    private final String entity;
    private final String window;
    private final Kind kind;
    private final @Nullable Integer latent;
    private final Noise noise;
    private final List<FieldSpec> fields;

    Scenario(
            String application,
            String topic,
            String yardstick,
            String entity,
            String window,
            Kind kind,
            @Nullable Integer latent,
            Noise noise,
            List<FieldSpec> fields) {
        this.application = application;
        this.topic = topic;
        this.yardstick = yardstick;
        this.entity = entity;
        this.window = window;
        this.kind = kind;
        this.latent = latent;
        this.noise = noise;
        this.fields = fields;
    }

    public abstract Simulator simulator(long seed);

    /** What is simulated, in one line. */
    public abstract String description();

    public String application() {
        return application;
    }

    /** The input topic. */
    public String topic() {
        return topic;
    }

    /** The field that, ranked by its value alone, is the simplest detector. */
    public String yardstick() {
        return yardstick;
    }

    /** What a record is about: {@code card}. */
    public String entity() {
        return entity;
    }

    /** The size of the windows, as a setting. */
    public String window() {
        return window;
    }

    public TrainingSpec trainingSpec() {
        return new TrainingSpec(
                application,
                kind,
                null,
                new EventTimeSpec("time", "iso", "UTC"),
                fields,
                new Architecture(null, latent, null),
                Training.DEFAULTS,
                noise,
                Split.DEFAULTS,
                TrainingSpec.DEFAULT_MIN_COUNT);
    }
}
