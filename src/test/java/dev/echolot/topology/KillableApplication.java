package dev.echolot.topology;

import dev.echolot.features.FeatureEncoder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.Stores;

/**
 * The scoring application with the model of {@link FakeScorer}, in a JVM of its own, to be killed. Arguments: bootstrap
 * servers, state directory, {@code naive} or {@code hook}.
 */
final class KillableApplication {

    private KillableApplication() {}

    public static void main(String[] args) throws Exception {
        TopologySpec spec = Fixture.spec(64);
        RuntimeSpec runtime = new RuntimeSpec(
                RuntimeSpec.Guarantee.EXACTLY_ONCE,
                Duration.ofMillis(100),
                1,
                Path.of(args[1]),
                "killable",
                Map.of("bootstrap.servers", args[0]));
        int width = Fixture.FEATURES.width();
        ProcessorSupplier<byte[], Decoded, byte[], Object> naive = args[2].equals("naive")
                ? () -> new NaiveScoreProcessor(new FeatureEncoder(Fixture.FEATURES), new FakeScorer(64, width))
                : null;
        ScoringTopology topology = new ScoringTopology(
                spec,
                Fixture.model(),
                () -> new FakeScorer(64, width),
                Stores.persistentKeyValueStore(Names.WINDOWS_STORE),
                naive);
        try (ScoringApplication application = ScoringApplication.start(spec, runtime, topology)) {
            System.out.println(application.awaitReady(Duration.ofSeconds(60)) ? "ready" : "not ready");
            application.ended().join();
        }
    }
}
