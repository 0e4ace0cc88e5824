package dev.echolot.topology;

import dev.echolot.events.EventModel;
import dev.echolot.features.FeatureSpec;
import dev.echolot.features.FieldSpec;
import dev.echolot.model.Calibration;
import dev.echolot.model.ModelManifest;
import dev.echolot.model.Provenance;
import dev.echolot.onnx.Device;
import dev.echolot.record.JsonRecordDecoder;
import dev.echolot.statistics.WindowSpec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A small application for the topology tests: fields {@code amount} and {@code country}, event time in {@code at}. */
final class Fixture {

    static final String APPLICATION = "test";
    static final String INPUT = "payments";
    /** Scores from here on are anomalies. */
    static final double THRESHOLD = 100;

    static final FeatureSpec FEATURES = new FeatureSpec(
            List.of(FieldSpec.numeric("amount"), FieldSpec.categorical("country", List.of("DE", "FR"))),
            "card",
            new FeatureSpec.EventTimeSpec("at", "epoch_ms", "UTC"));

    private Fixture() {}

    static EventModel model() {
        // Uniform scores 0 to 100 up to the 99.9 % quantile, an exponential tail beyond.
        Calibration calibration =
                new Calibration(10_000, List.of(0.0, 0.999), List.of(0.0, THRESHOLD), THRESHOLD, 0.001, 0, 10);
        ModelManifest manifest = new ModelManifest(
                ModelManifest.CONTRACT,
                "fake",
                3,
                "linear",
                FEATURES,
                List.of(
                        new ModelManifest.FieldStatistics(0, 5, 1, 0, 10, 5),
                        new ModelManifest.FieldStatistics(0, 1, 1, 0, 2, 1)),
                new ModelManifest.Architecture(4, List.of(), FakeScorer.LATENT, "none", 0),
                Map.of(),
                new Provenance(
                        "2026-01-01T00:00:00Z", "", List.of(), 0, 0, 0, 0, 0, 0, 0, List.of(), List.of(), Map.of()),
                calibration,
                List.of(),
                "space-1");
        return new EventModel(manifest, "ab".repeat(32), "cpu");
    }

    static TopologySpec spec(int batchSize) {
        return spec(batchSize, TopologySpec.Key.RECORD, 1_000);
    }

    static TopologySpec spec(int batchSize, TopologySpec.Key key, int entityMax) {
        return spec(batchSize, key, entityMax, false, null);
    }

    static TopologySpec spec(
            int batchSize, TopologySpec.Key key, int entityMax, boolean json, @Nullable Duration idleClose) {
        return new TopologySpec(
                APPLICATION,
                List.of(INPUT),
                JsonRecordDecoder::new,
                key,
                TopologySpec.Topics.of(APPLICATION)
                        .withScores(APPLICATION + ".scores")
                        .withReconstructions(APPLICATION + ".reconstructions"),
                json,
                TopologySpec.Embeddings.ALL,
                0.001,
                3,
                new WindowSpec(60_000, 10_000),
                Duration.ofHours(1),
                idleClose,
                entityMax,
                batchSize,
                Duration.ofMillis(10),
                Device.CPU,
                64 * 1024);
    }

    static byte[] payment(String card, double amount, String country, long atMs) {
        return String.format(
                        java.util.Locale.ROOT,
                        "{\"card\":\"%s\",\"amount\":%s,\"country\":\"%s\",\"at\":%d}",
                        card,
                        amount,
                        country,
                        atMs)
                .getBytes(StandardCharsets.UTF_8);
    }
}
