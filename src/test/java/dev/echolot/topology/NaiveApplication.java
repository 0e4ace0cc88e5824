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
 * The application of {@code run} with a buffer that has no pre-commit hook, as a main class: the control that shows that the
 * kill scenarios can fail. The settings file is the argument.
 */
public final class NaiveApplication {

    private NaiveApplication() {}

    public static void main(String[] args) throws Exception {
        ApplicationSettings settings = ApplicationSettings.load(Path.of(args[0]));
        TopologySpec spec = Specs.topology(settings);
        ModelFile file = ModelFile.load(settings.model());
        ModelSession session = ModelSession.open(file, spec.device());
        EventModel model = new EventModel(file, session.provider().code());
        Supplier<BatchScorer> scorers = () -> session.scorer(spec.batchSize());
        ProcessorSupplier<byte[], Decoded, byte[], Object> naive = () ->
                new NaiveScoreProcessor(new FeatureEncoder(model.manifest().features()), scorers.get());
        ScoringTopology topology =
                new ScoringTopology(spec, model, scorers, Stores.persistentKeyValueStore(Names.WINDOWS_STORE), naive);
        try (ScoringApplication application = ScoringApplication.start(spec, Specs.runtime(settings), topology)) {
            System.out.println(application.awaitReady(Duration.ofSeconds(60)) ? "ready: " : "not ready");
            application.ended().join();
        }
    }
}
