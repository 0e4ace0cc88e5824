package dev.echolot.topology;

import dev.echolot.app.Specs;
import dev.echolot.config.ApplicationSettings;
import dev.echolot.events.EventModel;
import dev.echolot.features.FeatureEncoder;
import dev.echolot.model.ModelFile;
import dev.echolot.scoring.BatchScorer;
import dev.echolot.scoring.ModelSession;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.Stores;

/**
 * The application of {@code run} with one thing wrong, as a main class. Arguments: {@code naive} for a buffer without the
 * pre-commit hook, or {@code slow=MILLISECONDS} for a model that takes so long for a batch; then the settings file.
 */
public final class TestableApplication {

    private TestableApplication() {}

    public static void main(String[] args) throws Exception {
        ApplicationSettings settings = ApplicationSettings.load(Path.of(args[1]));
        TopologySpec spec = Specs.topology(settings);
        ModelFile file = ModelFile.load(settings.model());
        ModelSession session = ModelSession.open(file, spec.device());
        EventModel model = new EventModel(file, session.provider().code());
        Supplier<BatchScorer> fast = () -> session.scorer(spec.batchSize());
        boolean isNaive = args[0].equals("naive");
        long millis = isNaive ? 0 : Long.parseLong(args[0].substring("slow=".length()));
        Supplier<BatchScorer> scorers = isNaive ? fast : () -> new SlowScorer(fast.get(), millis);
        ProcessorSupplier<byte[], Decoded, byte[], Object> naive = () ->
                new NaiveScoreProcessor(new FeatureEncoder(model.manifest().features()), fast.get());
        ScoringTopology topology = new ScoringTopology(
                spec, model, scorers, Stores.persistentKeyValueStore(Names.WINDOWS_STORE), isNaive ? naive : null);
        try (ScoringApplication application = ScoringApplication.start(spec, Specs.runtime(settings), topology)) {
            System.out.println(application.awaitReady(Duration.ofSeconds(60)) ? "ready: " : "not ready");
            application.ended().join();
        }
    }
}
